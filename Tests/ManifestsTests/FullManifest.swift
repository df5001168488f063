import JSON

/// A manifest that uses every member of the format.
enum FullManifest {
  static let text = #"""
    {
      "recourse": 1, "$schema": "https://full.example/schema", "id": "full", "title": "Full",
      "about": "Uses everything.", "source": {"url": "https://full.example", "date": "2026-11-20"},
      "base_url": "https://api.full.example/v1", "timeout": 10, "response_limit": 4096,
      "tasks": {"attempts": 3, "deadline": 3600},
      "credentials": {
        "key": {
          "env": "FULL_KEY", "header": "Authorization", "prefix": "Bearer ",
          "obtain": "https://full.example/keys"
        },
        "query": {"env": "FULL_QUERY", "query": "api_key"},
        "cookie": {"env": "FULL_COOKIE", "cookie": "sid"},
        "login": {"basic": {"user": "FULL_USER", "password": "FULL_PASSWORD"}},
        "challenge": {"digest": {"user": "FULL_USER", "password": "FULL_PASSWORD"}},
        "signed": {"aws": {"key_id": "FULL_ID", "secret": "FULL_SECRET", "session_token": "FULL_TOKEN",
          "region": "eu-central-1", "service": "s3"}},
        "certified": {"certificate": {"file": "FULL_CERTIFICATE", "key": "FULL_CERTIFICATE_KEY",
          "pass_phrase": "FULL_PASS_PHRASE", "authority": "FULL_AUTHORITY"}},
        "client": {
          "oauth2": {
            "token_url": "https://full.example/token/", "client_id": "FULL_ID",
            "client_secret": "FULL_SECRET", "scopes": ["read", "write"], "client_auth": "body"
          }
        },
        "person": {
          "oauth2": {
            "authorization_url": "https://full.example/authorize",
            "device_url": "https://full.example/device", "token_url": "https://full.example/token/",
            "client_id": "FULL_ID", "parameters": {"prompt": "consent"}, "redirect_port": 8765,
            "access_token": "FULL_TOKEN"
          }
        },
        "session": {
          "header": "X-Session", "token": {
            "url": "https://full.example/session", "as": "form", "content": {"user": "me"},
            "secrets": {"/password": "FULL_PW"}, "token": "/data/token", "expires_in": "/data/ttl"
          }
        }
      },
      "headers": {"Accept": "application/json"},
      "operations": {
        "get": {
          "method": "GET", "path": "/{id}", "effect": "read", "repeat_safe": true, "group": "g",
          "title": "Get", "description": "Gets.", "disclose": "the thing",
          "tags": ["things"], "credentials": ["key", "query", "cookie"],
          "arguments": {
            "type": "object", "additionalProperties": false, "required": ["id"],
            "properties": {
              "id": {"type": "string", "description": "Which.", "enum": ["a", "b"]},
              "q": {"type": "array", "items": {"type": "string"}, "description": "What."}
            }
          },
          "place": {"id": "path", "q": "query:query"},
          "pages": {"cursor": {"argument": "q", "next": "json:/next"}, "more": "json:/more"},
          "output": {"type": "object"}, "accept": "application/json", "base_url": "https://two.example.com", "tell_headers": ["X-Total-Count"], "timeout": 20,
          "follow": {"from": "json:/job/id", "path": "/jobs/{id}", "status": ["json:/state"], "pending": ["queued", "running"],
            "failed": "broken", "result": "json:/result", "every": 5},
          "example": {
            "arguments": {"id": "a"}, "status": 200, "headers": {"A": "1"}, "body": {"ok": true}
          }
        },
        "put": {
          "method": "PUT", "path": "/", "effect": "write", "description": "Puts.",
          "arguments": {"properties": {"x": {"type": "object", "description": "All."}}},
          "place": {"x": "body:"}, "verify_with": "get", "credentials": [],
          "content": "application/merge-patch+json"
        },
        "query": {
          "method": "GET", "path": "/", "effect": "read", "description": "Finds.", "credentials": [],
          "arguments": {"properties": {"x": {"type": "object", "description": "All."}}},
          "place": {
            "x": {
              "in": "querystring", "content": "application/x-www-form-urlencoded",
              "encoding": {
                "a": {"style": "deepObject", "explode": true, "allow_reserved": true, "lists": "plain"},
                "b": {"content": "application/json"}
              }
            }
          }
        },
        "upload": {
          "method": "POST", "path": "/files/{file-id}", "effect": "write",
          "description": "Uploads.", "credentials": ["login"], "content": "multipart/form-data",
          "arguments": {
            "required": ["id"],
            "properties": {
              "id": {"description": "Which."}, "file": {"description": "What."},
              "tags": {"description": "Words."}, "meta": {"description": "More."},
              "near": {"description": "Where."}, "since": {"description": "When."},
              "session": {"description": "Whose."}
            }
          },
          "place": {
            "id": {"in": "path", "name": "file-id", "style": "label", "explode": false},
            "file": {"in": "body", "at": "/upload", "as": "file"},
            "near": {
              "in": "query", "name": "at", "style": "deepObject", "allow_reserved": true, "lists": "indices"
            },
            "since": {"in": "header", "name": "X-Since", "content": "application/json"},
            "session": "cookie:session"
          },
          "encoding": {
            "upload": {"content": "image/png"},
            "tags": {"style": "deepObject", "explode": true, "allow_reserved": true, "lists": "plain"}
          }
        }
      },
      "errors": {
        "failed": ["json:/ok=false"], "code": ["json:/code"], "message": ["json:/message~(.*)"],
        "hint": ["json:/hint"], "notice": ["json:/notice"], "warning": ["json:/warning"],
        "request_id": ["header:X-Request-Id"], "remedy_url": ["json:/url"],
        "fields": [
          {"each": "/errors", "field": "/path", "text": "/message"}, {"map": "/errors"},
          {"map": "/details", "text": "/*/description"},
          {"tree": "/errors", "leaf": "_errors", "text": "/message"}, {"one": "/param", "text": "/message"},
          {"source": "json:/sentence~field (\\w+)", "text": "/sentence"}, {"names": "/fields"}
        ],
        "wait": [
          {"from": "header:RateLimit", "as": "seconds", "item": "t", "if": "item:r=0", "plus": 1},
          {"from": "text", "as": "duration", "match": "in (\\S+)"},
          {"cost": "/cost", "available": "/left", "rate": "/rate", "if": "code=COST", "plus": 1}
        ],
        "pick": "max",
        "rules": [
          {
            "when": {
              "code": ["A"], "status": [429, "5xx"], "text": "slow", "failed": false,
              "operation": ["put"], "header:X-Left": ["0"], "json:/soon": "exists"
            },
            "do": "retry", "kind": "quota", "scope": "ip+group:g+arg:q", "default": 1, "floor": 1,
            "cap": 60, "base": 1, "grow": 2, "until": "07:00", "tz": "+03:00", "hold": true,
            "say": "Wait.", "operator": "Pay.", "url": "/pay"
          }
        ],
        "budgets": [
          {
            "id": "w", "kind": "window", "scope": "ip", "group": "g", "limit": 30, "per": 60,
            "cost": 2, "is_default": true,
            "source": {"url": "https://full.example", "date": "2026-11-20"},
            "learn": {
              "limit": "header:L", "remaining": "header:R",
              "reset": {"from": "header:T", "as": "unix"},
              "list": {"limits": "header:A", "used": "header:B"}
            }
          },
          {
            "id": "b", "kind": "bucket", "cost": {"from": "json:/cost", "guess": 2},
            "learn": {
              "pair": "header:P", "items": "header:RateLimit", "policies": "header:RateLimit-Policy",
              "policy": "burst"
            }
          }
        ],
        "idempotency": {
          "header": "Idempotency-Key", "format": "sf-string", "ttl": 3600, "first_sent": "First-Sent"
        },
        "strikes": {
          "statuses": [401, 429], "limit": 100, "per": 600, "scope": "ip",
          "source": {"url": "https://full.example", "date": "2026-11-20"}
        },
        "partial": [
          {
            "each": "/r", "id": "/id", "failed": ["json:/e"], "status": "/status", "total": "/n",
            "wrap": "/error"
          }
        ],
        "notes": [{"when": {"json:/more": [true]}, "operation": ["get"], "say": "There is more."}]
      },
      "samples": [
        {
          "name": "n", "operation": "get", "arguments": {"id": "a"}, "status": 429,
          "headers": {"Retry-After": "5"}, "body": {"code": "A"}, "now": "2026-11-20T12:00:00Z",
          "memory": {"json:/reset": 5},
          "expect": {
            "do": "retry", "action": "back_off", "wait_seconds": 5, "code": "A", "kind": "quota",
            "scope": "ip", "url": "https://full.example", "fields": ["q"], "says": ["Wait"],
            "never_says": ["Pay"], "items": {"1": "revise"}
          }
        }
      ]
    }
    """#

  static var document: JSONValue {
    get throws { try JSONParser.parse(text) }
  }
}

extension JSONValue {
  /// Every place in the value, itself first.
  var allPlaces: [(pointer: JSONPointer, value: JSONValue)] {
    let below: [(String, JSONValue)] =
      object.map { $0.members.map { ($0.name, $0.value) } }
      ?? (array ?? []).enumerated().map { (String($0), $1) }
    return [(JSONPointer(), self)]
      + below.flatMap { token, value in
        value.allPlaces.map { (JSONPointer(tokens: [token] + $0.pointer.tokens), $0.value) }
      }
  }
}
