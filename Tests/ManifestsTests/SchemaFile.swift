import FoundationEssentials
import JSON
import Testing

/// The JSON Schema of manifests and dialects, as the repository has it.
struct SchemaFile: Sendable {
  static let folder =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/manifests"

  let document: JSONValue
  private let schema: JSONSchema

  /// The schema, read once for all tests.
  static func shared() throws -> SchemaFile { try #require(read) }

  private static let read = (try? bytes("manifest.schema.json"))
    .flatMap { try? JSONParser.parse($0) }.map { SchemaFile(document: $0) }

  init(document: JSONValue) {
    self.document = document
    schema = JSONSchema(document: document)
  }

  func refuses(_ value: JSONValue) -> Bool { !schema.validate(value).isEmpty }

  /// What the schema asks for and the program cannot check.
  var remarks: [String] { schema.remarks.map { "\($0.path) \($0.problem)" } }

  func violations(_ value: JSONValue) -> [String] {
    schema.validate(value).map { "\($0.path) \($0.problem)" }
  }

  /// The names of the members that the schema lists for the object at a place of a manifest or dialect.
  func names(at pointer: JSONPointer, in definition: String) -> Set<String> {
    var schemas = expanded(document["$defs"]?[definition] ?? .null)
    for token in pointer.tokens {
      schemas = schemas.flatMap { step(into: $0, token) }
    }
    let listed = schemas.flatMap { $0["properties"]?.object?.members ?? [] }
    return Set(listed.filter { $0.value != false }.map(\.name))
  }

  private func step(into schema: JSONValue, _ token: String) -> [JSONValue] {
    if let member = schema["properties"]?[token] { return expanded(member) }
    return [schema["additionalProperties"], Int(token) == nil ? nil : schema["items"]]
      .flatMap { $0.map(expanded) ?? [] }
  }

  /// A schema and those that it is made of.
  private func expanded(_ schema: JSONValue) -> [JSONValue] {
    let target = schema["$ref"]?.string.flatMap { JSONPointer(String($0.dropFirst())) }
      .flatMap { document.value(at: $0) }
    let inner = ["allOf", "anyOf", "oneOf"].flatMap { schema[$0]?.array ?? [] }
    return [schema] + ([target].compactMap(\.self) + inner).flatMap(expanded)
  }

  // MARK: - The files beside it

  /// The manifests and dialects of the repository: their paths below `manifests`.
  static var files: [String] {
    let own = names(in: folder).filter { $0 != "manifest.schema.json" }
    return own + names(in: folder + "/dialects").map { "dialects/" + $0 }
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try #require(FileManager.default.contents(atPath: "\(folder)/\(path)")))
  }

  private static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".json") }.sorted()
  }
}
