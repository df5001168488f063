import JSON
import Manifests
import Testing

/// The manifest of an invented library, with a limit of each kind where a test asks for one.
enum Shelf {
  static let example = #"{"data":[{"id":7,"title":"Dune"}]}"#

  /// Loads the manifest with some budgets, given as JSON.
  static func manifest(budgets: String = "[]") throws -> Manifest {
    let text = template.replacing("BUDGETS", with: budgets)
    let loaded = ManifestLoader.load(bytes: Array(text.utf8), file: "shelf.json")
    let errors = loaded.diagnostics.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(errors.map(\.description))")
    return try #require(loaded.manifest)
  }

  /// A window of two a minute for each credential, told in the fields of answers.
  static let twoAMinute = #"""
    [{"id": "minute", "kind": "window", "scope": "credential", "limit": 2, "per": 60,
      "learn": {"limit": "header:X-Limit", "remaining": "header:X-Left",
                "reset": {"from": "header:X-Reset", "as": "unix"}}}]
    """#

  private static let template = #"""
    {
      "recourse": 1, "id": "shelf", "title": "Shelf", "about": "A library of books.",
      "source": {"url": "https://shelf.example/docs", "date": "2026-11-20"},
      "base_url": "https://shelf.example/v1",
      "credentials": {"key": {"env": "SHELF_KEY", "header": "Authorization", "prefix": "Bearer "}},
      "operations": {
        "get_book": {
          "method": "GET", "path": "/books/{id}", "effect": "read", "group": "books",
          "description": "Reads one book.",
          "arguments": {"properties": {"id": {"type": "string", "description": "Number."}},
                        "required": ["id"]},
          "example": {"arguments": {"id": "7"}, "body": {"id": 7, "title": "Dune"}}
        },
        "list_books": {
          "method": "GET", "path": "/books", "effect": "read", "group": "books",
          "description": "Lists books.",
          "arguments": {"properties": {"shelf": {"type": "string", "description": "Shelf."}}},
          "example": {"body": {"data": [{"id": 7, "title": "Dune"}]}}
        },
        "new_books": {
          "method": "GET", "path": "/books/new", "effect": "read",
          "description": "Lists new books.", "arguments": {"properties": {}}
        },
        "batch_read": {
          "method": "POST", "path": "/batch", "effect": "read", "description": "Several at once.",
          "arguments": {"required": ["calls"], "properties": {"calls": {
            "type": "array", "description": "The calls.",
            "items": {"type": "object", "required": ["action"], "additionalProperties": false,
              "properties": {"id": {"type": ["integer", "null"], "description": "Id."},
                             "action": {"enum": ["read"], "description": "What."}}}}}}
        },
        "batch_write": {
          "method": "POST", "path": "/batch", "effect": "write", "description": "Several at once.",
          "arguments": {"required": ["calls"], "properties": {"calls": {
            "type": "array", "description": "The calls.",
            "items": {"type": "object", "required": ["action"], "additionalProperties": false,
              "properties": {"id": {"type": ["integer", "null"], "description": "Id."},
                             "action": {"enum": ["read", "write"], "description": "What."}}}}}}
        },
        "add_book": {
          "method": "POST", "path": "/books", "effect": "write", "verify_with": "list_books",
          "description": "Adds a book.",
          "arguments": {"properties": {"title": {"type": "string", "description": "Title."}},
                        "required": ["title"]},
          "example": {"arguments": {"title": "Emma"}, "status": 201, "body": {"id": 8}}
        }
      },
      "errors": {
        "idempotency": {"header": "Idempotency-Key"},
        "code": ["json:/error/code"], "message": ["json:/error/message"],
        "wait": [{"from": "json:/error/after", "as": "seconds"},
                 {"from": "json:/error/until", "as": "timestamp"},
                 {"from": "header:Retry-After", "as": "http"},
                 {"from": "header:X-Reset", "as": "unix"}],
        "rules": [{"when": {"status": [429]}, "do": "back_off", "scope": "credential"},
                  {"when": {"status": [401]}, "do": "ask_operator"}],
        "budgets": BUDGETS
      },
      "samples": [
        {"name": "TOO_FAST 429", "status": 429,
         "headers": {"Retry-After": "17", "X-Reset": "1795176017", "X-Shelf": "a",
                     "Date": "Fri, 20 Nov 2026 12:00:00 GMT"},
         "body": {"error": {"code": "TOO_FAST", "after": 17, "until": "2026-11-20T12:00:17Z"}},
         "now": "2026-11-20T12:00:00Z",
         "expect": {"do": "back_off", "scope": "credential"}},
        {"name": "BAD_KEY 401", "status": 401, "body": {"error": {"code": "BAD_KEY"}},
         "expect": {"do": "ask_operator"}}
      ]
    }
    """#
}
