import Text

/// Where a schema stands: in which document, and where in it.
struct SchemaPlace: Sendable, Hashable {
  var document: Int
  var pointer = JSONPointer()
}

/// The documents that references may lead to, and the names that schemas in them bear.
///
/// A whole document is searched for names only when a reference cannot be followed without.
struct SchemaLibrary {
  /// A schema with a URI of its own, to which the references inside it are relative (Core §4.3.5).
  struct Resource {
    let uri: URIReference
    let root: SchemaPlace
  }

  /// A schema that was found, with the resource it belongs to.
  struct Found {
    var place: SchemaPlace
    var schema: JSONValue
    var resource: Int
  }

  private var documents: [JSONValue]
  private(set) var resources: [Resource] = []
  private var numbers: [String: Int] = [:]

  /// The resources of places that have been looked at: an `$id` is resolved once, against what is around it.
  private var owners: [SchemaPlace: Int] = [:]
  private var anchors: [Int: [String: SchemaPlace]] = [:]
  private var dynamicAnchors: [String: [Int: SchemaPlace]] = [:]
  private var isIndexed = false

  /// The places of the members of large objects, by their names.
  private var tables: [SchemaPlace: [String: Int]] = [:]

  /// Holds a document as the first, and others by their URIs.
  init(_ document: JSONValue, uri: String, others: [String: JSONValue]) {
    let rest = others.sorted { $0.key < $1.key }
    documents = [document] + rest.map(\.value)
    for (index, uri) in ([uri] + rest.map(\.key)).enumerated() {
      _ = resource(URIReference(uri), root: SchemaPlace(document: index))
    }
  }

  /// The whole first document.
  var main: Found { Found(place: resources[0].root, schema: documents[0], resource: 0) }

  /// The number of a resource; the first place that claims a URI has it.
  private mutating func resource(_ uri: URIReference, root: SchemaPlace) -> Int {
    var uri = uri
    uri.fragment = nil
    if let number = numbers[uri.text] { return number }
    numbers[uri.text] = resources.count
    resources.append(Resource(uri: uri, root: root))
    return resources.count - 1
  }

  /// The resource that a schema belongs to: its own where it has an `$id`.
  mutating func resource(of schema: JSONValue, at place: SchemaPlace, in outer: Int) -> Int {
    // In drafts before 2019-09 an `$id` that is only a fragment is an anchor.
    guard let id = schema.object?["$id"]?.string, !id.hasPrefix("#") else { return outer }
    if let owner = owners[place] { return owner }
    let owner = resource(URIReference(id).resolved(against: resources[outer].uri), root: place)
    owners[place] = owner
    return owner
  }

  private func schema(at place: SchemaPlace) -> JSONValue? {
    documents[place.document].value(at: place.pointer)
  }
}

// MARK: - References

extension SchemaLibrary {
  /// The schema that a reference leads to from inside a resource, nil where there is none.
  mutating func find(_ reference: String, from resource: Int) -> Found? {
    let target = URIReference(reference).resolved(against: resources[resource].uri)
    guard let number = number(of: target),
      let fragment = PercentEncoding.strictText(decoding: target.fragment ?? "")
    else { return nil }
    if fragment.isEmpty || fragment.hasPrefix("/") { return follow(fragment, in: number) }
    index()
    return anchors[number]?[fragment].flatMap { found(at: $0, in: number) }
  }

  /// The schemas that `$dynamicRef` may lead to by a name, by their resources; none where the name is not dynamic here.
  mutating func dynamicTargets(_ reference: String, from resource: Int) -> [Int: Found] {
    let target = URIReference(reference).resolved(against: resources[resource].uri)
    guard let name = target.fragment, !name.isEmpty, !name.hasPrefix("/") else { return [:] }
    index()
    guard let number = number(of: target), let places = dynamicAnchors[name],
      places[number] != nil
    else { return [:] }
    var targets: [Int: Found] = [:]
    for (number, place) in places { targets[number] = found(at: place, in: number) }
    return targets
  }

  private func found(at place: SchemaPlace, in resource: Int) -> Found? {
    schema(at: place).map { Found(place: place, schema: $0, resource: resource) }
  }

  private mutating func number(of target: URIReference) -> Int? {
    var uri = target
    uri.fragment = nil
    if numbers[uri.text] == nil { index() }
    guard let number = numbers[uri.text] else { return nil }
    // A document may be known by where it is from and have another `$id`.
    let root = resources[number].root
    return schema(at: root).map { resource(of: $0, at: root, in: number) }
  }

  /// Follows a pointer from the root of a resource, and into the resources that it passes on its way.
  private mutating func follow(_ pointer: String, in resource: Int) -> Found? {
    let root = resources[resource].root
    guard let pointer = JSONPointer(pointer), var found = found(at: root, in: resource) else {
      return nil
    }
    for token in pointer.tokens {
      guard let next = part(token, of: found) else { return nil }
      found.schema = next
      found.place.pointer.tokens.append(token)
      found.resource = self.resource(of: next, at: found.place, in: found.resource)
    }
    return found
  }

  /// A part of a schema; those of large objects, to which many references lead, are looked up and not searched for.
  private mutating func part(_ token: String, of found: Found) -> JSONValue? {
    guard let object = found.schema.object, object.count > 32 else {
      return found.schema.value(at: JSONPointer(tokens: [token]))
    }
    if tables[found.place] == nil {
      let places = object.members.enumerated().map { ($1.name, $0) }
      tables[found.place] = Dictionary(places, uniquingKeysWith: { first, _ in first })
    }
    return tables[found.place]?[token].map { object.members[$0].value }
  }
}

// MARK: - Names

extension SchemaLibrary {
  /// Searches all documents for schemas with names, once.
  private mutating func index() {
    guard !isIndexed else { return }
    isIndexed = true
    var pending = documents.indices.map { number in
      Found(place: SchemaPlace(document: number), schema: documents[number], resource: number)
    }
    while var next = pending.popLast() {
      guard case .object(let schema) = next.schema else { continue }
      next.resource = resource(of: next.schema, at: next.place, in: next.resource)
      note(schema, next)
      for part in SchemaKeywords.parts(of: schema) {
        var place = next.place
        place.pointer.tokens += part.tokens
        pending.append(Found(place: place, schema: part.schema, resource: next.resource))
      }
    }
  }

  private mutating func note(_ schema: JSONObject, _ found: Found) {
    if let id = schema["$id"]?.string, id.hasPrefix("#") {
      anchors[found.resource, default: [:]][String(id.dropFirst())] = found.place
    }
    if let name = schema["$anchor"]?.string {
      anchors[found.resource, default: [:]][name] = found.place
    }
    if let name = schema["$dynamicAnchor"]?.string {
      anchors[found.resource, default: [:]][name] = found.place
      dynamicAnchors[name, default: [:]][found.resource] = found.place
    }
  }
}
