import JSON

/// A document whose references can be followed.
struct APIDocument: Sendable {
  /// References that lead to references are followed this far.
  private static let chainLimit = 32

  let root: JSONObject
  let edition: SpecificationVersion
  let file: String
  let location: DocumentLocation
  private let files: ReferencedFiles
  private let own: SelfAddress?
  private let names = KnownSchemaNames()

  // Looking up a member of an object is linear, and everything refers to the members of these few.
  private let sections: [[String]: [String: JSONValue]]

  init(
    root: JSONObject,
    edition: SpecificationVersion,
    file: String,
    location: DocumentLocation
  ) {
    self.root = root
    self.edition = edition
    self.file = file
    self.location = location
    files = ReferencedFiles(location.content)
    own = SelfAddress(of: .object(root), at: location.path)
    var sections: [[String]: [String: JSONValue]] = [:]
    for name in ["definitions", "parameters", "responses"] {
      if let members = root[name]?.object { sections[[name]] = members.table }
    }
    for section in root["components"]?.object?.members ?? [] {
      if let members = section.value.object {
        sections[["components", section.name]] = members.table
      }
    }
    self.sections = sections
  }

  /// The document itself.
  var whole: Located { Located(value: .object(root), place: Place()) }

  /// The value at a place, nil where there is none.
  func value(at place: Place) -> JSONValue? {
    guard place.file.isEmpty || place.file == location.path else {
      return files.content(of: place.file)?.value(at: place.pointer)
    }
    let tokens = place.pointer.tokens
    for depth in [2, 1] where tokens.count > depth {
      guard let section = sections[Array(tokens.prefix(depth))] else { continue }
      let rest = JSONPointer(tokens: Array(tokens.dropFirst(depth + 1)))
      return section[tokens[depth]]?.value(at: rest)
    }
    return JSONValue.object(root).value(at: place.pointer)
  }

  /// The place that the `$ref` of an object names, nil for any other value.
  ///
  /// - Throws: a sentence that says what is wrong with the reference.
  func target(of located: Located) throws(ReferenceComplaint) -> Located? {
    guard let text = located.value.reference else { return nil }
    let reference: Reference
    do throws(Reference.Refusal) {
      reference = try self.reference(text, in: located.place.file)
    } catch {
      if let found = named(text, from: located.place) { return found }
      throw ReferenceComplaint(
        "the reference \(DocumentExcerpt.quoted(text)) \(error.clause(in: location))"
      )
    }
    var place = reference.target
    if place.file == location.path { place.file = "" }
    if let anchor = reference.anchor {
      guard let found = schema(named: anchor, in: place.file, from: located.place) else {
        throw ReferenceComplaint(
          "the reference \(DocumentExcerpt.quoted(text)) names no schema; give one the \"$anchor\" "
            + DocumentExcerpt.quoted(anchor)
        )
      }
      return found
    }
    if let value = value(at: place) { return Located(value: value, place: place) }
    if let found = foundThroughReferences(place) ?? named(text, from: located.place) {
      return found
    }
    let isFileThere = value(at: Place(file: place.file)) != nil
    throw .missing(text, isFileThere ? "add it or correct the name" : ReferenceComplaint.noFile)
  }

  private func reference(_ text: String, in file: String) throws(Reference.Refusal) -> Reference {
    try Reference(
      text,
      in: file.isEmpty ? location.path : file,
      root: location.rootAddress,
      own: own,
      document: location.path
    )
  }

  /// The schema of a file that bears a name.
  private func schema(named anchor: String, in file: String, from place: Place) -> Located? {
    guard let names = names(of: file) else { return nil }
    let start = file == place.file ? place.pointer : JSONPointer()
    return names.schema(named: anchor, from: start).flatMap { pointer in
      let found = Place(file: file, pointer: pointer)
      return value(at: found).map { Located(value: $0, place: found) }
    }
  }

  /// What a reference leads to by an address that a schema of its own file gives itself (`$id`).
  private func named(_ text: String, from place: Place) -> Located? {
    guard let pointer = names(of: place.file)?.place(of: text, from: place.pointer) else {
      return nil
    }
    let found = Place(file: place.file, pointer: pointer)
    return value(at: found).map { Located(value: $0, place: found) }
  }

  private func names(of file: String) -> SchemaNames? {
    let root = value(at: Place(file: file))
    return root.map { names.names(of: file, $0, address: location.address ?? "") }
  }

  /// The value at a place that lies behind references, such as a component of components that are a file of their own.
  private func foundThroughReferences(_ place: Place) -> Located? {
    let start = Place(file: place.file)
    guard let root = value(at: start) else { return nil }
    var located = Located(value: root, place: start)
    var rest = place.pointer.tokens[...]
    for _ in 0..<(Self.chainLimit + place.pointer.tokens.count) {
      guard let token = rest.first else { return located }
      let step = located.value.value(at: JSONPointer(tokens: [token]))
      if let step {
        located = Located(value: step, place: located.place.appending(token))
        rest = rest.dropFirst()
      } else {
        guard let next = (try? target(of: located)) ?? nil, next.place != located.place else {
          return nil
        }
        located = next
      }
    }
    return nil
  }

  /// The member of an object with what its references lead to; one that leads nowhere is what is written there.
  func member(_ name: String, of located: Located) -> Located? {
    located[name].map { (try? resolved($0)) ?? $0 }
  }

  /// What a value stands for once its references are followed.
  ///
  /// - Throws: a sentence that says what is wrong with a reference on the way.
  func resolved(_ located: Located) throws(ReferenceComplaint) -> Located {
    var located = located
    for _ in 0..<Self.chainLimit {
      guard let next = try target(of: located) else { return located }
      located = next
    }
    throw ReferenceComplaint("the references here lead in a circle; one of them must say something")
  }
}

/// What is wrong with a reference.
struct ReferenceComplaint: Error {
  let message: String

  init(_ message: String) { self.message = message }

  /// A reference that leads nowhere, and what to do about it.
  static func missing(_ text: String, _ remedy: String) -> ReferenceComplaint {
    ReferenceComplaint("the reference \(DocumentExcerpt.quoted(text)) leads nowhere; \(remedy)")
  }

  static let noFile = "is the file there, and JSON or YAML?"
}

extension JSONValue {
  /// The reference that an object is: where a dynamic one would lead elsewhere depends on who asks, which a document of an
  /// API hardly makes use of, so it leads to the name of its own file.
  var reference: String? { self["$ref"]?.string ?? self["$dynamicRef"]?.string }
}

extension JSONObject {
  /// The members by name.
  var table: [String: JSONValue] {
    Dictionary(members.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }
}
