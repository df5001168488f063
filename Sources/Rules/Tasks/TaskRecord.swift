package import Time

/// The durable thing behind a handle: calls, and what agents noted for whoever takes them up.
package struct TaskRecord: Sendable, Hashable {
  /// An agent's own words for the next one.
  package struct Note: Sendable, Hashable {
    package var text: String
    package var at: Timestamp

    /// Characters (Unicode scalars) of the longest note.
    package static let limit = 2000

    /// Makes a note.
    package init(text: String, at: Timestamp) {
      self.text = text
      self.at = at
    }
  }

  package var id: TaskID
  package var name: TaskName?
  package var created: Timestamp

  /// The latest deadline of its calls; at least a lifetime after it was made.
  package var deadline: Timestamp

  /// Its calls in the order of their numbers.
  package var calls: [CallRecord]

  /// Its notes, oldest first.
  package var notes: [Note]

  /// How often in a row it was taken up too early.
  package var earlyResumes: Int
  package var changed: Timestamp

  /// Notes that are kept; the oldest makes room.
  package static let noteLimit = 20

  /// Makes a task without calls.
  package init(id: TaskID, name: TaskName? = nil, limits: TaskLimits, now: Timestamp) {
    self.id = id
    self.name = name
    created = now
    deadline = now + limits.lifetime
    calls = []
    notes = []
    earlyResumes = 0
    changed = now
  }

  /// What the agent calls it by: its own name where it gave one.
  package var reference: TaskReference { name.map { .name($0) } ?? .id(id) }

  /// Takes in a call, and returns its number.
  package mutating func add(_ call: CallRecord, limits: TaskLimits, now: Timestamp) -> Int {
    var call = call
    call.number = (calls.last?.number ?? 0) + 1
    call.deadline = now + limits.lifetime
    deadline = max(deadline, call.deadline)
    calls.append(call)
    changed = now
    return call.number
  }

  /// The call of a number.
  ///
  /// Setting keeps the number; a number that the task does not have changes nothing.
  package subscript(number: Int) -> CallRecord? {
    get { place(of: number).map { calls[$0] } }
    set {
      guard let place = place(of: number), let newValue else { return }
      calls[place] = newValue
      calls[place].number = number
      deadline = max(deadline, newValue.deadline)
      changed = max(changed, newValue.changed)
    }
  }

  private func place(of number: Int) -> Int? {
    // Numbers count from 1, and few calls are ever taken out: most stand where their number says.
    let likely = number &- 1
    if calls.indices.contains(likely), calls[likely].number == number { return likely }
    return calls.firstIndex { $0.number == number }
  }

  // MARK: - Notes

  /// What became of a note.
  package enum NoteOutcome: Sendable, Hashable {
    /// Kept; `dropped` older ones made room.
    case kept(dropped: Int)
    /// Nothing to keep.
    case empty
    /// Not kept, for it is cut by nobody but its writer.
    case tooLong(count: Int)
  }

  /// Keeps a note; one that is too long is refused whole, since only its writer knows what may be left out.
  package mutating func note(_ text: String, now: Timestamp) -> NoteOutcome {
    guard text.contains(where: { !$0.isWhitespace }) else { return .empty }
    let count = text.unicodeScalars.count
    guard count <= Note.limit else { return .tooLong(count: count) }
    notes.append(Note(text: text, at: now))
    let dropped = max(0, notes.count - Self.noteLimit)
    notes.removeFirst(dropped)
    changed = now
    return .kept(dropped: dropped)
  }

  // MARK: - Derived

  /// The calls of which something is still to come.
  package var pending: [CallRecord] { calls.filter(\.isPending) }

  /// Whether nothing is to come any more.
  package var isOver: Bool { calls.allSatisfy { !$0.isPending } }

  /// Whether a call of it is in a state.
  package func holds(_ state: CallState.Kind) -> Bool { calls.contains { $0.state.kind == state } }

  /// The first instant at which a waiting call is due; nil when none waits.
  package var nextDue: Timestamp? {
    calls.compactMap { call in
      if case .waiting(let until) = call.state { until } else { nil }
    }.min()
  }

  /// The state of the call that most wants attention; nil without a call.
  package var state: CallState.Kind? {
    let order: [CallState.Kind] = [
      .unknown, .held, .running, .waiting, .expired, .failed, .cancelled, .done,
    ]
    let kinds = Set(calls.map(\.state.kind))
    return order.first(where: kinds.contains)
  }

  /// The instant after which it is deleted, as far as is known now.
  package func forgetAfter(limits: TaskLimits) -> Timestamp {
    (isOver ? max(changed, calls.map(\.changed).max() ?? changed) : deadline) + limits.keep
  }

  // MARK: - Transitions of all calls

  /// Takes over what dead processes left, and ends what is past its deadline; returns the numbers of what changed.
  package mutating func settle(now: Timestamp, isAlive: (String) -> Bool) -> [Int] {
    var touched: [Int] = []
    for place in calls.indices {
      var call = calls[place]
      let recovery = call.recover(now: now, isAlive: isAlive)
      let expiry = call.expire(now: now)
      if recovery.isRefused && expiry.isRefused { continue }
      calls[place] = call
      touched.append(call.number)
    }
    if !touched.isEmpty { changed = now }
    return touched
  }

  /// The task as it is once what dead processes left is taken over, and what is past its deadline has ended.
  package func settled(now: Timestamp, isAlive: (String) -> Bool) -> TaskRecord {
    var task = self
    _ = task.settle(now: now, isAlive: isAlive)
    return task
  }

  /// What giving up a task came to, by call numbers.
  package struct Cancellation: Sendable, Hashable {
    package var cancelled: [Int] = []
    /// Being sent by a process that lives.
    package var running: [Int] = []

    /// Makes an outcome; without more nothing was given up.
    package init(cancelled: [Int] = [], running: [Int] = []) {
      self.cancelled = cancelled
      self.running = running
    }
  }

  /// Gives up what is pending and not being sent, or of that the call of one number; `settle` comes first.
  package mutating func cancel(_ number: Int? = nil, now: Timestamp) -> Cancellation {
    var outcome = Cancellation()
    for place in calls.indices where calls[place].isPending {
      guard number == nil || number == calls[place].number else { continue }
      if calls[place].cancel(now: now) == .done {
        outcome.cancelled.append(calls[place].number)
      } else {
        outcome.running.append(calls[place].number)
      }
    }
    if !outcome.cancelled.isEmpty { changed = now }
    return outcome
  }
}
