package import EventLoop
import JSON
import Pacing
package import Time

/// A figure that was read from a table and that this program cannot have written.
package struct Oddity: Hashable {
  /// Table and row, in words that a person may read: no credential, no argument's value.
  var row: String
  var column: String

  /// What stands there, cut.
  var found: String

  /// What it should have been, as a noun phrase.
  var expected: String

  /// What was made of it, as a clause after "it was".
  var remedy: String

  /// Makes an oddity.
  package init(row: String, column: String, found: String, expected: String, remedy: String) {
    self.row = row
    self.column = column
    self.found = found
    self.expected = expected
    self.remedy = remedy
  }
}

/// The oddities that were met in one connection's tables and not told yet.
@Engine
package final class Oddities {
  private var found: [Oddity] = []

  /// Those that are told singly; of a store that is odd throughout a person needs no more.
  private static let told = 4

  /// Grows with each oddity.
  package private(set) var count = 0
  private var untold = 0

  /// Makes a list of none.
  package nonisolated init() {}

  /// Takes one in.
  package func note(_ oddity: Oddity) {
    count += 1
    untold += 1
    if found.count < Self.told { found.append(oddity) }
  }

  /// What the operator is told, nil when there is nothing new; `path` names the store.
  package func take(of path: String) -> String? {
    guard untold > 0 else { return nil }
    defer { (found, untold) = ([], 0) }
    let rest = untold - found.count
    let clauses = found.map { oddity in
      "in \(oddity.row), \(oddity.column) was \(oddity.found) where \(oddity.expected) was expected; "
        + "it was \(oddity.remedy)."
    }
    let more = rest == 0 ? "" : " So were \(rest) more."
    let what =
      untold == 1 ? "a figure that makes no sense" : "\(untold) figures that make no sense"
    return "The store \(path) held \(what): " + clauses.joined(separator: " Then, ") + more
      + " Everything else in it is in use. If this comes again, look at the disk and at what else "
      + "writes to it."
  }
}

/// The one way from a column to a figure: none is trusted, and what makes no sense is put right and noted.
@Engine
package struct Figures {
  package let table: String

  /// The column that tells which row it is.
  package let key: Int
  package let now: Timestamp
  package let oddities: Oddities

  /// Seconds within which an instant has to lie: nothing that is kept is meant for longer.
  package static let decade = 315_360_000.0

  /// Seconds by which what has happened may lie ahead: no clock that was right is set back by more.
  package static let haste = ClockAnchor.reach

  /// Makes a reader of a table's rows; `key` is the column that tells which row it is.
  package init(_ table: String, key: Int, now: Timestamp, _ oddities: Oddities) {
    self.table = table
    self.key = key
    self.now = now
    self.oddities = oddities
  }

  /// Instants that are near enough to have been meant.
  package var near: ClosedRange<Timestamp> { now + -Self.decade...now + Self.decade }

  /// Instants at which something may have happened.
  package var past: ClosedRange<Timestamp> { now + -Self.decade...now + Self.haste }

  /// Instants until so many seconds from now.
  package func until(_ seconds: Double) -> ClosedRange<Timestamp> {
    now + -Self.decade...now + (seconds + Self.haste)
  }

  /// Reads an instant; one out of the range is taken for another.
  package func instant(
    _ row: borrowing some TableRow & ~Copyable,
    _ column: Int,
    in range: ClosedRange<Timestamp>,
    else other: Timestamp
  ) -> Timestamp {
    let instant = row.instant(column)
    if range.contains(instant), !row.isNull(column) { return instant }
    note(row, column, "an instant not far from now", "taken for \(other.rfc3339)")
    return other
  }

  /// Reads an instant that may be missing; one out of the range is.
  package func instantIfPresent(
    _ row: borrowing some TableRow & ~Copyable,
    _ column: Int,
    in range: ClosedRange<Timestamp>
  ) -> Timestamp? {
    guard let instant = row.instantIfPresent(column) else { return nil }
    if range.contains(instant) { return instant }
    note(row, column, "an instant not far from now", "taken for missing")
    return nil
  }

  /// Reads a whole number; one out of the range is taken for another.
  package func whole(
    _ row: borrowing some TableRow & ~Copyable,
    _ column: Int,
    in range: ClosedRange<Int64>,
    else other: Int64
  ) -> Int64 {
    let number = row.integer(column)
    if range.contains(number) { return number }
    note(
      row,
      column,
      "a number from \(range.lowerBound) to \(range.upperBound)",
      "taken for \(other)"
    )
    return other
  }

  /// Reads a number; one out of the range is taken for another.
  package func figure(
    _ row: borrowing some TableRow & ~Copyable,
    _ column: Int,
    in range: ClosedRange<Double>,
    else other: Double
  ) -> Double {
    let number = row.real(column)
    if range.contains(number) { return number }
    note(row, column, "a number that the program can have written", "taken for \(other)")
    return other
  }

  /// Reads a list of instants at which something happened; those at which nothing can have are left out.
  package func instants(_ row: borrowing some TableRow & ~Copyable, _ column: Int) -> [Timestamp] {
    let elements = row.json(column)?.array
    let sane = (elements ?? []).compactMap(\.integer).map { Timestamp(milliseconds: Int64($0)) }
      .filter(past.contains)
    if elements?.count != sane.count {
      note(row, column, "a list of instants not far from now", "shortened to those that are")
    }
    return sane
  }

  /// Notes that something in a row makes no sense.
  package func note(
    _ row: borrowing some TableRow & ~Copyable,
    _ column: Int,
    _ expected: String,
    _ remedy: String
  ) {
    let found = row.isNull(column) ? "nothing" : row.text(column)
    oddities.note(
      Oddity(
        row: Self.words(row.text(key), table),
        column: row.name(column),
        found: found.utf8.count > 40 ? found.prefix(30) + "…" : found,
        expected: expected,
        remedy: remedy
      )
    )
  }

  /// A row's key without what is nobody's business.
  private static func words(_ key: String, _ table: String) -> String {
    switch table {
    case "latest", "clock": "the row of \(table)"
    case "refusal", "remembered": "\(table) of " + String(key.prefix { $0 != "#" && $0 != "/" })
    case "account", "use":
      "\(table) of "
        + ScopePlace(key: key.lastIndex(of: "/").map { String(key[..<$0]) } ?? key).text
        + (key.lastIndex(of: "/").map { String(key[$0...]) } ?? "")
    case "gate", "hold": "\(table) of " + ScopePlace(key: key).text
    default: "\(table) \(key)"
    }
  }
}
