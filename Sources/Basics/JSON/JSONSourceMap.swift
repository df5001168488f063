/// Lines and columns of the values of a JSON text; made only when something must be said about it.
package struct JSONSourceMap {
  /// A place in a text; both figures count from 1, the column in Unicode scalars.
  package struct Position: Sendable, Hashable {
    package let line: Int
    package let column: Int

    /// Names a place by its line and column.
    package init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  /// Where a member's name and its value start; elements and the whole document have no name.
  package struct Place: Sendable, Hashable {
    package let name: Position?
    package let value: Position

    /// Joins the places of a name and its value.
    package init(name: Position?, value: Position) {
      self.name = name
      self.value = value
    }
  }

  private let lines: LineIndex<[UInt8]>
  private let scanner: JSONTextScanner<[UInt8]>

  /// Maps a text that the parser accepts, or one whose syntax error is to be placed.
  package init(_ bytes: [UInt8]) {
    lines = LineIndex(bytes)
    scanner = JSONTextScanner(bytes: bytes)
  }

  /// The position of a byte; offsets beyond the text mean its end.
  package func position(ofByte offset: Int) -> Position { lines.position(ofByte: offset) }

  /// The places of pointers without wildcards, found in one walk; a pointer that leads nowhere is missing.
  package func places(of pointers: some Sequence<JSONPointer>) -> [JSONPointer: Place] {
    scanner.members(of: pointers).mapValues(place)
  }

  /// The pointers of members whose name an earlier member of the same object has, found in one walk.
  package func repeatedMembers() -> [JSONPointer: Place] {
    scanner.repeatedMembers().mapValues(place)
  }

  private func place(of member: JSONTextMember) -> Place {
    Place(
      name: member.nameStart.map { position(ofByte: $0) },
      value: position(ofByte: member.valueStart)
    )
  }
}
