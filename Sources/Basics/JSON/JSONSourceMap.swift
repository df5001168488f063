/// Lines and columns of the values of a JSON text; made only when something must be said about it.
package struct JSONSourceMap {
  /// A place in a text; both figures count from 1, the column in Unicode scalars.
  package struct Position: Sendable, Hashable {
    package let line: Int
    package let column: Int
  }

  /// Where a member's name and its value start; elements and the whole document have no name.
  package struct Place: Sendable, Hashable {
    package let name: Position?
    package let value: Position
  }

  private let bytes: [UInt8]
  private let lineStarts: [Int]

  /// Numbers of scalars that begin before each stretch of bytes: documents of many megabytes are often one line.
  private let scalarCounts: [Int]
  private static let stretch = 1024

  /// Maps a text that the parser accepts, or one whose syntax error is to be placed.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    var counts = [0]
    for start in stride(from: 0, to: bytes.count, by: Self.stretch) {
      let end = min(start + Self.stretch, bytes.count)
      counts.append((counts.last ?? 0) + Self.scalars(in: bytes[start..<end]))
    }
    scalarCounts = counts
  }

  private static func scalars(in bytes: ArraySlice<UInt8>) -> Int {
    var count = 0
    for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }

  /// The number of scalars that begin before a byte.
  private func scalars(before offset: Int) -> Int {
    let stretch = offset / Self.stretch
    return scalarCounts[stretch] + Self.scalars(in: bytes[(stretch * Self.stretch)..<offset])
  }

  /// The position of a byte; offsets beyond the text mean its end.
  package func position(ofByte offset: Int) -> Position {
    let offset = min(max(offset, 0), bytes.count)
    let line = lineStarts.partitioningIndex { $0 > offset }
    let start = lineStarts[line - 1]
    let isMarked = start == 0 && bytes.starts(with: JSONTextScanner.byteOrderMark)
    let column = scalars(before: offset) - scalars(before: start) + (isMarked ? 0 : 1)
    return Position(line: line, column: max(column, 1))
  }

  /// The places of pointers without wildcards, found in one walk; a pointer that leads nowhere is missing.
  package func places(of pointers: some Sequence<JSONPointer>) -> [JSONPointer: Place] {
    var wanted = WantedPlaces()
    for pointer in pointers { wanted.insert(pointer.tokens[...]) }
    var found: [JSONPointer: Place] = [:]
    let scanner = JSONTextScanner(bytes: bytes)
    let root = JSONTextScanner.Member(name: nil, nameStart: nil, valueStart: scanner.start)
    collect(wanted, at: root, pointer: JSONPointer(), scanner: scanner, into: &found)
    return found
  }

  /// The pointers of members whose name an earlier member of the same object has.
  package func repeatedMembers() -> [JSONPointer: Place] {
    var found: [JSONPointer: Place] = [:]
    let scanner = JSONTextScanner(bytes: bytes)
    collectRepeated(at: scanner.start, pointer: JSONPointer(), scanner: scanner, into: &found)
    return found
  }

  /// Number of members that are written in a text, repeated ones included.
  package static func writtenMembers(in bytes: [UInt8]) -> Int {
    JSONTextScanner(bytes: bytes).colons
  }

  private func collect(
    _ wanted: WantedPlaces,
    at member: JSONTextScanner.Member,
    pointer: JSONPointer,
    scanner: JSONTextScanner,
    into found: inout [JSONPointer: Place]
  ) {
    if wanted.isWanted { found[pointer] = place(of: member) }
    guard !wanted.below.isEmpty else { return }
    for (index, child) in scanner.members(at: member.valueStart).enumerated() {
      let token = child.name ?? String(index)
      guard let next = wanted.below[token] else { continue }
      collect(next, at: child, pointer: pointer.appending(token), scanner: scanner, into: &found)
    }
  }

  private func collectRepeated(
    at start: Int,
    pointer: JSONPointer,
    scanner: JSONTextScanner,
    into found: inout [JSONPointer: Place]
  ) {
    var names: Set<String> = []
    for (index, child) in scanner.members(at: start).enumerated() {
      let next = pointer.appending(child.name ?? String(index))
      if let name = child.name, !names.insert(name).inserted { found[next] = place(of: child) }
      collectRepeated(at: child.valueStart, pointer: next, scanner: scanner, into: &found)
    }
  }

  private func place(of member: JSONTextScanner.Member) -> Place {
    Place(
      name: member.nameStart.map { position(ofByte: $0) },
      value: position(ofByte: member.valueStart)
    )
  }
}

/// The pointers that are looked for, as a tree of their tokens.
private struct WantedPlaces {
  private(set) var isWanted = false
  private(set) var below: [String: WantedPlaces] = [:]

  mutating func insert(_ tokens: ArraySlice<String>) {
    guard let first = tokens.first else {
      isWanted = true
      return
    }
    below[first, default: WantedPlaces()].insert(tokens.dropFirst())
  }
}

extension [Int] {
  /// The first index, in ascending elements, from which the test holds.
  fileprivate func partitioningIndex(_ test: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if test(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
