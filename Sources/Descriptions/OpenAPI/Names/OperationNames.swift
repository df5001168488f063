import Text

/// The names of a document's operations: short, different, and the same at every import.
///
/// A name follows from the operation's own id, method and path. Only where two ids come to the same name does another
/// operation matter: then the one with the shorter path keeps it, and the other gets a mark of its method and path.
struct OperationNames {
  /// What a name is made of.
  struct Source {
    /// The operation id; nil or without letters makes a name of method and path.
    var id: String?
    var method: String
    var path: String
  }

  static let toolNameLimit = 40
  private static let markLength = 4

  /// The built-in tools, with which a tool must not be confused.
  static let reserved: Set<String> = [
    "resume_task", "list_tasks", "note_task", "cancel_task", "read_more", "find_operations",
    "describe_operation", "call_operation", "change_operation",
  ]

  private let prefix: String
  private let limit: Int

  /// What would be a built-in tool's name behind the prefix: hardly an API has an id of which one begins.
  private let reserved: Set<String>

  /// Names operations of the manifest with an id.
  init(id: String) {
    prefix = id + "_"
    limit = Self.toolNameLimit - prefix.utf8.count
    let own = Self.reserved.filter { $0.hasPrefix(id + "_") }
    reserved = Set(own.map { String($0.dropFirst(id.count + 1)) })
  }

  /// One name for each source, in their order.
  func names(of sources: [Source]) -> [String] {
    let wishes = sources.map { wish($0, id: $0.idWithoutTail ?? $0.id) }
    var holders: [String: Int] = [:]
    holders.reserveCapacity(sources.count)
    for (index, wish) in wishes.enumerated() where isUsable(wish) {
      guard let holder = holders[wish] else {
        holders[wish] = index
        continue
      }
      if sources[index].comesBefore(sources[holder]) { holders[wish] = index }
    }
    var taken = Set(holders.keys)
    return wishes.enumerated().map { index, wish in
      if holders[wish] == index { return wish }
      return whole(sources[index], &taken) ?? marked(wish, sources[index], &taken)
    }
  }

  /// The name with the tail that was cut from it, where it is short enough: it tells two `read_item` apart.
  private func whole(_ source: Source, _ taken: inout Set<String>) -> String? {
    guard source.idWithoutTail != nil else { return nil }
    let whole = wish(source, id: source.id)
    return isUsable(whole) && taken.insert(whole).inserted ? whole : nil
  }

  private func wish(_ source: Source, id: String?) -> String {
    let named = id.map { SnakeCase.identifier($0, or: "") } ?? ""
    let name = named.isEmpty ? Self.name(of: source) : named
    // `slack_slack_users_list` says no more than `slack_users_list`.
    let isPrefixed = name.hasPrefix(prefix) && name.utf8.count > prefix.utf8.count
    return isPrefixed ? SnakeCase.identifier(String(name.dropFirst(prefix.count)), or: name) : name
  }

  /// Method and path as a name: `get_users_by_id_posts`.
  private static func name(of source: Source) -> String {
    let segments = source.path.split(separator: "/").map { segment in
      segment.hasPrefix("{") ? "by_" + segment : String(segment)
    }
    let words = [source.method] + segments
    return SnakeCase.identifier(words.map(SnakeCase.name).joined(separator: "_"), or: "call")
  }

  private func isUsable(_ name: String) -> Bool {
    name.utf8.count <= limit && (reserved.isEmpty || !reserved.contains(name))
  }

  private func marked(_ wish: String, _ source: Source, _ taken: inout Set<String>) -> String {
    for length in Self.markLength...12 {
      let mark = StableHash.mark(of: "\(source.method) \(source.path)", length: length)
      let name = Abbreviation.shortened(wish, to: limit - length - 1) + "_" + mark
      if taken.insert(name).inserted { return name }
    }
    // Only the same method and path written twice get here.
    var number = 2
    while !taken.insert("\(Abbreviation.shortened(wish, to: limit - 8))_\(number)").inserted {
      number += 1
    }
    return "\(Abbreviation.shortened(wish, to: limit - 8))_\(number)"
  }
}

extension OperationNames.Source {
  /// The name of the function in an id that FastAPI made, nil for any other id.
  ///
  /// It puts path and method behind the name: `read_item_items__item_id__get`.
  fileprivate var idWithoutTail: String? {
    guard let id, id.hasSuffix("_" + method.lowercased()) else { return nil }
    let words = path.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    let tail = String(words) + "_" + method.lowercased()
    guard id.hasSuffix(tail), id.count > tail.count else { return nil }
    let name = String(id.dropLast(tail.count))
    return name.contains { $0.isLetter } ? name : nil
  }

  /// An order of the operations that a document cannot change by listing them otherwise.
  fileprivate func comesBefore(_ other: OperationNames.Source) -> Bool {
    let (left, right) = (path.utf8.count, other.path.utf8.count)
    if left != right { return left < right }
    return path == other.path ? method < other.method : path < other.path
  }
}
