/// The reading of schema documents into a table of nodes, of which the first is the whole schema.
///
/// Schemas are read one after the other, not inside one another, so that no chain of references is too long.
struct SchemaCompiler {
  /// Schemas that are read; references to more are not followed.
  static let nodeLimit = 100_000

  /// Things that are remarked upon.
  private static let remarkLimit = 100

  var library: SchemaLibrary
  let formats: JSONSchema.Formats
  private(set) var nodes: [SchemaNode] = []
  private(set) var remarks: [JSONSchema.Remark] = []
  var hasDynamicReferences = false
  private var known: [SchemaPlace: SchemaNode.ID] = [:]
  private var pending: [(id: SchemaNode.ID, found: SchemaLibrary.Found)] = []

  init(library: SchemaLibrary, formats: JSONSchema.Formats) {
    self.library = library
    self.formats = formats
  }

  /// Reads the main document and all that it refers to.
  mutating func compile() {
    _ = node(of: library.main)
    while let next = pending.popLast() { read(next.found, as: next.id) }
    for circle in SchemaCircles.cut(&nodes) { remarkCircle(through: circle) }
  }

  /// The node of a schema, to be read later; a schema that refers to itself finds its own node.
  mutating func node(of found: SchemaLibrary.Found) -> SchemaNode.ID {
    if let id = known[found.place] { return id }
    let id = nodes.count
    known[found.place] = id
    nodes.append(SchemaNode())
    guard id < Self.nodeLimit else {
      if id == Self.nodeLimit { remark("the schema is too large; this and more is ignored", found) }
      return id
    }
    pending.append((id, found))
    return id
  }

  private mutating func read(_ found: SchemaLibrary.Found, as id: SchemaNode.ID) {
    var found = found
    switch found.schema {
    case .bool(false): nodes[id].checks = [.nothing]
    case .object(let schema):
      found.resource = library.resource(of: found.schema, at: found.place, in: found.resource)
      let source = Source(schema: schema, place: found.place, resource: found.resource)
      nodes[id].resource = found.resource
      nodes[id].title = source.title
      nodes[id].checks = checks(of: source)
    case .bool(true): break
    default: remark("expected a schema, which is an object or a boolean; it is ignored", found)
    }
  }

  private mutating func checks(of source: Source) -> [SchemaNode.Check] {
    valueChecks(of: source) + scalarChecks(of: source) + arrayChecks(of: source)
      + objectChecks(of: source) + combinations(of: source) + remainders(of: source)
  }

  /// A schema that is being read.
  struct Source {
    let schema: JSONObject
    let place: SchemaPlace
    let resource: Int

    subscript(keyword: String) -> JSONValue? { schema[keyword] }

    /// What people call the schema.
    var title: String? {
      if let title = schema["title"]?.string, !title.isEmpty, title.utf8.count <= 60 {
        return title
      }
      let tokens = place.pointer.tokens.suffix(2)
      guard tokens.count == 2, let holder = tokens.first else { return nil }
      return ["$defs", "definitions", "schemas"].contains(holder) ? tokens.last : nil
    }
  }
}

// MARK: - Parts

extension SchemaCompiler {
  /// The node of a part of a schema.
  private mutating func node(_ source: Source, _ tokens: String..., schema: JSONValue)
    -> SchemaNode.ID
  {
    var place = source.place
    place.pointer.tokens += tokens
    return node(
      of: SchemaLibrary.Found(place: place, schema: schema, resource: source.resource)
    )
  }

  /// The node of the schema itself.
  mutating func node(of source: Source) -> SchemaNode.ID { known[source.place] ?? JSONSchema.root }

  /// The node of a keyword whose value is a schema.
  mutating func single(_ keyword: String, of source: Source) -> SchemaNode.ID? {
    guard let value = source[keyword], value.object != nil || value.bool != nil else { return nil }
    return node(source, keyword, schema: value)
  }

  /// The nodes of a keyword whose value is a list of schemas.
  mutating func list(_ keyword: String, of source: Source) -> [SchemaNode.ID] {
    var ids: [SchemaNode.ID] = []
    for (index, value) in (source[keyword]?.array ?? []).enumerated() {
      ids.append(node(source, keyword, String(index), schema: value))
    }
    return ids
  }

  /// The nodes of a keyword whose value has a schema for each name.
  mutating func map(_ keyword: String, of source: Source) -> [(String, SchemaNode.ID)] {
    var ids: [(String, SchemaNode.ID)] = []
    for member in source[keyword]?.object?.members ?? [] where member.value.array == nil {
      ids.append((member.name, node(source, keyword, member.name, schema: member.value)))
    }
    return ids
  }
}

// MARK: - Remarks

extension SchemaCompiler {
  /// Notes that a keyword is not carried out.
  mutating func remark(_ problem: String, _ source: Source, _ tokens: String...) {
    remark(problem, at: JSONPointer(tokens: source.place.pointer.tokens + tokens))
  }

  private mutating func remark(_ problem: String, _ found: SchemaLibrary.Found) {
    remark(problem, at: found.place.pointer)
  }

  private mutating func remarkCircle(through id: SchemaNode.ID) {
    guard let place = known.first(where: { $0.value == id })?.key else { return }
    remark(
      "the schema asks for itself of the same value, round in a circle; it is ignored there",
      at: place.pointer
    )
  }

  /// Notes that something at a place is not carried out.
  mutating func remark(_ problem: String, at pointer: JSONPointer) {
    guard remarks.count < Self.remarkLimit else { return }
    remarks.append(JSONSchema.Remark(path: pointer, problem: problem))
  }
}
