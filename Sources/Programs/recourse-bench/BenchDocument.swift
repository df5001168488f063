internal import JSON

/// An OpenAPI document as large APIs publish them: many operations, each with schemas that they share.
enum BenchDocument {
  /// A word that stands in one operation alone, so that finding it takes the whole index.
  static let rareWord = "zymurgy"

  /// The document, about 1.8 kB an operation.
  static func many(_ count: Int, baseURL: String) -> [UInt8] {
    var paths: [(String, JSONValue)] = []
    for index in 1...(count / 2) {
      let item: JSONValue = [
        "get": read(index), "put": replacement(index), "parameters": [identifier],
      ]
      paths.append(("/v1/kinds-\(index)/{id}", item))
    }
    let schemas = (1...(count / 2)).map { ("Record\($0)", record($0)) }
    let document: JSONObject = [
      "openapi": "3.1.0",
      "info": ["title": "Bench", "version": "1.0", "description": "A stub that answers at once."],
      "servers": [["url": .string(baseURL)]],
      "paths": .object(JSONObject(paths)),
      "components": ["schemas": .object(JSONObject(schemas))],
    ]
    return JSONWriter.bytes(.object(document))
  }

  private static let identifier: JSONValue = [
    "name": "id", "in": "path", "required": true, "schema": ["type": "string", "minLength": 1],
    "description": "Identifier of the record, as its list gives it.",
  ]

  private static func read(_ index: Int) -> JSONValue {
    let word = index == 1 ? " \(rareWord)" : ""
    return [
      "operationId": .string("readKind\(index)"), "tags": [.string("area-\(index % 40)")],
      "summary": .string("Read a record of kind \(index)\(word)."),
      "description": .string(prose("reads", index)),
      "parameters": [
        [
          "name": "fields", "in": "query", "description": "Members that are wanted.",
          "schema": ["type": "array", "items": ["type": "string"], "maxItems": 50],
        ],
        [
          "name": "at", "in": "query", "description": "The instant that the record is shown at.",
          "schema": ["type": "string", "format": "date-time"],
        ],
      ],
      "responses": ["200": answer(index), "404": ["description": "There is no such record."]],
    ]
  }

  private static func replacement(_ index: Int) -> JSONValue {
    [
      "operationId": .string("replaceKind\(index)"), "tags": [.string("area-\(index % 40)")],
      "summary": .string("Replace a record of kind \(index)."),
      "description": .string(prose("replaces", index)),
      "requestBody": [
        "required": true,
        "content": ["application/json": ["schema": reference(index)]],
      ],
      "responses": ["200": answer(index), "422": ["description": "A member does not fit."]],
    ]
  }

  private static func answer(_ index: Int) -> JSONValue {
    [
      "description": "The record.",
      "content": ["application/json": ["schema": reference(index)]],
    ]
  }

  private static func reference(_ index: Int) -> JSONValue {
    ["$ref": .string("#/components/schemas/Record\(index)")]
  }

  private static func record(_ index: Int) -> JSONValue {
    var members: [(String, JSONValue)] = []
    for number in 1...10 {
      let about = "Member \(number) of a record of kind \(index), as the registry keeps it."
      let schema: JSONValue = [
        "type": "string", "maxLength": 200, "description": .string(about),
      ]
      members.append(("member\(number)", schema))
    }
    members.append(("parent", reference(index)))
    return [
      "type": "object", "required": ["member1", "member2"],
      "properties": .object(JSONObject(members)),
    ]
  }

  private static func prose(_ verb: String, _ index: Int) -> String {
    "This call \(verb) one record of kind \(index). A record that was changed by somebody else in "
      + "the meantime is shown as it is now; who wants an older state names the instant. Members "
      + "that the caller may not see are left out and named in a list of their own. Records of "
      + "this kind are kept for seven years, and may be moved to the archive after two."
  }
}
