import JSON
import Manifests
import OpenAPI
import Synchronization

/// A value that tests share with the closures they hand in.
final class Shared<Value: Sendable>: Sendable {
  private let state: Mutex<Value>

  init(_ value: Value) { state = Mutex(value) }

  var value: Value { state.withLock { $0 } }

  func change(_ body: (inout Value) -> Void) { state.withLock { body(&$0) } }
}

/// An import that shows which files it asks for.
enum OpenAPIImportProbe {
  /// The remarks on a body with some members.
  static func asking(
    _ members: [(String, JSONValue)],
    _ read: @escaping @Sendable (String) -> JSONValue?
  ) throws -> [String] {
    let schema: JSONValue = ["type": "object", "properties": .object(JSONObject(members))]
    let result = try OpenAPIImport(
      document: [
        "openapi": "3.1.0", "info": ["title": "Shop"],
        "servers": [["url": "https://shop.example"]],
        "paths": [
          "/things": [
            "post": [
              "operationId": "call",
              "requestBody": ["content": ["application/json": .object(["schema": schema])]],
            ]
          ]
        ],
      ],
      file: "shop.json",
      options: ImportOptions(date: "2026-11-20"),
      location: DocumentLocation(file: "shop.json", siblings: read)
    )
    return result.allRemarks().map(\.message)
  }
}
