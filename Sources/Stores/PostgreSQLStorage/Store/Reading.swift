import EventLoop
import Pacing
import Storage
import Tasks
import Time

/// The statements by which the book is read, and what their results come to.
@Engine
struct Reading {
  /// The kinds that are read.
  private var kinds: [Kind]

  /// The revision after which changes are read; everything without one.
  private let revision: Int64?

  /// Reads the kinds that were changed after a revision; everything without one.
  init(_ latest: Latest, after revision: Int64?) {
    self.revision = revision
    kinds = Kind.allCases.filter { $0 != .task && latest.isNewer($0, than: revision) }
  }

  /// Reads some kinds, changed or not.
  init(_ kinds: [Kind], after revision: Int64?) {
    self.kinds = kinds
    self.revision = revision
  }

  /// Whether nothing of another kind was changed after the revision, but tasks, which nobody keeps in memory.
  func holds(all latest: Latest) -> Bool {
    Kind.allCases.allSatisfy {
      $0 == .task || !latest.isNewer($0, than: revision) || kinds.contains($0)
    }
  }

  /// What is the newest, and behind it the oldest version of tables whose programs may go on, and whose change it was.
  ///
  /// A newer program may come while this one is connected.
  static let latest = Command(
    Words.select(
      "latest",
      Latest.columns.names
        + ", (SELECT oldest FROM recourse.version WHERE recourse.version.one = 1), writer"
    ) + " WHERE one = 1"
  )

  /// What is the newest, locked by whoever changes anything.
  static let lock = Command(latest.words + " FOR UPDATE")

  /// One row, unless the state was moved to another place.
  static let place = Command("SELECT 1 FROM recourse.latest WHERE one = 1")

  /// Until when the processes live that have places or send calls.
  static let living = Command(
    """
    SELECT id, until, machine, number, home FROM recourse.process
      WHERE id IN (SELECT process FROM recourse.place WHERE process IS NOT NULL)
        OR id IN (SELECT process FROM recourse.call WHERE state = 'running')
    """
  )

  /// One for each kind, one more for the uses of accounts, and one for what is gone.
  var commands: [Command] {
    var commands = [gone]
    for kind in kinds {
      commands.append(since(Words.select(kind.rawValue, columns(of: kind))))
      if kind == .account { commands.append(uses) }
    }
    return commands
  }

  private func columns(of kind: Kind) -> String {
    switch kind {
    case .account:
      "key, " + AccountTable.columns.names + ", " + AccountTable.leaseColumn.name
    case .place: PlaceTable.columns.names
    default:
      "key, " + (TrackedTables.all.first { $0.kind == kind }?.columns.names ?? "revision")
    }
  }

  private func since(_ words: String) -> Command {
    revision.map { Command(words + " WHERE revision > $1", [$0.bound]) } ?? Command(words)
  }

  private var gone: Command {
    Command(
      "SELECT kind, key FROM recourse.gone WHERE revision > $1 AND kind <> $2",
      [(revision ?? .max).bound, History.kind.bound]
    )
  }

  private var uses: Command {
    let select = Words.select("use", AccountTable.readUses)
    guard let revision else { return Command(select + " ORDER BY account, at, owner") }
    return Command(
      select
        + " WHERE account IN (SELECT key FROM recourse.account WHERE revision > $1) "
        + "ORDER BY account, at, owner",
      [revision.bound]
    )
  }

  /// Takes the results of the commands in.
  func take(
    _ results: ArraySlice<CommandResult>,
    into book: inout PacingState,
    _ known: inout Known,
    now: Timestamp,
    _ oddities: Oddities
  ) {
    var rest = results
    var gone: [String: [String]] = [:]
    rest.popFirst()?.forEach { gone[$0.text(0), default: []].append($0.text(1)) }
    let extent: ReadExtent = revision == nil ? .everything : .changes
    for kind in kinds {
      guard let result = rest.popFirst() else { return }
      let lost = gone[kind.rawValue] ?? []
      switch kind {
      case .task: break
      case .place:
        var rows = PlaceRows(now: now, oddities)
        result.forEach { rows.read($0) }
        rows.take(into: &book, extent, gone: lost)
        known.latest.placeNumber = max(known.latest.placeNumber, rows.greatest)
      case .account:
        var rows = AccountRows(now: now, oddities)
        result.forEach { rows.read($0, leases: AccountTable.columns.count + 1) }
        rest.popFirst()?.forEach { rows.readUse($0) }
        rows.finish()
        let all = revision == nil ? Array(book.ledger.accounts.rows.keys) : lost
        rows.take(into: &book, stored: &known.accounts, gone: all, now: now)
      default:
        guard let table = TrackedTables.all.first(where: { $0.kind == kind }) else { continue }
        Self.take(result, of: table, into: &book, extent, lost, now: now, oddities)
      }
    }
  }

  private static func take<Table: TrackedTable>(
    _ result: CommandResult,
    of table: Table.Type,
    into book: inout PacingState,
    _ extent: ReadExtent,
    _ gone: [String],
    now: Timestamp,
    _ oddities: Oddities
  ) {
    for key in gone { table.take(deleted: key, into: &book) }
    var rows = TrackedRows(of: table, now: now, oddities)
    result.forEach { rows.read($0) }
    rows.take(into: &book, extent)
  }
}
