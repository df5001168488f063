import Text
import JSON

/// The reader of an operation's `arguments` and of the example that uses them.
struct ArgumentsReader {
  private static let argumentLimit = 200
  private static let nothing: JSONObject = ["type": "object", "properties": [:]]

  /// The schema with what is implied written out.
  var schema = Self.nothing
  private(set) var names: [String] = []

  init(_ fields: inout ObjectReader) {
    if let written = fields.optional("arguments")?.object() { read(written) }
    schema["additionalProperties"] = false
  }

  var required: [String] {
    schema["required"]?.array?.compactMap(\.string) ?? []
  }

  /// The declared type of an argument, nil when there is none or several.
  func type(of name: String) -> String? {
    schema["properties"]?[name]?["type"]?.string
  }

  private mutating func read(_ written: ObjectReader) {
    var fields = written
    if let type = fields.optional("type"), type.value != "object" {
      type.mismatch("\"object\", because arguments have names")
    }
    if let more = fields.optional("additionalProperties"), more.value != false {
      more.mismatch("false or nothing, because each argument needs a place")
    }
    if let properties = fields.optional("properties")?.object() { check(properties) }
    let whole = SchemaCheck.checked(written.object, at: written.pointer, written.findings)
    for member in whole.members { schema[member.name] = member.value }
    schema["type"] = "object"
    if schema["properties"]?.object == nil { schema["properties"] = [:] }
    names = schema.propertyNames
    checkRequired(&fields)
  }

  private func check(_ properties: ObjectReader) {
    if properties.object.count > Self.argumentLimit {
      properties.error(
        "expected at most \(Self.argumentLimit) arguments, found \(properties.object.count); "
          + "a model cannot choose among so many"
      )
    }
    for name in properties.object.members.lazy.map(\.name) {
      if BuiltInTools.arguments.contains(name) {
        properties.refuse(
          name,
          "the argument \"\(name)\" is the server's own; call it \"api_\(name)\" and give the "
            + "API's name in \"place\", such as \"query:\(name)\" or \"body:/\(name)\""
        )
      } else if !Words.isArgumentName(name) {
        properties.refuse(
          name,
          "clients accept argument names of at most 64 letters, digits, \"_\", \"-\" and \".\"; "
            + "rename \(ManifestExcerpt.quoted(name)) and give the API's name in \"place\""
        )
      }
    }
    remarkUndescribed(properties)
  }

  /// Asks for the words that are missing, once for all arguments of the operation.
  private func remarkUndescribed(_ properties: ObjectReader) {
    var undescribed: [String] = []
    for member in properties.object.members {
      if let schema = member.value.object {
        if schema.isUndescribed { undescribed.append(member.name) }
      } else {
        properties.value(of: member.name)?.mismatch("an object")
      }
    }
    guard let first = undescribed.first, properties.findings.writer == .person else { return }
    guard undescribed.count > 1 else {
      properties.value(of: first)?.warning(
        "the argument has no description; say what the model should put here"
      )
      return
    }
    let names = undescribed.map { ManifestExcerpt.quoted($0) }
    properties.warning(
      "the arguments \(English.list(names)) have no description; say what the model should put there"
    )
  }

  private func checkRequired(_ fields: inout ObjectReader) {
    let known = NameLookup(names)
    for element in fields.optional("required")?.elements("an array of argument names") ?? [] {
      guard let name = element.string("the name of an argument"), !known.contains(name) else {
        continue
      }
      let hint = NearestName.hint(for: name, among: names)
      element.error("there is no argument \(ManifestExcerpt.quoted(name))\(hint)")
    }
  }
}

extension ArgumentsReader {
  /// Reads `example`.
  func example(_ fields: inout ObjectReader) -> Example? {
    guard var fields = fields.optional("example")?.object() else { return nil }
    let arguments = fields.optional("arguments")?.object()
    if let arguments { check(arguments: arguments) }
    // An example without arguments is one of the answer alone, as an import has it.
    let missing = arguments.map { given in required.filter { given.object[$0] == nil } } ?? []
    if !missing.isEmpty {
      (arguments ?? fields).error(
        "the example lacks the required \(ManifestExcerpt.choices(missing)); add what is missing"
      )
    }
    let answer = fields.recordedAnswer(standard: 200)
    fields.refuseUnknown()
    return Example(arguments: arguments?.object ?? JSONObject(), answer: answer)
  }

  /// Refuses arguments that the schema does not name.
  func check(arguments: ObjectReader) {
    let known = NameLookup(names)
    for name in arguments.object.names where !known.contains(name) {
      let hint = NearestName.hint(for: name, among: names)
      arguments.refuse(name, "there is no argument \(ManifestExcerpt.quoted(name))\(hint)")
    }
  }
}

extension JSONObject {
  /// Whether a schema has no words of its own.
  fileprivate var isUndescribed: Bool {
    (self["description"]?.string?.isEmpty ?? true) && self["$ref"] == nil
  }

  /// The names of the properties of an object schema.
  var propertyNames: [String] { self["properties"]?.object?.names ?? [] }
}
