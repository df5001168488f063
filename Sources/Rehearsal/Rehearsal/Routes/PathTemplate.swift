/// A path template of an operation, ready to be compared with the paths of requests.
struct PathTemplate: Sendable, Hashable {
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
    var pieces: [Piece] = []
    var rest = segment
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { pieces.append(.literal(Array(rest[..<open].utf8))) }
      pieces.append(.place(String(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.literal(Array(rest.utf8))) }
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
        places[name] = PercentCoding.decoded(text.prefix(length))
        return true
      }
      return false
    }
  }
}

/// Percent-decoding (RFC 3986 §2.1).
enum PercentCoding {
  /// The text that bytes stand for; a `%` without two digits stays.
  static func decoded(_ text: some Collection<UInt8>) -> String {
    var decoded: [UInt8] = []
    var rest = Array(text)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let value = rest.hexadecimalPair {
        decoded.append(value)
        rest = rest.dropFirst(2)
      } else {
        decoded.append(byte)
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }
}

extension ArraySlice<UInt8> {
  fileprivate var hexadecimalPair: UInt8? {
    guard count >= 2 else { return nil }
    let digits = prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    return digits.count == 2 ? UInt8(digits[0] * 16 + digits[1]) : nil
  }
}
