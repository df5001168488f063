import JSON
import Manifests
import OpenAPI
import Testing

/// A small document and what comes of it.
struct Imported {
  let result: OpenAPIImport

  /// Imports a document that differs from a plain one in these members.
  init(
    _ members: JSONObject,
    options: ImportOptions = ImportOptions(date: "2026-11-20"),
    siblings: [String: JSONValue] = [:]
  ) throws(ImportError) {
    var document: JSONObject = [
      "openapi": "3.0.3", "info": ["title": "Shop"],
      "servers": [["url": "https://shop.example/v1"]],
    ]
    if members["swagger"] != nil {
      document = ["info": ["title": "Shop"], "host": "shop.example", "basePath": "/v1"]
    }
    for member in members.members {
      document[member.name] = member.value.isNull ? nil : member.value
    }
    result = try OpenAPIImport(
      document: .object(document),
      file: "shop.json",
      options: options,
      location: DocumentLocation(file: "shop.json") { siblings[$0] }
    )
  }

  /// Imports a document of one operation.
  init(
    operation: JSONObject,
    method: String = "post",
    path: String = "/things",
    components: JSONObject = [:],
    version: String = "3.0.3"
  ) throws(ImportError) {
    var operation = operation
    if operation["operationId"] == nil { operation["operationId"] = "call" }
    let isTwo = version == "2.0"
    var document: JSONObject = [
      isTwo ? "swagger" : "openapi": .string(version),
      "paths": .object([path: .object([method: .object(operation)])]),
    ]
    for member in components.members where isTwo { document[member.name] = member.value }
    if !isTwo { document["components"] = .object(components) }
    try self.init(document)
  }

  /// Imports a document whose one operation takes one parameter.
  init(parameter: JSONObject, path: String = "/things", version: String = "3.0.3")
    throws(ImportError)
  {
    try self.init(
      operation: ["parameters": [.object(parameter)]],
      method: "get",
      path: path,
      version: version
    )
  }

  /// Imports a document whose one operation has a JSON body.
  init(
    body schema: JSONValue,
    schemas: JSONObject = [:],
    version: String = "3.0.3"
  ) throws(ImportError) {
    try self.init(
      operation: [
        "requestBody": [
          "required": true, "content": ["application/json": .object(["schema": schema])],
        ]
      ],
      components: ["schemas": .object(schemas)],
      version: version
    )
  }

  /// The manifest without its operations.
  var head: JSONObject { result.manifest.head }

  /// The names of the operations.
  var names: [String] { result.manifest.operations.map(\.name) }

  /// The paths of the operations.
  var paths: [String] { result.manifest.operations.map(\.path) }

  /// The operation of a name, the first without one.
  func definition(_ name: String? = nil) -> JSONObject {
    let operations = result.manifest.operations
    return operations.first { name == nil || $0.name == name }?.definition() ?? [:]
  }

  /// The arguments of the first operation.
  var arguments: JSONValue { definition()["arguments"] ?? .null }

  /// The schema of an argument of the first operation.
  func argument(_ name: String) -> JSONValue { arguments["properties"]?[name] ?? .null }

  /// The place of an argument of the first operation; null where it is the usual one.
  func place(_ name: String) -> JSONValue { definition()["place"]?[name] ?? .null }

  /// The messages of all remarks.
  var remarks: [String] { result.allRemarks().map(\.message) }

  /// What the manifest's own reader has against it.
  var defects: [String] {
    ManifestLoader.loadWhole(result.manifest).diagnostics.filter { $0.severity == .error }
      .map(\.description)
  }
}

extension JSONValue {
  /// The value without the words that a model reads.
  var bare: JSONValue {
    switch self {
    case .array(let elements): .array(elements.map(\.bare))
    case .object(let object):
      .object(
        JSONObject(
          object.members.filter { $0.name != "description" }.map { ($0.name, $0.value.bare) }
        )
      )
    default: self
    }
  }
}
