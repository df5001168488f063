import JSON

/// The writer of one operation's schemas: what a document spreads over its components becomes one schema of JSON Schema
/// 2020-12 that needs nothing else.
///
/// What several places refer to, and what refers to itself, stands under `$defs`. The whole is bounded: what lies beyond
/// the limit becomes a schema that takes any JSON and says so.
struct SchemaWriter {
  /// Which way the values go.
  enum Direction: Sendable { case request, answer }

  static let requestLimit = 64 << 10
  static let depthLimit = 48
  private static let definitionLimit = 400

  let document: APIDocument
  let direction: Direction
  let limit: Int
  var remarks: ImportDiagnostics

  /// Bytes written so far, roughly.
  private(set) var spent = 0

  /// How often parts of `allOf` have been taken together.
  var merges = 0
  private var names: [Place: String] = [:]
  private var taken: Set<String> = []
  private var waiting: [(name: String, schema: Located)] = []
  private var definitions: [(String, JSONValue)] = []

  /// The places of the schemas with `allOf` that are being written.
  private var open: Set<Place> = []

  init(document: APIDocument, direction: Direction, limit: Int = Self.requestLimit) {
    self.document = document
    self.direction = direction
    self.limit = limit
    remarks = ImportDiagnostics(file: document.file)
  }

  /// The schema at a place; what it refers to is written with `finish`.
  mutating func schema(_ written: Located, depth: Int = 0) -> JSONValue {
    let located = repaired(written)
    guard let object = located.object else {
      if let bool = located.value.bool { return .bool(bool) }
      remarks.note("expected a schema here, found none; any JSON is taken", at: located.place)
      return .object([:])
    }
    guard depth < Self.depthLimit, spent < limit else { return tooLarge(located) }
    if located.value.reference != nil { return reference(located, object) }
    guard object["allOf"] != nil else { return inPlace(located, object, depth: depth) }
    return described(located, object) ?? composed(located, object, depth: depth)
  }

  /// The schema with each keyword of the kind that JSON Schema wants, and a remark on what was of another.
  mutating func repaired(_ located: Located) -> Located {
    guard let object = located.object, SchemaRepair.isNeeded(for: object) else { return located }
    let repair = SchemaRepair(object)
    for change in repair.changes {
      remarks.note(change.problem, at: change.tokens.reduce(located.place) { $0.appending($1) })
    }
    return Located(value: .object(repair.schema), place: located.place)
  }

  private mutating func inPlace(_ located: Located, _ object: JSONObject, depth: Int) -> JSONValue {
    let written = keywords(of: located, object, depth: depth)
    spend(on: written)
    return .object(written)
  }

  /// Writes a schema whose parts are taken together in place; one that comes back to itself becomes a definition.
  ///
  /// Parts are followed without a name, so nothing else would end such a circle but the limits.
  private mutating func composed(
    _ located: Located,
    _ object: JSONObject,
    depth: Int
  ) -> JSONValue {
    let place = located.place
    if names[place] != nil || open.contains(place) {
      return .object(Self.reference(to: names[place] ?? named(place, like: object)))
    }
    open.insert(place)
    let written = inPlace(located, object, depth: depth)
    open.remove(place)
    guard let name = names[place] else { return written }
    definitions.append((name, written))
    return .object(Self.reference(to: name))
  }

  /// The schema of what others refer to, which may itself be no more than a reference.
  private mutating func definition(_ written: Located) -> JSONValue {
    let located = repaired(written)
    guard let object = located.object, object["allOf"] != nil, spent < limit else {
      return schema(located, depth: 1)
    }
    return described(located, object) ?? inPlace(located, object, depth: 1)
  }

  /// Makes one schema of those written so far: `root` with the `$defs` that it needs.
  mutating func finish(_ root: JSONObject) -> JSONObject {
    var next = 0
    // Whoever wants an answer's schema wants it whole or not at all.
    while next < waiting.count, direction == .request || spent < limit {
      let (name, schema) = waiting[next]
      definitions.append((name, definition(schema)))
      next += 1
    }
    waiting = []
    return SchemaInliner(definitions: definitions).inlined(root)
  }

  // MARK: - References

  mutating func reference(_ located: Located, _ object: JSONObject) -> JSONValue {
    let target: Located
    do throws(ReferenceComplaint) {
      guard let found = try document.target(of: located) else { return .object([:]) }
      // Aliases add nothing but a name.
      target = found.value.reference == nil ? found : try document.resolved(found)
    } catch {
      remarks.note("\(error.message); any JSON is taken here", at: located.place)
      return .object(["description": "The API's description does not say what this is."])
    }
    guard let name = name(of: target) else { return tooLarge(located) }
    var written = Self.reference(to: name)
    for (keyword, value) in siblings(of: located, object).members.map({ ($0.name, $0.value) }) {
      written[keyword] = value
    }
    spend(on: written)
    return .object(written)
  }

  /// What may stand beside `$ref`: everything since 3.1, before only words about it.
  private mutating func siblings(of located: Located, _ object: JSONObject) -> JSONObject {
    var others = object
    others["$ref"] = nil
    others["$dynamicRef"] = nil
    guard !others.isEmpty else { return others }
    if document.edition == .threeOne {
      return keywords(of: Located(value: .object(others), place: located.place), others, depth: 1)
    }
    var kept = JSONObject()
    kept["description"] = SchemaAnnotations.description(of: others).map { .string($0) }
    return kept
  }

  private mutating func name(of target: Located) -> String? {
    if let name = names[target.place] { return name }
    guard waiting.count < Self.definitionLimit, spent < limit else { return nil }
    let name = claimed(target.place.pointer.tokens.last ?? target.place.file, for: target.place)
    waiting.append((name, target))
    return name
  }

  /// Names a place after what it builds on.
  private mutating func named(_ place: Place, like object: JSONObject) -> String {
    let base = object["allOf"]?.array?.lazy.compactMap { $0["$ref"]?.string }.first
    let last = base?.split(separator: "/").last.map(String.init) ?? place.pointer.tokens.last
    return claimed(last ?? place.file, for: place)
  }

  private mutating func claimed(_ text: String, for place: Place) -> String {
    let wish = ArgumentNames.sanitized(text, or: "schema")
    var name = wish
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(wish)_\(number)"
      number += 1
    }
    names[place] = name
    return name
  }

  private static func reference(to name: String) -> JSONObject {
    ["$ref": .string("#/$defs/" + name)]
  }

  // MARK: - Limits

  private mutating func tooLarge(_ located: Located) -> JSONValue {
    remarks.note(
      "the schema of the operation is larger than \(limit >> 10) KiB; from here on any JSON is "
        + "taken; write the parts that matter into the manifest",
      at: located.place
    )
    let name = located.value["$ref"]?.string?.split(separator: "/").last.map(String.init)
    let what = name.map { " " + DocumentProse.line($0, limit: 60) } ?? ""
    return .object([
      "description": .string("Any JSON: the API's schema\(what) is too large for here.")
    ])
  }

  mutating func spend(on schema: JSONObject) {
    for member in schema.members {
      spent += member.name.utf8.count + 6
      switch member.value {
      case .string(let text): spent += text.utf8.count
      case .array(let elements)
      where ["enum", "required", "examples", "type"].contains(member.name):
        spent += elements.reduce(0) { $0 + JSONWriter.bytes($1).count + 1 }
      default: spent += 6
      }
    }
  }
}
