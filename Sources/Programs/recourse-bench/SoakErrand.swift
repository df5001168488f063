internal import JSON

/// What an agent of a soak does next.
enum SoakErrand {
  /// A call of a tool; the number makes it unlike all others and chooses how long a good answer takes.
  case call(Kind, Int)
  case resume(task: String)
  case cancel(task: String)

  /// The ways in which a call ends.
  enum Kind: String, CaseIterable {
    case good, write, busy, broken, locked, wrong, cut, silent
    case silentWrite = "silent_write"

    /// Of a thousand calls.
    var share: Int {
      switch self {
      case .good: 770
      case .write: 140
      case .busy, .wrong: 30
      case .broken: 12
      case .locked: 8
      case .cut: 5
      case .silentWrite: 3
      case .silent: 2
      }
    }

    var method: String { self == .write || self == .silentWrite ? "POST" : "GET" }
    var path: String { self == .silentWrite ? "silent" : rawValue }

    static func random() -> Kind {
      var place = Int.random(in: 0..<1000)
      for kind in allCases {
        place -= kind.share
        if place < 0 { return kind }
      }
      return .good
    }
  }

  var request: Request {
    switch self {
    case .call(let kind, let number):
      Request(
        "tools/call",
        ["name": .string("soak_\(kind.rawValue)"), "arguments": ["id": Self.json(number)]]
      )
    case .resume(let task):
      Request("tools/call", ["name": "resume_task", "arguments": ["task": .string(task)]])
    case .cancel(let task):
      Request("tools/call", ["name": "cancel_task", "arguments": ["task": .string(task)]])
    }
  }

  private static func json(_ number: Int) -> JSONValue { .number(JSONNumber(number)) }

  /// The manifest of the API that all of it is about.
  static func manifest(baseURL: String) -> [UInt8] {
    let source: JSONValue = ["url": "https://example.com/soak", "date": "2026-01-01"]
    let operations = Kind.allCases.map { ($0.rawValue, operation($0)) }
    let manifest: JSONValue = [
      "recourse": 1, "id": "soak", "title": "Soak", "about": "An API that often fails.",
      "source": source, "base_url": .string(baseURL), "timeout": 2,
      "operations": .object(JSONObject(operations)),
      "errors": [
        "code": ["json:/error/code"], "message": ["json:/error/message"],
        "wait": [["from": "header:Retry-After", "as": "http"]],
        "rules": [
          ["when": ["status": [429]], "do": "back_off", "scope": "operation"],
          ["when": ["status": [401]], "do": "ask_operator", "scope": "operation"],
        ],
        "budgets": [
          [
            "id": "pace", "kind": "window", "scope": "api", "limit": 100_000, "per": 10,
            "source": source,
          ]
        ],
      ],
    ]
    return JSONWriter.bytes(manifest)
  }

  private static func operation(_ kind: Kind) -> JSONValue {
    [
      "method": .string(kind.method), "path": .string("/\(kind.path)/{id}"),
      "effect": kind.method == "POST" ? "write" : "read", "description": "For a soak.",
      "arguments": [
        "properties": ["id": ["type": "integer", "description": "Number of the item."]],
        "required": ["id"],
      ],
    ]
  }
}
