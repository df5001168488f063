import JSON
import Manifests
import Testing

/// The members that the schema lists are those that the loader reads, each of which stands in some section.
struct SchemaKeyTests {
  /// A kind of object in the format: a place with `*` for each name and number that is free.
  private struct Kind: Hashable, CustomStringConvertible {
    let definition: String
    let path: [String]
    var description: String { definition + ": /" + path.joined(separator: "/") }
  }

  @Test func `the schema, the loader and the sections know the same members`() throws {
    let schema = try SchemaFile.shared()
    var (listed, read, shown) = (
      [Kind: Set<String>](), [Kind: Set<String>](), [Kind: Set<String>]()
    )
    for section in SchemaSection.all {
      // What stands in a dialect's parts is what stands in those of manifests.
      let isManifest = section.definition == "manifest"
      for (pointer, value) in isManifest ? [section.whole] + section.places : [section.whole] {
        guard let object = value.object else { continue }
        let kind = Kind(definition: section.definition, path: Self.path(pointer))
        let names = schema.names(at: pointer, in: section.definition)
        guard !names.isEmpty, !Self.isForeign(kind.path) else { continue }
        listed[kind, default: []].formUnion(names)
        read[kind, default: []].formUnion(Self.readNames(at: pointer, in: section))
        shown[kind, default: []].formUnion(object.names.filter { !$0.contains(":") })
      }
    }
    #expect(listed.count > 25)
    for (kind, names) in listed {
      #expect(shown[kind] == names, "\(kind): the sections and the schema")
      // The tests of a rule are its own names and any source, so the loader lists no names.
      guard kind.path.last != "when" else { continue }
      #expect(read[kind] == names, "\(kind): the loader and the schema")
    }
  }

  /// The names that the loader tells when it meets one that it does not know.
  private static func readNames(at pointer: JSONPointer, in section: SchemaSection) -> [String] {
    let place = pointer.appending("zzzzzzzz")
    let found = section.diagnostics(section.document.replacing(place, with: 1))
    let message = found.first { $0.pointer == place }?.message ?? ""
    guard let start = message.range(of: "known are ") else { return [] }
    return message[start.upperBound...].split(separator: ", ").map(String.init)
  }

  /// The members below these have names of the author's own, or belong to each kind of a list.
  private static let free: Set<String> = [
    "operations", "credentials", "place", "encoding", "variables", "properties", "headers", "items",
  ]

  private static func path(_ pointer: JSONPointer) -> [String] {
    var path: [String] = []
    for token in pointer.tokens {
      let isFree = Int(token) != nil || path.last.map { free.contains($0) } ?? false
      path.append(isFree ? "*" : token)
    }
    return path
  }

  /// JSON Schemas know more than the part of them that the schema of manifests lists.
  private static func isForeign(_ path: [String]) -> Bool {
    path.contains("arguments") || path.contains("output")
  }
}

extension String {
  /// Where a text first stands in this one.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
