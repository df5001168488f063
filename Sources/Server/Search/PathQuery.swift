import Manifests

/// A path that is looked for: `/guilds/{id}/bans`, `DELETE /guilds/7`, or a whole URL.
struct PathQuery {
  private let segments: [Segment]
  private let method: String?

  private enum Segment: Equatable {
    case literal(String)
    case place

    init(_ text: Substring) {
      let isPlace = text == "*" || text.contains("{") || text.hasPrefix(":") || text.hasPrefix("<")
      self = isPlace ? .place : .literal(text.lowercased())
    }
  }

  /// Takes a path out of a query's words; nil when there is none.
  init?(_ words: inout [Substring]) {
    guard let index = words.firstIndex(where: { $0.hasPrefix("/") || $0.contains("://") }) else {
      return nil
    }
    segments = Self.segments(Self.path(of: words.remove(at: index)))
    guard !segments.isEmpty else { return nil }
    if index > 0, Self.methods.contains(words[index - 1].uppercased()) {
      method = words.remove(at: index - 1).uppercased()
    } else {
      method = nil
    }
  }

  private static let methods: Set = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

  private static func path(of text: Substring) -> Substring {
    let bare = text.prefix { $0 != "?" && $0 != "#" }
    guard let scheme = bare.firstRange(of: "://") else { return bare }
    return bare[scheme.upperBound...].drop { $0 != "/" }
  }

  private static func segments(_ path: Substring) -> [Segment] {
    path.split(separator: "/").prefix(32).map(Segment.init)
  }

  /// The literal segments as words, for operations that lie elsewhere.
  var words: [Substring] {
    segments.compactMap { segment in
      if case .literal(let text) = segment { Substring(text) } else { nil }
    }
  }

  /// How well an operation's path fits, 0 where it does not; the same path is worth more than one that goes on, and
  /// that more than one which holds the path somewhere.
  func score(of operation: Manifests.Operation) -> Double {
    let template = Self.segments(operation.path[...])
    guard let worth = worth(of: template) else { return 0 }
    let extra = Double(max(0, template.count - segments.count))
    let preference = method == operation.method ? 50.0 : 0
    return worth + preference - extra
  }

  private func worth(of template: [Segment]) -> Double? {
    if let same = likeness(from: template[...], segments[...]) { return 1000 + 4 * same }
    if let end = aligned(template) { return 700 + 4 * end }
    return inside(template).map { ($0.start == 0 ? 500 : 300) + 4 * $0.likeness }
  }

  /// The template as the end of a longer path, such as that of a URL with the base in front.
  private func aligned(_ template: [Segment]) -> Double? {
    guard !template.isEmpty, template.count < segments.count else { return nil }
    return likeness(from: template[...], segments.suffix(template.count))
  }

  /// The path as a part of the template.
  private func inside(_ template: [Segment]) -> (start: Int, likeness: Double)? {
    guard segments.count < template.count else { return nil }
    for start in 0...(template.count - segments.count) {
      let part = template[start..<(start + segments.count)]
      if let likeness = likeness(from: part, segments[...]) { return (start, likeness) }
    }
    return nil
  }

  /// Nil where segments differ; an id stands where the template has a place.
  private func likeness(
    from template: ArraySlice<Segment>,
    _ segments: ArraySlice<Segment>
  ) -> Double? {
    guard template.count == segments.count else { return nil }
    var likeness = 0.0
    var hasLiteral = false
    for (own, wanted) in zip(template, segments) {
      switch (own, wanted) {
      case (.literal(let own), .literal(let wanted)):
        guard own == wanted else { return nil }
        likeness += 2
        hasLiteral = true
      case (.place, .place): likeness += 1.5
      case (.place, .literal): likeness += 1
      case (.literal, .place): return nil
      }
    }
    return hasLiteral ? likeness : nil
  }
}
