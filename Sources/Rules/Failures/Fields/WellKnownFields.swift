import JSON
import Text

/// Field errors in the shapes that frameworks and standards have, for answers of whose fields the vocabulary says nothing.
///
/// Read are lists of entries that name a field and a problem (FastAPI's `detail`, `errors`, `details`, `violations`,
/// `issues`, `invalid-params` of RFC 9457), maps from names to problems (`errors`, `fields`, Django's bare map), one
/// name beside a message (`param`), and sentences that name an argument.
struct WellKnownFields {
  typealias Pair = (String, String?)

  let arguments: KnownArguments
  private let sentences: NamedInSentence

  static let limit = FieldError.limit
  private static let depthLimit = 4

  init(arguments: KnownArguments) {
    self.arguments = arguments
    sentences = NamedInSentence(arguments: arguments)
  }

  /// The refused fields that the content names; none where it has no such shape.
  func pairs(in root: JSONValue) -> [Pair] {
    if let elements = root.array { return entries(elements, depth: 1) }
    let columns = Self.columns(in: root)
    guard columns.isEmpty else { return columns }
    let found = pairs(inside: root, depth: 0)
    return found.isEmpty ? bareMap(root) : found
  }

  /// The columns that PostgreSQL names where a key is taken or leads nowhere, as PostgREST passes on.
  ///
  /// `Key (email)=(a@b.example) already exists.`
  private static func columns(in root: JSONValue) -> [Pair] {
    guard let text = root["details"]?.string, text.hasPrefix("Key ("),
      let middle = text.firstRange(ofText: ")=("),
      let problem = ["already exists", "is not present in table"].lazy
        .compactMap({ text[middle.upperBound...].range(ofIgnoringCase: $0) }).first
    else { return [] }
    let names = text[..<middle.lowerBound].dropFirst("Key (".count).split(separator: ",")
      .map { String($0.filter { $0 != " " && $0 != "\"" }) }
    // An index may be of an expression: `lower(email)`.
    guard names.allSatisfy({ $0.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == 0x5F } }) else {
      return []
    }
    let rest = text[problem.lowerBound...].reversed().drop { $0 == "." }.reversed()
    return names.prefix(limit).map { ($0, String(rest)) }
  }

  // MARK: - Containers

  private func pairs(inside value: JSONValue, depth: Int) -> [Pair] {
    guard depth < Self.depthLimit, let object = value.object else { return [] }
    for member in object.members.prefix(32) {
      let name = Self.plain(member.name)
      guard Self.containers.contains(name) else { continue }
      let found = pairs(of: member.value, under: name, depth: depth)
      if !found.isEmpty { return found }
    }
    return single(object)
  }

  private func pairs(of value: JSONValue, under name: String, depth: Int) -> [Pair] {
    switch value {
    case .array(let elements):
      if name == "params" { return own(elements) }
      if Self.wrappers.contains(name) { return [] }
      let found = entries(elements, depth: depth + 1)
      return found.isEmpty && name == "fields" ? Self.bareNames(elements) : found
    case .object(let object):
      guard !Self.echoes.contains(name) || Self.isTree(value) else { return [] }
      let inner = pairs(inside: value, depth: depth + 1)
      guard inner.isEmpty, !Self.wrappers.contains(name) || Self.isMapOfErrors(object) else {
        return inner
      }
      return map(object, isMap: Self.maps.contains(name))
    default: return []
    }
  }

  private func entries(_ elements: [JSONValue], depth: Int) -> [Pair] {
    var found: [Pair] = []
    for element in elements.prefix(Self.limit) where found.count < Self.limit {
      if let text = element.string {
        found += sentences.names(in: text).map { ($0, text) }
      } else if let object = element.object {
        // What was refused may be shown whole, with what is wrong with it inside.
        let holdsErrors = Self.members(of: object)["validationerrors"]?.array?.isEmpty == false
        let own = holdsErrors ? [] : entry(object)
        found += own.isEmpty ? pairs(inside: element, depth: depth) : own
      }
    }
    return found
  }

  /// The arguments among names that stand alone, as WordPress lists those that are missing.
  private func own(_ names: [JSONValue]) -> [Pair] {
    names.prefix(Self.limit).compactMap(\.string).filter { arguments.named($0) != nil }
      .map { ($0, nil) }
  }

  /// Whether each member is an error with a code and words, as PocketBase has them under `data`.
  private static func isMapOfErrors(_ object: JSONObject) -> Bool {
    !object.isEmpty
      && object.members.allSatisfy {
        $0.value["code"]?.string != nil && $0.value["message"]?.string != nil
      }
  }

  /// The fields of a list that has nothing but their names: `"fields": [{"name": "public_key"}]`.
  private static func bareNames(_ elements: [JSONValue]) -> [Pair] {
    elements.prefix(limit).compactMap { $0["name"]?.string.map { ($0, nil) } }
  }

  // MARK: - Entries

  private func entry(_ object: JSONObject) -> [Pair] {
    let members = Self.members(of: object)
    if isOfWhole(members) { return [] }
    let text = Self.texts.lazy.compactMap { Self.text(members[$0]) }.first
    for key in Self.names {
      guard let value = members[key], text != nil || !Self.doubtful.contains(key) else { continue }
      let named = fields(value, key: key)
      if !named.isEmpty { return named.map { ($0, text) } }
    }
    let named = text.map { sentences.names(in: $0) } ?? []
    return (named.isEmpty ? parameters(members) : named).map { ($0, text) }
  }

  /// The arguments among what an entry has beside its text: eBay's `"parameters": [{"name": "quantity"}]`.
  private func parameters(_ members: [String: JSONValue]) -> [String] {
    ["parameters", "parameterlist"].lazy.compactMap { members[$0]?.array }.first?
      .prefix(Self.limit).compactMap { ($0["name"] ?? $0["key"])?.string }
      .filter { arguments.named($0) != nil } ?? []
  }

  private func fields(_ value: JSONValue, key: String) -> [String] {
    if ["fields", "keys", "paths", "errorrelatedto"].contains(key), let names = value.array {
      return names.compactMap(\.string)
    }
    if key == "source", value.object != nil {
      let inner = ["pointer", "parameter", "header"].lazy.compactMap { value[$0] }.first
      return inner.map { fields($0, key: "pointer") } ?? []
    }
    let path = (value.string.map(KnownArguments.path) ?? steps(value)).map(Self.withoutWhole)
    guard let path, !path.isEmpty, path.count <= 12, !Self.isPlace(path, key: key),
      let field = arguments.field(path)
    else { return [] }
    guard arguments.ownPath(path) == nil else { return [field] }
    if Self.isNoField(field, key: key) { return [] }
    return [value.string.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? field]
  }

  /// A list of names and indices that leads from the outer field to the inner one.
  private func steps(_ value: JSONValue) -> [String]? {
    guard let elements = value.array else { return nil }
    let steps = elements.compactMap(\.scalarText)
    return steps.count == elements.count ? steps : nil
  }

  /// Whether a doubtful name holds no more than the part of the request: Huma's `location: body`.
  private static func isPlace(_ path: [String], key: String) -> Bool {
    ["location", "source"].contains(key) && path.count == 1
      && places.contains(path[0].lowercased())
  }

  /// Whether a word under a doubtful name is the name of an error or of a part of the request.
  private static func isNoField(_ word: String, key: String) -> Bool {
    guard doubtful.contains(key) else { return false }
    return places.contains(word.lowercased()) || word.hasSuffix("Error")
      || word.hasSuffix("Exception") || word.contains(" ")
  }

  private static let places = KnownArguments.places.union(["parameter", "server"])

  /// One name beside a message: `param`, `field`.
  private func single(_ object: JSONObject) -> [Pair] {
    let members = Self.members(of: object)
    for key in Self.singles {
      guard let value = members[key] else { continue }
      let named = fields(value, key: key)
      let text = Self.texts.lazy.compactMap { Self.text(members[$0]) }.first
      guard text != nil || !Self.doubtful.contains(key) else { continue }
      if !named.isEmpty { return named.map { ($0, text) } }
    }
    return []
  }

  // MARK: - Maps

  private func map(_ object: JSONObject, isMap: Bool) -> [Pair] {
    if isMap, let keys = object["keys"]?.array?.compactMap(\.string), !keys.isEmpty {
      return keys.prefix(Self.limit).map { ($0, Self.text(object["message"])) }
    }
    let isUniform = object.members.allSatisfy { $0.value.array != nil }
    let isError = Self.isError(object)
    var found: [Pair] = []
    for member in object.members where found.count < Self.limit {
      let isKnown = arguments.likelyNamed(member.name) != nil
      let isMeta = Self.metadata.contains(Self.plain(member.name))
      guard !Self.isWhole(member.name) else { continue }
      guard isKnown && !(isMeta && isError) || (isMap || isUniform) && !isMeta else { continue }
      if let keys = member.value["keys"]?.array {
        let text = Self.text(member.value)
        found += keys.compactMap(\.string).map { ($0, text) }
      } else {
        found += leaves(member.value, path: steps(in: member.name), depth: 0)
      }
    }
    return found
  }

  /// Whether an object is an error of its own, whose `type` and `message` say what is wrong, not where: several members
  /// of such names hold one word or sentence.
  private static func isError(_ object: JSONObject) -> Bool {
    let words = object.members.filter { metadata.contains(plain($0.name)) && $0.value.array == nil }
    return words.count > 1
      && words.contains { ["message", "msg", "detail", "reason", "code"].contains(plain($0.name)) }
  }

  /// The way that a name in a map leads: `$.age`, `items[0].qty`; an argument's own name is one step.
  private func steps(in name: String) -> [String] {
    guard arguments.named(name) == nil else { return [name] }
    let steps = KnownArguments.path(name)
    return steps.isEmpty ? [name] : steps
  }

  /// Django's way: the content is the map itself, and its problems are lists of texts.
  private func bareMap(_ root: JSONValue) -> [Pair] {
    guard let object = root.object, !object.isEmpty else { return [] }
    let isAllKnown = object.members.allSatisfy {
      arguments.likelyNamed($0.name) != nil && $0.value.string != nil
    }
    var found: [Pair] = []
    for member in object.members.prefix(64) where arguments.likelyNamed(member.name) != nil {
      guard isAllKnown || Self.isTree(member.value) else { continue }
      found += leaves(member.value, path: steps(in: member.name), depth: 0)
    }
    return Array(found.prefix(Self.limit))
  }

  /// The problems under a name, of its inner names too (`address.city`, Zod's and Discord's `_errors`).
  private func leaves(_ value: JSONValue, path: [String], depth: Int) -> [Pair] {
    guard depth < Self.depthLimit else { return [] }
    if let text = Self.text(value) { return arguments.field(path).map { [($0, text)] } ?? [] }
    var found: [Pair] = []
    for (name, inner) in value.entries(atMost: Self.limit) where found.count < Self.limit {
      guard inner.array != nil || inner.object != nil else { continue }
      let isLeaf = Self.isWhole(name)
      found += leaves(inner, path: isLeaf ? path : path + [name], depth: depth + 1)
    }
    return found
  }

  // MARK: - Texts

  /// What a value says: itself, its list of texts, or the text of an entry.
  private static func text(_ value: JSONValue?) -> String? {
    switch value {
    case .string(let text)?: return text.isEmpty ? nil : text
    case .array(let elements)?:
      let texts = elements.prefix(8).compactMap { text($0) }
      return texts.isEmpty ? nil : texts.joined(separator: "; ")
    case .object(let object)?:
      let members = members(of: object)
      if let text = ["message", "msg", "description", "detail", "error", "code"].lazy
        .compactMap({ members[$0]?.string }).first
      {
        return text
      }
      let isConstraints = object.members.allSatisfy { $0.value.string != nil } && !object.isEmpty
      return isConstraints
        ? object.members.prefix(8).compactMap(\.value.string).joined(separator: "; ") : nil
    default: return nil
    }
  }

  /// The members by their names without capitals and signs; of equal ones the first.
  private static func members(of object: JSONObject) -> [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    for member in object.members.prefix(64) where !member.value.isNull {
      let name = plain(member.name)
      if members[name] == nil { members[name] = member.value }
    }
    return members
  }

  static func plain(_ name: String) -> String {
    String(name.filter { !"-_$".contains($0) }).lowercased()
  }
}
