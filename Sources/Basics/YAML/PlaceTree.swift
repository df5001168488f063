import JSON

/// Where a value and all that it holds stand in a text.
///
/// A class, because what an alias names is held by all that name it.
final class PlaceTree: Sendable {
  /// A member or element with its place.
  struct Child: Sendable {
    /// Nil for an element.
    let name: String?
    let nameStart: JSONSourceMap.Position?
    let tree: PlaceTree
  }

  let start: JSONSourceMap.Position
  let children: [Child]

  init(start: JSONSourceMap.Position, children: [Child] = []) {
    self.start = start
    self.children = children
  }

  /// The places of pointers without wildcards; a pointer that leads nowhere is missing.
  func places(of pointers: some Sequence<JSONPointer>) -> [JSONPointer: JSONSourceMap.Place] {
    var places: [JSONPointer: JSONSourceMap.Place] = [:]
    for pointer in pointers where places[pointer] == nil {
      places[pointer] = place(of: pointer.tokens)
    }
    return places
  }

  private func place(of tokens: [String]) -> JSONSourceMap.Place? {
    var tree = self
    var name: JSONSourceMap.Position?
    for token in tokens {
      guard let child = tree.child(token) else { return nil }
      (tree, name) = (child.tree, child.nameStart)
    }
    return JSONSourceMap.Place(name: name, value: tree.start)
  }

  private func child(_ token: String) -> Child? {
    if children.first?.name == nil {
      guard let index = Int(token), children.indices.contains(index) else { return nil }
      return children[index]
    }
    return children.first { $0.name.map { $0.isSameText(as: token) } ?? false }
  }
}
