package import JSON

/// Lines and columns of the values of a document.
package enum DocumentSourceMap {
  case json(JSONSourceMap)
  case yaml(YAMLSourceMap)

  /// The places of pointers without wildcards; a pointer that leads nowhere is missing.
  package func places(
    of pointers: some Sequence<JSONPointer>
  ) -> [JSONPointer: JSONSourceMap.Place] {
    switch self {
    case .json(let map): map.places(of: pointers)
    case .yaml(let map): map.places(of: pointers)
    }
  }

  /// The pointers of members whose name an earlier member of the same object has; YAML is refused where it has such.
  package func repeatedMembers() -> [JSONPointer: JSONSourceMap.Place] {
    switch self {
    case .json(let map): map.repeatedMembers()
    case .yaml: [:]
    }
  }
}

/// Lines and columns of the values of a YAML text; what an alias names stands where its anchor is.
package struct YAMLSourceMap {
  private let tree: PlaceTree?

  /// Maps a text that the parser accepts; any other has no places.
  package init(_ bytes: [UInt8]) { tree = (try? YAMLParser.places(bytes)) ?? nil }

  /// The places of pointers without wildcards; a pointer that leads nowhere is missing.
  package func places(
    of pointers: some Sequence<JSONPointer>
  ) -> [JSONPointer: JSONSourceMap.Place] {
    tree?.places(of: pointers) ?? [:]
  }
}
