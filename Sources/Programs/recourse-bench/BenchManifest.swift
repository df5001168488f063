internal import JSON

/// The manifests that recourse is measured with; the floor has its tools of the same names built in.
enum BenchManifest {
  static let id = "bench"
  private static let source: JSONValue = ["url": "https://example.com/bench", "date": "2026-01-01"]

  /// The stub's operations, one of them under a limit: usually one that is never reached.
  static func stub(
    baseURL: String,
    limit: (count: Int, seconds: Double) = (100_000, 1)
  ) -> [UInt8] {
    var operations = JSONObject()
    operations["get_item"] = operation("/items/{id}", "Read one item.", hasID: .yes)
    operations["get_big"] = operation("/big", "Read a list of 1 MB.", hasID: .no)
    operations["get_soon"] = operation("/soon", "Be refused for a second.", hasID: .no)
    operations["get_limited"] = operation("/limited", "Be refused with 429.", hasID: .no)
    var metered =
      operation("/items/{id}", "Read one item under a limit.", hasID: .yes).object ?? [:]
    metered["group"] = "metered"
    operations["get_metered"] = .object(metered)
    var manifest = outline(baseURL: baseURL, operations: operations)
    manifest["errors"] = [
      "code": ["json:/error/code"], "message": ["json:/error/message"],
      "wait": [["from": "header:Retry-After", "as": "http"]],
      "rules": [["when": ["status": [429]], "do": "back_off", "scope": "api"]],
      "budgets": [
        [
          "id": "metered", "kind": "window", "scope": "api", "group": "metered",
          "limit": .number(JSONNumber(limit.count)), "per": .number(JSONNumber(limit.seconds)),
          "source": source,
        ]
      ],
    ]
    return JSONWriter.bytes(.object(manifest))
  }

  /// A manifest of many operations, as an API of that size would have it.
  static func many(_ count: Int, baseURL: String) -> [UInt8] {
    var members: [(String, JSONValue)] = []
    for index in 1...count {
      let about = "Read records of kind \(index) that match a text, newest first, page by page."
      members.append(("read_\(index)", wideOperation("/kinds/\(index)/{id}", about)))
    }
    return JSONWriter.bytes(.object(outline(baseURL: baseURL, operations: JSONObject(members))))
  }

  private static func outline(baseURL: String, operations: JSONObject) -> JSONObject {
    [
      "recourse": 1, "id": .string(id), "title": "Bench",
      "about": "A stub on this machine that answers at once.", "source": source,
      "base_url": .string(baseURL), "timeout": 10, "response_limit": 4_194_304,
      "operations": .object(operations),
    ]
  }

  private enum HasID { case yes, no }

  private static func operation(_ path: String, _ about: String, hasID: HasID) -> JSONValue {
    let identified: JSONValue = [
      "properties": ["id": ["type": "integer", "description": "Number of the item."]],
      "required": ["id"],
    ]
    return [
      "method": "GET", "path": .string(path), "effect": "read", "description": .string(about),
      "arguments": hasID == .yes ? identified : ["properties": [:]],
    ]
  }

  private static func wideOperation(_ path: String, _ about: String) -> JSONValue {
    [
      "method": "GET", "path": .string(path), "effect": "read", "description": .string(about),
      "arguments": [
        "properties": [
          "id": ["type": "string", "description": "Identifier of the collection."],
          "text": ["type": "string", "maxLength": 200, "description": "Words to look for."],
          "state": [
            "enum": ["open", "won", "lost"], "description": "Only records in this state.",
          ],
          "page": ["type": "integer", "minimum": 1, "description": "Page, counted from 1."],
        ],
        "required": ["id"],
      ],
    ]
  }
}
