import JSON
import Manifests
import Text

/// The conversion of one JSON Schema into what every client and provider takes.
///
/// Lists of types, enumerations of other than texts, tuples, null, formats, patterns that only some engines read and
/// keywords that only a validator knows are written in other keywords, said in words, or left out.
struct SchemaPublisher {
  /// How much of a schema is shown.
  struct Form {
    enum References { case kept, inlined }

    var references: References

    /// Levels of members below the arguments.
    var depth: Int

    /// Characters of a description.
    var descriptions: Int
    var dialect = SchemaDialect.every
  }

  /// Schemas that are written before the form is given up as too large.
  private static let nodeLimit = 4000

  /// Levels of `allOf` and of references that are followed to find out what one schema says.
  private static let mergeLimit = 16

  let form: Form
  private let root: JSONObject
  private var nodes = 0

  /// The choices that what is being written stands inside of, and the definitions that one may refer to.
  private var choices = 0

  /// Whether deeper members are left out.
  private(set) var isPartial = false

  /// Whether the form is too large for this schema.
  var isOverfull: Bool { nodes > Self.nodeLimit }

  init(_ root: JSONObject, form: Form) {
    self.root = root
    self.form = form
  }

  /// The whole schema: an object with properties, because providers take no choice at the top.
  mutating func published() -> JSONObject {
    var whole = merged(root)
    whole["type"] = "object"
    whole = SchemaMerge.folded(whole, with: branches(of: whole))
    var written = schema(whole, depth: 0)
    for name in ["$defs", "definitions"] where form.references == .kept {
      guard let parts = whole[name]?.object else { continue }
      choices += 1
      let definitions = parts.members.map { ($0.name, schema($0.value, depth: 1)) }
      choices -= 1
      written[name] = .object(JSONObject(definitions))
    }
    return written
  }

  private mutating func schema(_ value: JSONValue, depth: Int) -> JSONValue {
    guard let object = value.object else { return [:] }
    return .object(schema(object, depth: depth))
  }

  private mutating func schema(_ object: JSONObject, depth: Int) -> JSONObject {
    nodes += 1
    if depth <= form.depth, !isOverfull, PublishedKeywords.isPlain(object) {
      return shortened(object)
    }
    let isSettled = PublishedKeywords.isSettled(object)
    if !isSettled, form.references == .kept, let reference = Self.reference(object) {
      return reference
    }
    guard depth <= form.depth, !isOverfull else { return cut(object) }
    let values = form.depth > 4 ? PublishedKeywords.Values.all : .few
    let settled = isSettled ? object : settled(object)
    var written = PublishedKeywords(settled, values: values, form.dialect).schema
    writeMembers(of: settled, depth: depth, into: &written)
    if !isSettled { writeBranches(of: settled, depth: depth, into: &written) }
    if written["type"] == "array" { writeItems(of: settled, depth: depth, into: &written) }
    return shortened(written)
  }

  /// A reference to a definition, with the words beside it.
  private static func reference(_ object: JSONObject) -> JSONObject? {
    guard let target = object["$ref"]?.string, Self.name(target) != nil else { return nil }
    var written: JSONObject = ["$ref": .string(target)]
    for name in ["title", "description", "default"] { written[name] = object[name] }
    return written
  }

  private static func name(_ reference: String) -> (keyword: String, name: String)? {
    let parts = reference.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "#", ["$defs", "definitions"].contains(parts[1]) else {
      return nil
    }
    return (String(parts[1]), JSONPointer("/" + parts[2])?.tokens.first ?? String(parts[2]))
  }

  // MARK: - What a schema says

  /// The schema with what it refers to and the parts of its `allOf`.
  private func merged(_ object: JSONObject, level: Int = 0) -> JSONObject {
    guard level < Self.mergeLimit, object["$ref"] != nil || object["allOf"] != nil else {
      return object
    }
    var whole = object
    whole["$ref"] = nil
    whole["allOf"] = nil
    if let target = object["$ref"]?.string.flatMap(Self.name) {
      let found = root[target.keyword]?[target.name]?.object ?? JSONObject()
      whole = SchemaMerge.both(whole, merged(found, level: level + 1))
    }
    for part in (object["allOf"]?.array ?? []).compactMap(\.object) {
      whole = SchemaMerge.both(whole, merged(part, level: level + 1))
    }
    return whole
  }

  /// The schema with its choices in one form: several types as `anyOf`, one form in place, and several forms of an
  /// object with members of its own as one object.
  private func settled(_ object: JSONObject) -> JSONObject {
    var whole = SchemaMerge.choosingByType(merged(object))
    let branches = branches(of: whole)
    if branches.count == 1 {
      whole["anyOf"] = nil
      whole["oneOf"] = nil
      return settled(SchemaMerge.both(whole, branches[0]))
    }
    if let list = SchemaMerge.enumeration(of: branches, in: whole) { return list }
    return whole["properties"] == nil ? whole : SchemaMerge.folded(whole, with: branches)
  }

  /// The forms of a choice other than null.
  private func branches(of object: JSONObject) -> [JSONObject] {
    (object["anyOf"] ?? object["oneOf"])?.array?.compactMap(\.object).map { merged($0) }.filter {
      $0["type"] != "null" && $0["const"]?.isNull != true
    } ?? []
  }

  // MARK: - What it holds

  private mutating func writeMembers(
    of source: JSONObject,
    depth: Int,
    into written: inout JSONObject
  ) {
    let members = (source["properties"]?.object?.members ?? []).filter { $0.value != false }
    if !members.isEmpty, depth == form.depth {
      isPartial = true
      let names = English.list(members.map(\.name), limit: 8)
      written.say("Its members: \(names); describe_operation shows them.")
      written["required"] = nil
      return
    }
    if source["properties"] != nil {
      let properties = members.map { member in
        JSONObject.Member(name: member.name, value: schema(member.value, depth: depth + 1))
      }
      written["properties"] = .object(JSONObject(distinct: properties))
    }
    if let rest = source["additionalProperties"] {
      written["additionalProperties"] = rest.bool != nil ? rest : schema(rest, depth: depth + 1)
    }
    if let required = written["required"]?.array {
      let known = required.filter { name in
        guard let name = name.string, let member = members.first(where: { $0.name == name }) else {
          return false
        }
        // What stands for it when it is left out is filled in, but in a form that is to be told from others first.
        guard choices == 0 else { return true }
        let schema = merged(member.value.object ?? [:])
        return name == Operation.confirm || RequiredDefaults.value(of: schema) == nil
      }
      written["required"] = known.isEmpty && depth > 0 ? nil : .array(known)
    }
  }

  private mutating func writeBranches(
    of source: JSONObject,
    depth: Int,
    into written: inout JSONObject
  ) {
    let branches = branches(of: source)
    guard branches.count > 1, written["enum"] == nil else { return }
    var forms: [JSONValue] = []
    choices += 1
    defer { choices -= 1 }
    for branch in branches {
      var branch = branch
      if branch["type"] == nil { branch["type"] = source["type"] }
      let form = schema(branch, depth: depth + 1)
      let inner = form.count == 1 ? form["anyOf"]?.array : nil
      for one in inner ?? [.object(form)] where !forms.contains(one) { forms.append(one) }
    }
    // What takes anything is no choice.
    guard !forms.contains([:]) else { return }
    if forms.count == 1, let only = forms[0].object {
      written = SchemaMerge.both(written, only)
    } else {
      for name in ["type", "required", "properties"] { written[name] = nil }
      written["anyOf"] = .array(forms)
    }
  }

  private mutating func writeItems(
    of source: JSONObject,
    depth: Int,
    into written: inout JSONObject
  ) {
    let items = source["items"]
    guard let tuple = (source["prefixItems"] ?? items)?.array, !tuple.isEmpty else {
      written["items"] = items.map { schema($0, depth: depth + 1) } ?? [:]
      return
    }
    var kinds: [JSONValue] = []
    for element in tuple {
      let kind = schema(element, depth: depth + 1)
      if !kinds.contains(kind) { kinds.append(kind) }
    }
    let isClosed = (source["prefixItems"] == nil ? source["additionalItems"] : items) == false
    if isClosed, written["maxItems"] == nil { written["maxItems"] = JSONValue(tuple.count) }
    let isKnown = isClosed && !kinds.contains([:])
    written["items"] = !isKnown ? [:] : kinds.count == 1 ? kinds[0] : ["anyOf": .array(kinds)]
    written.say("In this order: \(English.list(tuple.map(Self.phrase), limit: 12)).")
  }

  /// What an element of a tuple is, in a word or two.
  private static func phrase(_ schema: JSONValue) -> String {
    let words = schema["title"]?.string ?? schema["description"]?.string ?? schema["type"]?.string
    guard let words, words.count <= 60 else { return schema["type"]?.string ?? "anything" }
    return words.hasSuffix(".") ? String(words.dropLast()) : words
  }

  // MARK: - What is left out

  /// A schema that lies too deep, as its kind and its words.
  private mutating func cut(_ object: JSONObject) -> JSONObject {
    isPartial = true
    var written = PublishedKeywords(settled(object), values: .few, form.dialect).schema
    written["required"] = nil
    if written["type"] == "array" { written["items"] = [:] }
    written.say("describe_operation shows it in full.")
    return shortened(written)
  }

  private func shortened(_ schema: JSONObject) -> JSONObject {
    guard form.descriptions < .max, let text = schema["description"]?.string,
      text.utf8.count > form.descriptions, text.count > form.descriptions
    else {
      return schema
    }
    var schema = schema
    schema["description"] =
      form.descriptions < 2 ? nil : .string(text.prefix(form.descriptions - 1) + "…")
    return schema
  }
}

extension JSONObject {
  /// Adds a sentence to the description, unless it says the same already.
  mutating func say(_ sentence: String) {
    let said = self["description"]?.string ?? ""
    guard !said.contains(text: sentence) else { return }
    let isOpen = said.last.map { !".!?:…)".contains($0) } ?? false
    self["description"] = .string(said.isEmpty ? sentence : said + (isOpen ? ". " : " ") + sentence)
  }
}
