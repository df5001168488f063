import Text
import JSON

/// Header fields that a person adds to every request, without a manifest to write them into.
package struct FixedFieldChoice: Sendable {
  /// A field, for the manifest of an id or for all.
  package struct Field: Sendable, Hashable {
    package let id: String?
    package let name: String
    package let value: String
  }

  package let fields: [Field]

  /// Makes a choice.
  package init(_ fields: [Field] = []) { self.fields = fields }

  /// Reads `NAME=VALUE` or `ID:NAME=VALUE`.
  ///
  /// - Throws: `FixedFieldFault`, which repeats no value: it may be a secret.
  package static func field(_ text: String) throws(FixedFieldFault) -> Field {
    guard let mark = text.firstIndex(of: "=") else { throw FixedFieldFault(form, named: "") }
    let names = text[..<mark].split(separator: ":", omittingEmptySubsequences: false)
    guard names.count <= 2, let written = names.last, names.count == 1 || !names[0].isEmpty else {
      throw FixedFieldFault(form, named: String(text[..<mark]))
    }
    let name = String(written)
    let value = String(text[text.index(after: mark)...])
    if let lack = lack(of: name, value) { throw FixedFieldFault(lack, named: name) }
    return Field(id: names.count == 2 ? String(names[0]) : nil, name: name, value: value)
  }

  /// What a field lacks to be one of every request, behind "needs"; nil where it can be one.
  private static func lack(of name: String, _ value: String) -> String? {
    guard FieldName.isToken(name) else {
      return "the name of a header field: letters, digits and hyphens"
    }
    guard !FieldName.reserved.contains(name.lowercased()) else {
      return "a field other than this, which belongs to the connection"
    }
    guard (try? FieldName.value(value)) != nil else {
      return "a value without line breaks and control characters"
    }
    guard carriesSecrets(name) else { return nil }
    return
      "a field that carries no secret, because every program of the machine can read a command line; a secret "
      + "goes into a variable that a manifest names (recourse import FILE --output own.json, then "
      + "\"credentials\": {\"key\": {\"env\": \"OWN_KEY\", \"header\": "
      + "\(ManifestExcerpt.quoted(name))}} in own.json)"
  }

  private static let form = "NAME=VALUE or ID:NAME=VALUE, such as User-Agent=ours/1.0"

  private static let secretWords = [
    "authorization", "cookie", "token", "secret", "password", "passwd", "apikey", "accesskey",
    "credential", "signature", "session", "privatekey",
  ]

  /// Whether a field is one that secrets are sent in.
  static func carriesSecrets(_ name: String) -> Bool {
    let plain = String(name.filter { $0 != "-" && $0 != "_" }).lowercased()
    return secretWords.contains { plain.contains(text: $0) }
      || ["auth", "key", "xauth", "xkey"].contains(plain)
  }

  /// The ids that no manifest has.
  package func idle(in manifests: [Manifest]) -> String? {
    fields.lazy.compactMap(\.id).first { id in !manifests.contains { $0.id == id } }
  }

  /// The field that carries a credential of a manifest.
  package func claimed(in manifests: [Manifest]) -> (name: String, manifest: Manifest)? {
    for manifest in manifests {
      let claimed = manifest.credentials.compactMap(\.carrier.header)
      for field in fields where field.id ?? manifest.id == manifest.id {
        if claimed.contains(where: { FieldName.isSame($0, field.name) }) {
          return (field.name, manifest)
        }
      }
    }
    return nil
  }

  /// The manifests whose requests bear the fields, in the place of fields of the same names.
  package func applied(to manifests: [Manifest]) -> [Manifest] {
    manifests.map { manifest in
      var manifest = manifest
      for field in fields where field.id ?? manifest.id == manifest.id {
        manifest.headers.removeAll { FieldName.isSame($0.name, field.name) }
        manifest.headers.append((field.name, field.value))
      }
      let names = fields.filter { $0.id ?? manifest.id == manifest.id }.map(\.name)
      if !names.isEmpty {
        for index in manifest.operations.indices { manifest.operations[index].fix(names) }
      }
      return manifest
    }
  }
}

extension Operation {
  /// Takes out the arguments that fill header fields which a person has filled.
  fileprivate mutating func fix(_ fields: [String]) {
    guard case .deferred(let read) = definition else { return form = form.fixing(fields) }
    definition = .deferred { read().fixing(fields) }
  }
}

extension OperationForm {
  fileprivate func fixing(_ fields: [String]) -> OperationForm {
    let fixed = places.filter { place in
      guard case .header(let name) = place.target else { return false }
      return fields.contains { FieldName.isSame($0, name) }
    }.map(\.argument)
    guard !fixed.isEmpty else { return self }
    var form = self
    form.places.removeAll { fixed.contains($0.argument) }
    form.arguments.removeArguments(fixed)
    for name in fixed { form.example?.arguments[name] = nil }
    return form
  }
}

extension JSONObject {
  /// Takes properties out of an object schema, and what it says of them.
  fileprivate mutating func removeArguments(_ names: [String]) {
    if var properties = self["properties"]?.object {
      for name in names { properties[name] = nil }
      self["properties"] = .object(properties)
    }
    guard let required = self["required"]?.array else { return }
    let left = required.filter { name in !names.contains { name.string == $0 } }
    self["required"] = left.isEmpty ? nil : .array(left)
  }

  /// An operation as a manifest has it without the arguments that fill header fields which a person has filled.
  fileprivate func fixing(_ fields: [String]) -> JSONObject {
    guard var places = self["place"]?.object else { return self }
    let fixed = places.members.compactMap { member -> String? in
      let isField = member.value["in"] == "header"
      let short = member.value.string.flatMap { text in
        text.hasPrefix("header:") ? String(text.dropFirst("header:".count)) : nil
      }
      let name = short ?? (isField ? member.value["name"]?.string ?? member.name : nil)
      return name.flatMap { name in
        fields.contains { FieldName.isSame($0, name) } ? member.name : nil
      }
    }
    guard !fixed.isEmpty else { return self }
    var operation = self
    for name in fixed { places[name] = nil }
    operation["place"] = places.isEmpty ? nil : .object(places)
    if var schema = operation["arguments"]?.object {
      schema.removeArguments(fixed)
      operation["arguments"] = .object(schema)
    }
    if var example = operation["example"]?.object, var arguments = example["arguments"]?.object {
      for name in fixed { arguments[name] = nil }
      example["arguments"] = .object(arguments)
      operation["example"] = .object(example)
    }
    return operation
  }
}

/// Why a header field is not taken.
package struct FixedFieldFault: Error, Sendable, Hashable {
  /// What is expected in its place.
  package let expected: String

  /// The name alone.
  package let name: String

  init(_ expected: String, named name: String) {
    self.expected = expected
    self.name = name
  }
}

extension ImportedManifest {
  /// Writes the header fields of another manifest into this one.
  package mutating func takeHeaders(of manifest: Manifest) {
    guard !manifest.headers.isEmpty else { return }
    let fields = manifest.headers.map { ($0.name, JSONValue.string($0.value)) }
    head["headers"] = .object(JSONObject(fields))
    let names = manifest.headers.map(\.name)
    for index in operations.indices {
      let written = operations[index].definition
      operations[index].definition = { written().fixing(names) }
    }
  }
}
