import JSON

/// The property that tells which of several schemas a value follows.
struct Discriminator {
  private let property: String
  private let mapping: JSONObject

  /// The branch that is meant where the property is missing (OpenAPI 3.2 §4.25.1).
  private let standard: String?

  /// Reads `discriminator`; the form of Swagger 2.0, a mere name, has no branches to mark.
  init?(of schema: JSONObject) {
    guard let property = schema["discriminator"]?["propertyName"]?.string else { return nil }
    self.property = property
    mapping = schema["discriminator"]?["mapping"]?.object ?? [:]
    standard = schema["discriminator"]?["defaultMapping"]?.string
  }

  /// The branch with its value of the property, so that the validation can tell the branches apart.
  func marked(_ written: JSONValue, branch: Located, in document: APIDocument) -> JSONValue {
    guard var schema = written.object, let text = branch.value["$ref"]?.string else {
      return written
    }
    guard let target = try? document.resolved(branch) else { return written }
    if !names(in: target, document) {
      let values = values(of: text).map { JSONValue.string($0) }
      let value: JSONObject = values.count == 1 ? ["const": values[0]] : ["enum": .array(values)]
      schema["properties"] = .object([property: .object(value)])
    }
    // A branch that names its value may leave it out, and no reader could then tell which one is meant.
    let isStandard =
      standard == text || standard == text.split(separator: "/").last.map(String.init)
    if standard == nil || !isStandard { schema["required"] = [.string(property)] }
    return .object(schema)
  }

  /// The values that mean a branch: those mapped to it, else the name of its schema (OpenAPI 3.0.4 §4.7.25).
  private func values(of reference: String) -> [String] {
    let name = reference.split(separator: "/").last.map(String.init) ?? reference
    let mapped = mapping.members.filter { member in
      member.value.string == reference || member.value.string == name
    }
    return mapped.isEmpty ? [name] : mapped.map(\.name)
  }

  /// Whether the branch says itself which value it has.
  private func names(in target: Located, _ document: APIDocument) -> Bool {
    guard let property = target.value["properties"]?[property]?.object else { return false }
    return property["const"] != nil || property["enum"]?.array?.count == 1
  }
}
