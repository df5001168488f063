/// When a zone's clocks go by which offset, read from a file of the tz database (RFC 9636).
package struct ZoneRules: Sendable, Hashable {
  /// Instants from which on an offset holds, in seconds since 1970, the earliest first.
  private var transitions: [(from: Int64, offset: Int)] = []

  /// The offset before the first of them, in seconds east of Greenwich.
  private var first = 0

  /// What holds after the last of them; nil where it stays.
  private var later: ZoneSchedule?

  /// Transitions that a file may have.
  private static let limit = 20_000

  /// Reads a file of version 2 or later; nil for what is none.
  package init?(_ bytes: [UInt8]) {
    guard let old = Header(bytes, at: 0), old.version >= UInt8(ascii: "2"),
      let header = Header(bytes, at: old.end(timeSize: 4)), header.transitions <= Self.limit,
      header.types > 0, header.end(timeSize: 8) <= bytes.count
    else { return nil }
    // The schedule stands between two line ends, which a cut file has not.
    let footer = bytes[header.end(timeSize: 8)...]
    guard footer.count >= 2, footer.first == 0x0A, footer.last == 0x0A else { return nil }
    let times = header.start
    let indices = times + 8 * header.transitions
    let types = indices + header.transitions
    let offsets = (0..<header.types).map {
      Int(Int32(truncatingIfNeeded: bytes.number(at: types + 6 * $0, size: 4)))
    }
    for place in 0..<header.transitions {
      let type = Int(bytes[indices + place])
      guard type < offsets.count else { return nil }
      transitions.append((bytes.number(at: times + 8 * place, size: 8), offsets[type]))
    }
    first = offsets[0]
    later = ZoneSchedule(String(decoding: footer.dropFirst().dropLast(), as: UTF8.self))
  }

  /// The offset at an instant, in seconds east of Greenwich.
  package func offset(at instant: Timestamp) -> Double {
    let seconds = Int64(instant.seconds.rounded(.down))
    guard let last = transitions.last, seconds >= last.from else {
      if transitions.isEmpty { return Double(later?.offset(at: instant) ?? first) }
      return Double(transitions.last { $0.from <= seconds }?.offset ?? first)
    }
    return Double(later?.offset(at: instant) ?? last.offset)
  }

  package static func == (left: ZoneRules, right: ZoneRules) -> Bool {
    left.first == right.first && left.later == right.later
      && left.transitions.elementsEqual(right.transitions, by: ==)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(first)
    hasher.combine(transitions.count)
  }
}

/// The counts at the head of a block of the file.
private struct Header {
  let version: UInt8
  let transitions: Int
  let types: Int

  /// Where the times begin.
  let start: Int
  private let characters: Int
  private let leaps: Int
  private let standards: Int
  private let universals: Int

  init?(_ bytes: [UInt8], at place: Int) {
    guard place >= 0, place + 44 <= bytes.count, bytes[place...].starts(with: "TZif".utf8) else {
      return nil
    }
    let counts = (0..<6).map { Int(bytes.number(at: place + 20 + 4 * $0, size: 4)) }
    guard counts.allSatisfy({ (0...1_000_000).contains($0) }) else { return nil }
    version = bytes[place + 4]
    (universals, standards, leaps) = (counts[0], counts[1], counts[2])
    (transitions, types, characters) = (counts[3], counts[4], counts[5])
    start = place + 44
  }

  /// Where the block ends.
  func end(timeSize: Int) -> Int {
    start + transitions * (timeSize + 1) + types * 6 + characters + leaps * (timeSize + 4)
      + standards + universals
  }
}

extension [UInt8] {
  /// A signed number, the most significant byte first.
  fileprivate func number(at place: Int, size: Int) -> Int64 {
    let bits = self[place..<place + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return size == 8 ? Int64(bitPattern: bits) : Int64(Int32(truncatingIfNeeded: bits))
  }
}
