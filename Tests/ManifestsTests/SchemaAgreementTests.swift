import JSON
import Manifests
import Testing

/// The schema of the format and the loader agree on what is right, in both directions.
struct SchemaAgreementTests {
  @Test(arguments: SchemaFile.files)
  func `each manifest and dialect names the schema and is right under it`(path: String) throws {
    let document = try JSONParser.parse(try SchemaFile.bytes(path))
    #expect(try SchemaFile.shared().violations(document) == [])
    let depth = path.contains("/") ? "../" : "./"
    #expect(document["$schema"]?.string == depth + "manifest.schema.json")
  }

  @Test func `the schema asks for nothing that this program does not check`() throws {
    #expect(try SchemaFile.shared().remarks == [])
  }

  @Test(arguments: SchemaSection.all)
  func `what shows the format is right under both`(section: SchemaSection) throws {
    #expect(try SchemaFile.shared().violations(section.document) == [])
    let diagnostics = section.diagnostics(section.document)
    #expect(diagnostics.filter { $0.severity == .error }.map(\.description) == [])
  }

  @Test(arguments: SchemaSection.all)
  func `what one refuses the other refuses too`(section: SchemaSection) throws {
    let schema = try SchemaFile.shared()
    let excepted = Set(SchemaException.all.filter { $0.section == section.name }.map(\.change))
    let changes = SchemaChange.all(in: section)
    let disputed = changes.filter { !excepted.contains($0) }.compactMap { change -> String? in
      let document = change.applied(to: section.document)
      let isRefused = section.isRefusedByLoader(document)
      guard isRefused != schema.refuses(document) else { return nil }
      return "\(change): the loader \(isRefused ? "refuses" : "takes") it"
    }
    #expect(disputed == [])
    #expect(changes.count > 5)
  }

  @Test(arguments: SchemaException.all)
  func `what is excepted is right under one and wrong under the other`(
    exception: SchemaException
  ) throws {
    let section = try #require(SchemaSection.all.first { $0.name == exception.section })
    let document = exception.change.applied(to: section.document)
    #expect(section.isRefusedByLoader(document) != (try SchemaFile.shared().refuses(document)))
  }

  @Test func `a schema that forgot a rule would be found out`() throws {
    let section = try #require(SchemaSection.all.first { $0.name == "/errors/pick" })
    let enumeration = try #require(JSONPointer("/$defs/errors/properties/pick/enum"))
    let lax = SchemaFile(
      document: try SchemaFile.shared().document.replacing(enumeration, with: nil)
    )
    let change = SchemaChange(place: section.part, value: "!? nonsense")
    let document = change.applied(to: section.document)
    #expect(section.isRefusedByLoader(document) && !lax.refuses(document))
    #expect(SchemaChange.all(in: section).contains(change))
  }
}

/// A change of a document that may make it wrong.
struct SchemaChange: Hashable, Sendable, CustomStringConvertible {
  let place: JSONPointer

  /// The value that is put there; nil takes the member away.
  var value: JSONValue?

  /// The name that the member gets instead of its own.
  var name: String?

  /// Values of the wrong kind, and those of the right kind that are beyond what is allowed.
  private static func values(for value: JSONValue) -> [JSONValue] {
    let always: [JSONValue] = [nil, 7, "", "!? nonsense", "a\u{0}b", "a\nb", "\u{202E}", [], [:]]
    if value.number != nil { return always + [-1, 1.5, 5_000_000_000] }
    return always + (value.object == nil ? [true] : [["zzzzzzzz": 1]])
  }

  /// Each place of a section with each value, without each member, and with each member misspelt.
  static func all(in section: SchemaSection) -> [SchemaChange] {
    section.places.flatMap { pointer, value -> [SchemaChange] in
      let changes = values(for: value).filter { $0 != value }.map {
        SchemaChange(place: pointer, value: $0)
      }
      guard let token = pointer.tokens.last else { return changes }
      let removal = SchemaChange(place: pointer)
      guard Int(token) == nil else { return changes + [removal] }
      return changes + [removal, SchemaChange(place: pointer, value: value, name: token + "_")]
    }
  }

  func applied(to document: JSONValue) -> JSONValue {
    guard let name else { return document.replacing(place, with: value) }
    let renamed = JSONPointer(tokens: place.tokens.dropLast() + [name])
    return document.replacing(place, with: nil).replacing(renamed, with: value)
  }

  var description: String {
    switch (name, value) {
    case (let name?, _): "\(place) renamed to \(name)"
    case (nil, let value?): "\(place) = \(JSONWriter.text(value))"
    case (nil, nil): "\(place) left out"
    }
  }
}
