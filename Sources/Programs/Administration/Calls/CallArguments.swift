package import JSON
import Text

/// The arguments of a call as a person types them: `name=value` and `name:=JSON`, or one JSON object.
package struct CallArguments {
  /// The arguments so far.
  package private(set) var object = JSONObject()

  private let schema: JSONObject

  /// Words that cannot be arguments, in one sentence.
  package struct Fault: Error, Hashable {
    package let message: String

    /// Makes a fault of a sentence.
    package init(message: String) { self.message = message }
  }

  /// Reads the words against the schema of the arguments, which says what a text without quotes stands for.
  ///
  /// - Throws: `Fault` for the first word that is none.
  package init(_ words: [String], schema: JSONObject) throws(Fault) {
    self.schema = schema
    for word in words { try take(word) }
  }

  private mutating func take(_ word: String) throws(Fault) {
    if word.first(where: { !$0.isWhitespace }) == "{" { return try takeWhole(word) }
    guard let mark = word.firstIndex(of: "="), mark > word.startIndex else {
      throw Fault(message: "\"\(word)\" is no argument; write name=value, or one JSON object.")
    }
    let text = String(word[word.index(after: mark)...])
    let name = word[..<mark]
    if name.hasSuffix(":"), name.count > 1 {
      let name = String(name.dropLast())
      guard let value = try? JSONParser.parse(text) else {
        throw Fault(
          message: "\(name):= wants JSON after it, found \"\(text)\"; for a text write \(name)=…"
        )
      }
      return try put(value, at: path(of: name), called: name)
    }
    let path = path(of: String(name))
    try put(value(text, schema(at: path)), at: path, called: String(name))
  }

  private mutating func takeWhole(_ word: String) throws(Fault) {
    do throws(JSONSyntaxError) {
      guard let object = try JSONParser.parse(word).object else { return }
      for member in object.members { self.object[member.name] = member.value }
    } catch {
      throw Fault(message: "The arguments are no JSON object: \(error.message).")
    }
  }

  /// A name with points leads into an argument, unless there is an argument of the whole name.
  private func path(of name: String) -> [String] {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let properties = schema["properties"]?.object
    guard properties?[name] == nil, parts.count > 1, properties?[parts[0]] != nil else {
      return [name]
    }
    return parts
  }

  // MARK: - Where a value goes

  private mutating func put(
    _ value: JSONValue,
    at path: [String],
    called name: String
  ) throws(Fault) {
    let put = Self.putting(value, at: path[...], in: .object(object))
    guard let object = put?.object else {
      throw Fault(message: "\(name) was given before; give it once.")
    }
    self.object = object
  }

  /// The tree with the value in its place; one that is there already becomes longer where it is a list.
  private static func putting(
    _ value: JSONValue,
    at path: ArraySlice<String>,
    in tree: JSONValue?
  ) -> JSONValue? {
    guard let name = path.first else {
      guard let tree else { return value }
      guard let list = tree.array, let more = value.array else { return nil }
      return .array(list + more)
    }
    guard tree == nil || tree?.object != nil else { return nil }
    var object = tree?.object ?? JSONObject()
    let inner = putting(value, at: path.dropFirst(), in: object[name])
    guard let inner else { return nil }
    object[name] = inner
    return .object(object)
  }

  // MARK: - What a text stands for

  private func schema(at path: [String]) -> JSONValue {
    path.reduce(.object(schema)) { schema, name in
      resolved(schema)["properties"]?[name] ?? .null
    }
  }

  private func resolved(_ schema: JSONValue) -> JSONValue {
    var schema = schema
    for _ in 0..<8 {
      guard let text = schema["$ref"]?.string, text.hasPrefix("#"),
        let pointer = JSONPointer(String(text.dropFirst())),
        let target = JSONValue.object(self.schema).value(at: pointer)
      else { break }
      schema = target
    }
    return schema
  }

  /// The value of a text: a string where the schema takes one, else the JSON it is, else what commas part.
  private func value(_ text: String, _ schema: JSONValue) -> JSONValue {
    let kinds = kinds(of: schema, depth: 0)
    let json = try? JSONParser.parse(text)
    if let json, json.string == nil, kinds.isEmpty || kinds.contains(Self.kind(of: json)) {
      return json
    }
    if kinds.contains("number"), let json, Self.kind(of: json) == "integer" { return json }
    if kinds.isEmpty || kinds.contains("string") { return .string(text) }
    if kinds.contains("array"), json == nil {
      let items = resolved(schema)["items"] ?? .null
      return .array(text.split(separator: ",").map { value(String($0), items) })
    }
    if kinds.contains("array"), let json { return .array([json]) }
    return json ?? .string(text)
  }

  /// The kinds of values that a schema names; none where it does not say.
  private func kinds(of schema: JSONValue, depth: Int) -> Set<String> {
    let schema = resolved(schema)
    if let name = schema["type"]?.string { return [name] }
    if let names = schema["type"]?.array { return Set(names.compactMap(\.string)) }
    let values = (schema["enum"]?.array ?? []) + [schema["const"]].compactMap(\.self)
    if !values.isEmpty {
      return Set(values.map { $0.string == nil ? Self.kind(of: $0) : "string" })
    }
    guard depth < 8 else { return [] }
    let choices = ["anyOf", "oneOf", "allOf"].flatMap { schema[$0]?.array ?? [] }
    return choices.reduce(into: []) { $0.formUnion(kinds(of: $1, depth: depth + 1)) }
  }

  private static func kind(of value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool: "boolean"
    case .number: value.integer == nil ? "number" : "integer"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
