/// The search for schemas that apply themselves to the same value, which no value can ever be checked against.
enum SchemaCircles {
  private enum State { case unseen, open, closed }

  private struct Edge {
    let from: SchemaNode.ID
    let to: SchemaNode.ID
  }

  /// Takes out the reference that closes each circle.
  ///
  /// - Returns: the nodes that closed one.
  static func cut(_ nodes: inout [SchemaNode]) -> [SchemaNode.ID] {
    var states = Array(repeating: State.unseen, count: nodes.count)
    var closing: [Edge] = []
    var turning: [Edge] = []
    for start in nodes.indices where states[start] == .unseen {
      var stack = [(node: start, parts: nodes[start].sameValueParts[...])]
      states[start] = .open
      while let top = stack.indices.last {
        guard let part = stack[top].parts.popFirst() else {
          states[stack.removeLast().node] = .closed
          continue
        }
        switch states[part] {
        case .closed: break
        case .open:
          closing.append(Edge(from: stack[top].node, to: part))
          let circle = stack.drop { $0.node != part }.map(\.node)
          turning += zip(circle, circle.dropFirst()).map(Edge.init).filter { edge in
            nodes[edge.from].turns(edge.to)
          }
        case .unseen:
          states[part] = .open
          stack.append((part, nodes[part].sameValueParts[...]))
        }
      }
    }
    for edge in closing + turning { nodes[edge.from].removePart(edge.to) }
    return closing.map(\.from)
  }
}

extension SchemaNode {
  /// Whether a part that asks for nothing would make this schema ask for something.
  fileprivate func turns(_ part: ID) -> Bool {
    checks.contains { check in
      switch check {
      case .not(part), .condition(part, _, _): true
      case .one(let ids): ids.contains(part)
      default: false
      }
    }
  }

  /// Takes out what applies a schema to the same value: a circle asks for nothing.
  fileprivate mutating func removePart(_ part: ID) {
    checks = checks.compactMap { check -> Check? in
      switch check {
      case .all(let ids): .all(ids.filter { $0 != part })
      // Where one of the forms asks for nothing, so does the choice.
      case .any(let ids) where ids.contains(part), .one(let ids) where ids.contains(part): nil
      case .not(part), .schemaWith(_, part), .condition(part, _, _): nil
      case .condition(let id, let then, let otherwise):
        .condition(
          id,
          then: then == part ? nil : then,
          otherwise: otherwise == part ? nil : otherwise
        )
      default: check
      }
    }
  }
}
