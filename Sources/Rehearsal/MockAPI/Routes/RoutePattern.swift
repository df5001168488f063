import Text

/// A path template of an operation, ready to be compared with the paths of requests.
struct RoutePattern: Sendable, Hashable {
  /// A piece of a segment.
  private enum Piece: Sendable, Hashable {
    case literal([UInt8])
    case place(String)
  }

  private let segments: [[Piece]]

  /// A letter for each segment, `a` for fixed text, `b` for a place: of the templates that may fit a path, the
  /// one whose rank sorts first is to be asked first.
  let rank: String

  init(_ text: String) {
    segments = text.split(separator: "/").map { Self.pieces(of: $0) }
    rank = segments.map { pieces in
      pieces.allSatisfy { if case .literal = $0 { true } else { false } } ? "a" : "b"
    }.joined()
  }

  /// The values of the places, decoded, when a path fits.
  func places(in path: Substring) -> [String: String]? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    guard parts.count == segments.count else { return nil }
    var places: [String: String] = [:]
    for (pieces, part) in zip(segments, parts) {
      guard Self.match(pieces[...], Array(part.utf8)[...], into: &places) else { return nil }
    }
    return places
  }

  private static func pieces(of segment: Substring) -> [Piece] {
    // The loader has refused what is no template.
    guard let parts = try? PathTemplate(segment) else { return [.literal(Array(segment.utf8))] }
    var pieces: [Piece] = []
    for (index, literal) in parts.literals.enumerated() {
      if !literal.isEmpty { pieces.append(.literal(Array(literal.utf8))) }
      if index < parts.names.count { pieces.append(.place(parts.names[index])) }
    }
    return pieces
  }

  /// Fits pieces to a segment; a place takes as little as lets the rest fit, but not nothing.
  private static func match(
    _ pieces: ArraySlice<Piece>,
    _ text: ArraySlice<UInt8>,
    into places: inout [String: String]
  ) -> Bool {
    guard let first = pieces.first else { return text.isEmpty }
    let others = pieces.dropFirst()
    switch first {
    case .literal(let literal):
      return text.starts(with: literal)
        && match(others, text.dropFirst(literal.count), into: &places)
    case .place(let name):
      let shortest = others.isEmpty ? text.count : 1
      guard !text.isEmpty, shortest <= text.count else { return false }
      for length in shortest...text.count where match(others, text.dropFirst(length), into: &places)
      {
        places[name] = String(decoding: PercentEncoding.decode(text.prefix(length)), as: UTF8.self)
        return true
      }
      return false
    }
  }
}
