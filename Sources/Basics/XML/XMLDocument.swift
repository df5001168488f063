package import JSON

/// An XML document as a tree of JSON, so that all that reads JSON reads it too.
///
/// An element becomes a member by its local name: its text where it has nothing else, else an object with its attributes
/// as `@name`, its children, and its own text as `#text`. Children of one name become an array where they are several.
package struct XMLDocument: Sendable, Hashable {
  /// An object of one member: the root element.
  package let tree: JSONValue

  /// Whether text stands between the elements of an element, whose order the tree does not keep.
  package let isMixed: Bool

  /// Levels of elements that are read.
  package static let depthLimit = 128

  /// Elements and attributes that are read.
  package static let nodeLimit = 500_000

  /// Reads a document in UTF-8, whatever its declaration says.
  ///
  /// - Throws: `XMLError` for what is not well-formed, declares entities or goes past the limits.
  package init(_ bytes: [UInt8]) throws(XMLError) {
    let builder = try XMLReader.read(bytes)
    tree = builder.root
    isMixed = builder.isMixed
  }
}

/// Why a text is not read as XML.
package enum XMLError: Error, Sendable, Hashable {
  case malformed
  /// Entities unfold to what nobody can bound, and data has no need of them.
  case entities
  case tooDeep
  case tooMany
}

extension JSONValue {
  /// The values of a tree made of XML that a pointer leads to: a name means each element of that name, and an element
  /// that has attributes too counts by its text.
  package func values(inXMLAt pointer: JSONPointer) -> [JSONValue] {
    elements(inXMLAt: pointer).map { $0["#text"] ?? $0 }
  }

  /// The elements themselves that a pointer leads to, with their attributes.
  package func elements(inXMLAt pointer: JSONPointer) -> [JSONValue] {
    var found = [self]
    for token in pointer.tokens { found = found.flatMap { $0.elements(named: token) } }
    return found.flatMap { $0.array ?? [$0] }
  }

  private func elements(named token: String) -> [JSONValue] {
    switch self {
    case .object(let object):
      if token == "*" { return object.members.filter { !$0.name.hasPrefix("@") }.map(\.value) }
      return object[token].map { [$0] } ?? []
    case .array(let elements):
      if let index = Int(token), String(index) == token {
        return elements.indices.contains(index) ? [elements[index]] : []
      }
      return token == "*" ? elements : elements.flatMap { $0.elements(named: token) }
    case .string: return token == "#text" ? [self] : []
    default: return []
    }
  }
}
