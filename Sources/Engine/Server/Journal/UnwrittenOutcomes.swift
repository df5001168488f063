import Storage
import Tasks
import Time

/// What the store could not take yet of what calls of this process came to, in the order in which it came.
///
/// It is laid over what the store says, so that nobody is told that a call is still being sent which has ended. Bounded:
/// the oldest make room, and count as unanswered once the leases of their calls are over.
struct UnwrittenOutcomes {
  /// Outcomes and tellings that are held.
  static let limit = 1000

  /// Bytes that the results among them may have together; an outcome beyond goes without its result.
  static let bytes = 16 << 20

  /// What is to be written of a call.
  enum News: Sendable {
    /// What it came to, and the handle that its result has.
    case outcome(CallOutcome, of: PersistedCallReference, ResultID?, TaskLimits)
    /// Its agent was told what it came to.
    case told
  }

  struct Entry: Sendable {
    var order: Int
    var task: TaskID
    var number: Int
    var news: News
    var at: Timestamp
  }

  struct Result: Sendable {
    var id: ResultID
    var task: TaskID
    var number: Int
    var result: KeptResult
    var at: Timestamp
  }

  private(set) var entries: [Entry] = []
  private(set) var results: [Result] = []
  private var count = 0

  var isEmpty: Bool { entries.isEmpty && results.isEmpty }

  /// The tasks of which something is to be written, those first whose news are oldest.
  var tasks: [TaskID] {
    var seen: Set<TaskID> = []
    return entries.map(\.task).filter { seen.insert($0).inserted }
  }

  /// Takes in what is to be written of a call.
  mutating func add(_ news: News, task: TaskID, number: Int, now: Timestamp) {
    count += 1
    entries.append(Entry(order: count, task: task, number: number, news: news, at: now))
    if entries.count > Self.limit { entries.removeFirst() }
  }

  /// Takes in a result that is to be kept; returns whether there was room for it.
  mutating func add(_ result: Result) -> Bool {
    let held = results.reduce(result.result.size) { $0 + $1.result.size }
    guard held <= Self.bytes, results.count < Self.limit else { return false }
    results.append(result)
    return true
  }

  /// The result of a handle, where it is only held here.
  func result(_ id: ResultID) -> Result? { results.first { $0.id == id } }

  /// Lays what is not written of a task over it; returns the orders of the entries that were laid over it.
  func lay(over task: inout TaskRecord, process: String) -> Set<Int> {
    let mine = entries.filter { $0.task == task.id }
    for entry in mine {
      switch entry.news {
      case .outcome(_, let call, _, _)
      where task[call.number]?.isTakenUpAnew(since: call.record) == true:
        break
      case .outcome(let ending, let call, let result, let limits):
        _ = task.conclude(call, ending, result, by: process, limits: limits, now: entry.at)
      case .told: _ = task[entry.number]?.tell(now: entry.at)
      }
    }
    return Set(mine.map(\.order))
  }

  /// Lets go of entries that are written.
  mutating func remove(_ orders: Set<Int>) { entries.removeAll { orders.contains($0.order) } }

  /// Lets go of a result that is kept.
  mutating func remove(_ id: ResultID) { results.removeAll { $0.id == id } }

  /// Has the others go first, because what is to be written of a task cannot be.
  mutating func postpone(_ task: TaskID) {
    entries = entries.filter { $0.task != task } + entries.filter { $0.task == task }
  }
}

extension TaskRecord {
  /// Ends a call; returns it as it is then, nil where the books know better.
  mutating func conclude(
    _ call: PersistedCallReference,
    _ ending: CallOutcome,
    _ result: ResultID?,
    by process: String,
    limits: TaskLimits,
    now: Timestamp
  ) -> CallRecord? {
    guard var record = self[call.number] else { return nil }
    let outcome = record.conclude(
      ending,
      result: result,
      sendings: call.sendings,
      by: process,
      limits: limits,
      now: now
    )
    if case .refused = outcome { return nil }
    self[call.number] = record
    // Somebody who asked for it meanwhile has been told its handle.
    if call.audience == .untold, earlyResumes == 0, record.isForgettable || ending.isDropped {
      calls.removeAll { $0.number == call.number }
    }
    return record
  }
}

extension CallRecord {
  /// Whether nobody will ask for it who was not told of it.
  fileprivate var isForgettable: Bool { state.isEnd && !isUntold }

  /// Whether it was taken up again, by a later lease, and is being sent: an earlier ending is not its own.
  fileprivate func isTakenUpAnew(since earlier: CallRecord) -> Bool {
    guard case (.running(let own), .running(let present)) = (earlier.state, state) else {
      return false
    }
    return present.until > own.until
  }
}

extension CallOutcome {
  /// Whether nothing is left to be told.
  fileprivate var isDropped: Bool {
    if case .dropped = self { true } else { false }
  }
}
