import Text
import Manifests

/// A path that is looked for: `/guilds/{id}/bans`, `DELETE /guilds/7`, or a whole URL.
struct PathQuery {
  private let path: PathSegments
  private let method: String?

  /// The literal segments as words, for operations that lie elsewhere.
  let words: [Substring]

  /// Takes a path out of a query's words; nil when there is none.
  init?(_ words: inout [Substring]) {
    guard let index = words.firstIndex(where: { $0.hasPrefix("/") || $0.contains(text: "://") })
    else {
      return nil
    }
    let text = Self.path(of: words.remove(at: index))
    path = PathSegments(text, places: .wanted)
    guard !path.all.isEmpty else { return nil }
    self.words = text.split(separator: "/").filter { !PathSegments.isWantedPlace($0.utf8) }
    if index > 0, Self.methods.contains(words[index - 1].uppercased()) {
      method = words.remove(at: index - 1).uppercased()
    } else {
      method = nil
    }
  }

  private static let methods: Set = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "QUERY"]

  private static func path(of text: Substring) -> Substring {
    let bare = text.prefix { $0 != "?" && $0 != "#" }
    guard let scheme = bare.firstRange(ofText: "://") else { return bare }
    return bare[scheme.upperBound...].drop { $0 != "/" }
  }

  /// How well each operation's path fits, 0 where it does not.
  func scores(of operations: [Manifests.Operation]) -> [Double] {
    operations.map { operation in
      let template = PathSegments(operation.path[...], places: .declared)
      guard let worth = worth(of: template) else { return 0 }
      let extra = Double(max(0, template.all.count - path.all.count))
      return worth + (method == operation.method ? 50 : 0) - extra
    }
  }

  /// The same path is worth more than one that goes on, and that more than one which holds the path somewhere.
  private func worth(of template: PathSegments) -> Double? {
    let own = template.all.count
    let wanted = path.all.count
    if own < wanted { return own == 0 ? nil : end(template).map { 700 + 4 * $0 } }
    for start in 0...(own - wanted) {
      guard let likeness = likeness(template, from: start, to: 0, wanted) else { continue }
      return (own == wanted ? 1000 : start == 0 ? 500 : 300) + 4 * likeness
    }
    return nil
  }

  /// The template as the end of a longer path, such as that of a URL with the base in front.
  private func end(_ template: PathSegments) -> Double? {
    likeness(template, from: 0, to: path.all.count - template.all.count, template.all.count)
  }

  /// Nil where segments differ; an id stands where the template has a place.
  private func likeness(
    _ template: PathSegments,
    from start: Int,
    to wantedStart: Int,
    _ count: Int
  ) -> Double? {
    var likeness = 0.0
    var hasLiteral = false
    for offset in 0..<count {
      let own = template.all[start + offset]
      let wanted = path.all[wantedStart + offset]
      switch (own.isPlace, wanted.isPlace) {
      case (true, true): likeness += 1.5
      case (true, false): likeness += 1
      case (false, true): return nil
      case (false, false):
        guard template.bytes[own.range].elementsEqual(path.bytes[wanted.range]) else { return nil }
        likeness += 2
        hasLiteral = true
      }
    }
    return hasLiteral ? likeness : nil
  }
}

/// A path's segments in lower case, and which of them are places for arguments.
private struct PathSegments {
  struct Segment {
    var range: Range<Int>
    var isPlace: Bool
  }

  /// How places are written.
  enum Places {
    /// With a brace, as in an operation's path.
    case declared
    /// In any way that people write them: `{id}`, `:id`, `<id>` or `*`.
    case wanted
  }

  private(set) var bytes: [UInt8]
  private(set) var all: [Segment] = []

  /// Segments of a path that count.
  private static let limit = 32

  init(_ path: Substring, places: Places) {
    bytes = path.bytes
    for index in bytes.indices where (0x41...0x5A).contains(bytes[index]) { bytes[index] |= 0x20 }
    var start = 0
    while start < bytes.count, all.count < Self.limit {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.count
      if end > start {
        let segment = bytes[start..<end]
        let isPlace =
          places == .declared
          ? segment.contains(UInt8(ascii: "{")) : Self.isWantedPlace(segment)
        all.append(Segment(range: start..<end, isPlace: isPlace))
      }
      start = end + 1
    }
  }

  static func isWantedPlace(_ segment: some Collection<UInt8>) -> Bool {
    if let first = segment.first, "*:<".utf8.contains(first) { return true }
    return segment.contains(UInt8(ascii: "{"))
  }
}
