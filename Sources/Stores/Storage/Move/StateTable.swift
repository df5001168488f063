import EventLoop
import JSON
import Time

/// A table of a state, as every database holds it.
package struct StateTable: Sendable, Hashable {
  package let name: String

  /// The columns that are moved, the ones by which a row is known first.
  package let columns: [Column]

  /// The columns by which rows are put in order; each table has an index of them, and no two rows the same.
  package let order: [String]

  /// The table whose rows these belong to, and the column that names one.
  package let parent: Parent?

  /// The table whose rows others belong to.
  package struct Parent: Sendable, Hashable {
    package let table: String
    package let key: String

    /// The column of the child that names the parent.
    package let column: String
  }

  private init(
    _ name: String,
    _ columns: [Column],
    order: [String],
    parent: Parent? = nil
  ) {
    self.name = name
    self.columns = columns
    self.order = order
    self.parent = parent
  }

  /// Whether the numbers of its rows are given by the database, and are to stay.
  package var isNumbered: Bool { name == "mark" }

  /// What is true of the rows that are moved: what tells of moves stays where it is.
  ///
  /// The schema stands before the names of tables.
  package func condition(in schema: String) -> String {
    if isNumbered { return "kind <> '\(Mark.Kind.move.rawValue)'" }
    guard let parent else { return "1 = 1" }
    // A list of parents would have SQLite begin with the first of them for each page.
    return "EXISTS (SELECT 1 FROM \(schema)\(parent.table) "
      + "WHERE \(parent.table).\(parent.key) = \(name).\(parent.column))"
  }
}

extension StateTable {
  /// All that outlives processes, what others belong to before them.
  ///
  /// What is deleted is not moved, because every process reads everything anew; nor is who lives, because nobody may.
  @Engine package static let all: [StateTable] =
    [
      StateTable("task", TaskTable.columns, order: ["id"]),
      StateTable("note", noteColumns, order: ["task", "number"], parent: task),
      StateTable("call", callColumns, order: ["task", "number"], parent: task),
      StateTable("result", resultColumns, order: ["kept", "id"]),
    ]
    + TrackedTables.all.map { table in
      StateTable(
        table.kind.rawValue,
        [.text("key")] + table.columns + [.integer("revision")],
        order: ["key"]
      )
    } + [
      StateTable(
        "account",
        [.text("key")] + AccountTable.columns + [.integer("revision")],
        order: ["key"]
      ),
      StateTable(
        "use",
        AccountTable.useColumns,
        order: ["account", "at", "owner"],
        parent: Parent(table: "account", key: "key", column: "account")
      ),
      StateTable("place", PlaceTable.columns + [.integer("revision")], order: ["id"]),
      StateTable("mark", markColumns, order: ["number"]),
    ]

  private static let task = Parent(table: "task", key: "id", column: "task")
  private static let noteColumns: [Column] = [
    .text("task"), .integer("number"), .integer("at"), .text("text"),
  ]
  private static let callColumns: [Column] =
    [.text("task"), .integer("number")]
    + CallTable.columns.filter { !["task", "number"].contains($0.name) }
  private static let resultColumns: [Column] = [
    .text("id"), .text("task"), .integer("size"), .integer("kept"), .text("structured"),
    .text("text"),
  ]
  private static let markColumns: [Column] = [
    .integer("number"), .text("kind"), .text("key"), .text("text"), .integer("at"),
  ]
}

// MARK: - Instants

extension StateTable {
  private static let instants: Set<String> = [
    "created", "deadline", "changed", "forget_after", "at", "until", "kept", "since", "probe",
    "tried", "newest", "opening", "refused", "shut", "run_start", "accepted_at", "shut_until",
    "level_at", "touched", "not_before", "sent_at",
  ]

  /// Columns of lists of instants.
  private static let instantLists: Set<String> = ["failures", "times"]

  /// A row with every instant so many milliseconds later, as another clock tells them.
  package func shifted(_ row: [BoundValue], by milliseconds: Int64) -> [BoundValue] {
    guard milliseconds != 0 else { return row }
    return zip(columns, row).map { column, value in
      switch value {
      case .integer(let instant) where Self.instants.contains(column.name):
        .integer(instant.saturatingSum(milliseconds))
      case .text(let text) where Self.instantLists.contains(column.name):
        .text(Self.shifted(text, by: milliseconds))
      default: value
      }
    }
  }

  private static func shifted(_ text: String, by milliseconds: Int64) -> String {
    let list = (try? JSONParser.parse(Array(text.utf8)))?.array?.map(\.integer)
    guard let list, !list.contains(nil) else { return text }
    let moved = list.compactMap(\.self).map { Int64($0).saturatingSum(milliseconds) }
    return "[" + moved.map(String.init).joined(separator: ",") + "]"
  }
}

extension TableRow where Self: ~Copyable {
  /// What stands in the columns of a table, from column 0 on.
  package func values(of columns: [Column]) -> [BoundValue] {
    columns.enumerated().map { place, column in
      if isNull(place) { return .null }
      return switch column.kind {
      case .text: .text(text(place))
      case .integer: .integer(integer(place))
      case .real: .real(real(place))
      }
    }
  }
}

extension StateTable {
  /// What stands in a row by which the rows are put in order.
  package func place(of row: [BoundValue]) -> [BoundValue] {
    order.compactMap { name in
      columns.firstIndex { $0.name == name }.flatMap { row.indices.contains($0) ? row[$0] : nil }
    }
  }

  /// Rows that are read at once; results can be large.
  package var page: Int { name == "result" ? 4 : 250 }
}

extension StateTable {
  /// A row of the table in words: its first column, cut.
  package func named(_ row: [BoundValue]) -> String {
    let key =
      switch row.first {
      case .text(let text): "\"\(text.prefix(80))\""
      case .integer(let number): String(number)
      default: "?"
      }
    return "the row \(key) of the table \(name)"
  }
}
