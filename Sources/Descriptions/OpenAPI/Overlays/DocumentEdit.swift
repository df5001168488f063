import JSON

/// A change of the values at several places of a document, made in one walk.
struct DocumentEdit {
  /// What happens to each value.
  enum Change {
    case remove
    /// The value is merged in (Overlay 1.1.0 §4.4.3).
    case merge(JSONValue)
  }

  /// Why a value cannot be merged.
  struct Clash: Error, Hashable {
    /// Where in the document.
    let pointer: JSONPointer

    /// What stands there and what would come, as clauses with articles.
    let found: String
    let offered: String
  }

  /// The places as a tree of tokens.
  private struct Tree {
    var children: [String: Tree] = [:]
    var isTarget = false

    mutating func insert(_ tokens: ArraySlice<String>) {
      guard let first = tokens.first else {
        isTarget = true
        return
      }
      children[first, default: Tree()].insert(tokens.dropFirst())
    }
  }

  private let change: Change
  private var tree = Tree()

  /// Changes the values at places; a place that is named twice is changed once.
  init(_ change: Change, at places: [[String]]) {
    self.change = change
    for place in places { tree.insert(place[...]) }
  }

  /// The document changed; nil where all of it is removed.
  ///
  /// - Throws: `Clash` where two values cannot be one.
  func applied(to document: JSONValue) throws(Clash) -> JSONValue? {
    try applied(to: document, tree, JSONPointer())
  }

  private func applied(
    to value: JSONValue,
    _ tree: Tree,
    _ place: JSONPointer
  ) throws(Clash) -> JSONValue? {
    let result = tree.children.isEmpty ? value : try appliedBelow(value, tree, place)
    guard tree.isTarget else { return result }
    switch change {
    case .remove: return nil
    case .merge(let update): return try Self.merged(result, update, place, isTarget: true)
    }
  }

  /// A value whose members or elements are changed.
  private func appliedBelow(
    _ value: JSONValue,
    _ tree: Tree,
    _ place: JSONPointer
  ) throws(Clash) -> JSONValue {
    switch value {
    case .object(let object):
      var members: [JSONObject.Member] = []
      members.reserveCapacity(object.count)
      for member in object.members {
        guard let below = tree.children[member.name] else {
          members.append(member)
          continue
        }
        let changed = try applied(to: member.value, below, place.appending(member.name))
        if let changed { members.append(JSONObject.Member(name: member.name, value: changed)) }
      }
      return .object(JSONObject(distinct: members))
    case .array(let elements):
      var changed: [JSONValue] = []
      for (index, element) in elements.enumerated() {
        guard let below = tree.children[String(index)] else {
          changed.append(element)
          continue
        }
        let one = try applied(to: element, below, place.appending(index))
        if let one { changed.append(one) }
      }
      return .array(changed)
    default: return value
    }
  }

  /// A value with another merged in; a target that is a list takes what is not a list as an element.
  private static func merged(
    _ value: JSONValue,
    _ update: JSONValue,
    _ place: JSONPointer,
    isTarget: Bool
  ) throws(Clash) -> JSONValue {
    switch (value, update) {
    case (.object(var object), .object(let news)):
      for member in news.members {
        object[member.name] =
          try object[member.name].map { old throws(Clash) in
            try merged(old, member.value, place.appending(member.name), isTarget: false)
          } ?? member.value
      }
      return .object(object)
    case (.array(let old), .array(let new)): return .array(old + new)
    case (.array(let old), _) where isTarget: return .array(old + [update])
    // A member without a value, as YAML has it, mirrors what is there.
    case (.object, .null), (.array, .null): return value
    case (.object, _), (.array, _), (_, .object), (_, .array):
      if value.isNull { return update }
      throw Clash(
        pointer: place,
        found: value.kindWithArticle,
        offered: update.kindWithArticle
      )
    default: return update
    }
  }
}

extension JSONPointer {
  fileprivate func appending(_ index: Int) -> JSONPointer { appending(String(index)) }
}
