import Manifests
import Text

/// What the words of a path tell of an effect that the method does not tell.
///
/// Many APIs delete by a POST to `/things/{id}/delete`, and search by a POST to `/things/search`.
enum EffectWords {
  /// The effect of a method at a path; `id` is the operation's own name, which may say that something is made.
  static func effect(of method: String, at path: String, id: String) -> Operation.Effect {
    if let deed = deed(of: path) { return effect(of: method, deed) }
    if method == "HEAD" || method == "OPTIONS" || method == "QUERY" { return .read }
    let (name, position) = lastName(of: path)
    let action = words(of: name)
    switch method {
    case "GET": return action.count == 1 && plainDestroying.contains(action[0]) ? .destroy : .read
    case "DELETE": return .destroy
    case "POST" where isReading(action, as: position) && endsInLiteral(path) && !makes(id):
      return .read
    default:
      if isDestroying(action) || isForeign(method) && isDestroying(words(of: method[...])) {
        return .destroy
      }
      return RequestMethod.isSafe(method) ? .read : .write
    }
  }

  /// Parameters in which APIs that have one path for all name what is to be done.
  private static let deedParameters: Set<String> = [
    "action", "method", "op", "operation", "cmd", "command", "do", "act", "function", "func", "fn",
    "target", "x-amz-target", "call", "api", "verb",
  ]

  /// Verbs by which a named deed only reads.
  private static let deedReading: Set<String> = naming.union([
    "read", "show", "view", "check", "scan", "head", "select", "download", "preview", "estimate",
    "test", "validate",
  ])

  /// What a fixed query or a fragment names as the deed: `/api.php?action=delete_user`, `/#Action=DeleteQueue`.
  private static func deed(of path: String) -> [String]? {
    guard let mark = path.utf8.firstIndex(where: isQueryMark) else { return nil }
    for pair in path[mark...].split(whereSeparator: { "?#&".contains($0) }) {
      let halves = pair.split(separator: "=", maxSplits: 1)
      guard halves.count == 2, deedParameters.contains(halves[0].lowercased()),
        !halves[1].contains("{")
      else { continue }
      return words(of: halves[1].split(separator: ".").last ?? halves[1])
    }
    return nil
  }

  /// A named deed counts for more than the method: such APIs take GET for everything.
  private static func effect(of method: String, _ deed: [String]) -> Operation.Effect {
    if method == "DELETE" || isDestroying(deed) { return .destroy }
    let verb = deed.first { !manners.contains($0) || deedReading.contains($0) }
    return verb.map(deedReading.contains) ?? false ? .read : .write
  }

  private static let plainDestroying: Set<String> = ["delete", "destroy", "purge", "wipe"]
  private static let destroying: Set<String> = plainDestroying.union([
    "remove", "erase", "reset", "clear", "truncate", "cancel", "revoke", "terminate", "deleteall",
    "bulkdelete", "batchdelete", "deletemany",
  ])
  private static let reading: Set<String> = [
    "search", "filter", "count", "query", "lookup", "find", "msearch",
  ]

  /// Words beside those of reading that do not make another thing of it: `advanced_search`, `batch-query`.
  private static let manners: Set<String> = [
    "advanced", "multi", "full", "text", "bulk", "batch", "faceted", "global", "vector", "semantic",
    "get", "run", "all", "many", "by", "post",
  ]
  private static let making: Set<String> = [
    "create", "add", "save", "new", "insert", "update", "set", "store", "upsert", "register",
    "import",
    "start", "submit", "put",
  ]

  private static func isDestroying(_ action: [String]) -> Bool {
    guard let first = action.first, let last = action.last else { return false }
    return destroying.contains(first) || (action.count > 1 && destroying.contains(last))
  }

  /// Whether a method is none of those that say nothing of an effect beyond their meaning (RFC 9110 §9.3, RFC 5789).
  private static func isForeign(_ method: String) -> Bool {
    method != "PUT" && method != "POST" && method != "PATCH"
  }

  /// Verbs that read what is named behind them, as in `list_folder`; alone they may name a thing, such as a list.
  private static let naming: Set<String> = reading.union(["list", "get", "fetch", "describe"])

  private enum Position { case verb, segment }

  private static func isReading(_ action: [String], as position: Position) -> Bool {
    if let first = action.first, naming.contains(first), action.count > 1 || position == .verb {
      return true
    }
    return action.contains(where: reading.contains)
      && action.allSatisfy { reading.contains($0) || manners.contains($0) }
  }

  private static func makes(_ id: String) -> Bool {
    words(of: id[...]).first.map(making.contains) ?? false
  }

  private static func endsInLiteral(_ path: String) -> Bool {
    path.utf8.last { $0 != UInt8(ascii: "/") }.map { $0 != UInt8(ascii: "}") } ?? false
  }

  /// The last segment of a path that is no parameter alone; of one with a verb behind a colon or a point, the verb.
  private static func lastName(of path: String) -> (Substring, Position) {
    let name = lastSegment(of: path)
    // Most are a word or several and nothing else.
    guard name.utf8.contains(where: { isVerbMark($0) || $0 == UInt8(ascii: "}") }) else {
      return (name, .segment)
    }
    let bare = name.hasSuffix(".json") ? name.dropLast(5) : name
    let parts = bare.utf8.split { isVerbMark($0) || $0 == UInt8(ascii: "}") }
    let isVerb = bare.utf8.contains(where: isVerbMark) && parts.count > 1
    return (parts.last.map { Substring($0) } ?? "", isVerb ? .verb : .segment)
  }

  private static func lastSegment(of path: String) -> Substring {
    var rest = path.utf8[..<(path.utf8.firstIndex(where: isQueryMark) ?? path.endIndex)]
    while !rest.isEmpty {
      let start = rest.lastIndex(of: UInt8(ascii: "/")).map(rest.index(after:)) ?? rest.startIndex
      let last = rest[start...]
      let isParameter = last.first == UInt8(ascii: "{") && last.last == UInt8(ascii: "}")
      if !last.isEmpty, !isParameter { return Substring(last) }
      rest = rest[..<start].dropLast()
    }
    return ""
  }

  private static func isQueryMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  private static func isVerbMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
  }

  /// The words of a name in small letters: `bulk_delete`, `bulkDelete` and `bulk-delete` have the same.
  private static func words(of name: Substring) -> [String] {
    var words: [[UInt8]] = []
    var isInWord = false
    var wasSmall = false
    for byte in name.utf8 {
      // The words that are known are ASCII; letters of other scripts only keep words together.
      guard ASCII.isAlphanumeric(byte) || byte >= 0x80 else {
        isInWord = false
        continue
      }
      if !isInWord || ASCII.isUppercase(byte) && wasSmall { words.append([]) }
      words[words.count - 1].append(ASCII.lowercased(byte))
      (isInWord, wasSmall) = (true, ASCII.isLowercase(byte))
    }
    return words.map { String(decoding: $0, as: UTF8.self) }
  }
}
