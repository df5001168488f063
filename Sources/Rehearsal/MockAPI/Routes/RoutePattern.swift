import Text

/// A path template of an operation, ready to be compared with the paths of requests.
struct RoutePattern: Sendable, Hashable {
  /// A piece of a template.
  private enum Piece: Sendable, Hashable {
    case literal([UInt8])
    case place(String)
  }

  private let segments: [[Piece]]

  /// The template as a whole, for places that may be several segments.
  private let pieces: [Piece]

  /// A letter for each segment, `a` for fixed text, `b` for a place: of the templates that may fit a path, the
  /// one whose rank sorts first is to be asked first.
  let rank: String

  init(_ text: some StringProtocol) {
    segments = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
      Self.pieces(of: $0)
    }
    pieces = Self.pieces(of: text)
    rank = segments.map { pieces in
      pieces.allSatisfy { if case .literal = $0 { true } else { false } } ? "a" : "b"
    }.joined()
  }

  /// The values of the places, decoded, when a path fits and each value is within a segment.
  func places(in path: Substring) -> [String: String]? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    guard parts.count == segments.count else { return nil }
    var places: [String: String] = [:]
    for (pieces, part) in zip(segments, parts) {
      guard Self.match(pieces[...], Array(part.utf8)[...], [], into: &places) else { return nil }
    }
    return places
  }

  /// The values of the places when a path fits and those of the given names may be several segments.
  func places(in path: Substring, spanning names: Set<String>) -> [String: String]? {
    var places: [String: String] = [:]
    let isFitting = Self.match(pieces[...], Array(path.utf8)[...], names, into: &places)
    return isFitting ? places : nil
  }

  private static func pieces(of text: some StringProtocol) -> [Piece] {
    // The loader has refused what is no template.
    guard let parts = try? PathTemplate(text) else { return [.literal(Array(text.utf8))] }
    var pieces: [Piece] = []
    for (index, literal) in parts.literals.enumerated() {
      if !literal.isEmpty { pieces.append(.literal(Array(literal.utf8))) }
      if index < parts.names.count { pieces.append(.place(parts.names[index])) }
    }
    return pieces
  }

  /// Fits pieces to a text; a place takes as little as lets the rest fit, but not nothing, and no slash unless its name
  /// is among those that may have several segments.
  private static func match(
    _ pieces: ArraySlice<Piece>,
    _ text: ArraySlice<UInt8>,
    _ spanning: Set<String>,
    into places: inout [String: String]
  ) -> Bool {
    guard let first = pieces.first else { return text.isEmpty }
    let others = pieces.dropFirst()
    switch first {
    case .literal(let literal):
      return text.starts(with: literal)
        && match(others, text.dropFirst(literal.count), spanning, into: &places)
    case .place(let name):
      let room =
        spanning.contains(name)
        ? text.count : text.prefix { $0 != UInt8(ascii: "/") }.count
      let shortest = others.isEmpty ? text.count : 1
      guard !text.isEmpty, shortest <= room else { return false }
      for length in shortest...room
      where match(others, text.dropFirst(length), spanning, into: &places) {
        places[name] = String(decoding: PercentEncoding.decode(text.prefix(length)), as: UTF8.self)
        return true
      }
      return false
    }
  }
}
