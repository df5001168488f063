import Text
import JSON

/// A mapping on its way to an object: keys once each, merged members behind its own.
struct YAMLMapping {
  enum Key {
    case name(String)

    /// `<<`, whose value lends its members (https://yaml.org/type/merge.html).
    case merge
  }

  /// Mappings up to this size are compared key by key, which is faster than a table.
  private static let smallLimit = 12

  private var members: [JSONObject.Member] = []
  private var positions: [JSONSourceMap.Position] = []
  private var names: Set<String> = []
  private var children: [PlaceTree.Child] = []
  private var merged: [(object: JSONObject, places: PlaceTree?)] = []
  private var (weight, depth) = (2, 0)

  mutating func take(
    _ key: Key,
    _ node: YAMLComposer.Node,
    at position: JSONSourceMap.Position
  ) throws(YAMLSyntaxError) {
    weight += node.weight
    guard case .name(let name) = key else { return try merge(node, at: position) }
    if let index = index(of: name) {
      throw YAMLSyntaxError(
        "the key \(UntrustedText.quoted(name, limit: 60)) stands on line \(positions[index].line) already; keep one "
          + "of the two",
        at: position
      )
    }
    add(JSONObject.Member(name: name, value: node.value))
    positions.append(position)
    weight += name.utf8.count + 4
    depth = max(depth, node.depth)
    if let tree = node.places {
      children.append(PlaceTree.Child(name: name, nameStart: position, tree: tree))
    }
  }

  /// The object with what was merged; of two merged members of one name the earlier counts.
  mutating func node(
    at position: JSONSourceMap.Position,
    _ wanted: YAMLComposer.Wanted
  ) -> YAMLComposer.Node {
    for (object, places) in merged {
      for (index, member) in object.members.enumerated() where self.index(of: member.name) == nil {
        add(member)
        if let child = places?.children[index] { children.append(child) }
      }
    }
    return YAMLComposer.Node(
      value: .object(JSONObject(distinct: members)),
      weight: weight,
      depth: depth + 1,
      places: wanted == .values ? nil : PlaceTree(start: position, children: children)
    )
  }

  private mutating func merge(
    _ node: YAMLComposer.Node,
    at position: JSONSourceMap.Position
  ) throws(YAMLSyntaxError) {
    let parts =
      node.value.array.map { elements in
        elements.enumerated().map { ($1.object, node.places?.children[$0].tree) }
      } ?? [(node.value.object, node.places)]
    for (object, places) in parts {
      guard let object else {
        throw YAMLSyntaxError(
          "expected a mapping, or a list of mappings, to merge after \"<<:\", found "
            + "\(node.value.kindWithArticle); name one by its alias",
          at: position
        )
      }
      merged.append((object, places))
    }
    depth = max(depth, node.depth - 1)
  }

  private mutating func add(_ member: JSONObject.Member) {
    members.append(member)
    if members.count > Self.smallLimit {
      if names.isEmpty { names = Set(members.map(\.name)) } else { names.insert(member.name) }
    }
  }

  private func index(of name: String) -> Int? {
    // Equal texts may differ in their code points, so that the table only rules out.
    if members.count > Self.smallLimit, !names.contains(name) { return nil }
    return members.firstIndex { $0.name.isSameText(as: name) }
  }
}
