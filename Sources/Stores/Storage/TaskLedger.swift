package import EventLoop
package import JSON
package import Tasks
package import Time

/// The tasks that outlive conversations and processes.
///
/// Whatever a method has returned from is durable: it survives a crash of the process the next moment.
@Engine
package protocol TaskLedger: AnyObject {
  /// This process, in words that no other has; leases bear it.
  var process: String { get }

  /// Changes a task in one step that nobody else can come between, and returns what `body` returns.
  ///
  /// `fresh` is entered where there is no such task. `body` is told the moment of the change, and with it the pending call
  /// that equals an `identity` and that this process is not sending; it may run twice and so must depend on nothing that
  /// it changes elsewhere. `now` is read when the turn of the change has come. A task that is left without name, calls
  /// and notes is deleted.
  ///
  /// - Returns: nil where there is no such task and no fresh one.
  /// - Throws: `StoreError` when it cannot be stored; then nothing has changed.
  func change<Outcome>(
    _ reference: TaskReference,
    orEnter fresh: TaskRecord?,
    besides identity: String?,
    now clock: InstantSource,
    _ body: (inout TaskRecord, Moment) -> Outcome
  ) async throws(StoreError) -> Outcome?

  /// Whether it is known, without asking anybody, that no call is pending or untold: then there is none to look for.
  var hasNothingPending: Bool { get }

  /// The newest call that equals this one and is pending, or was done without its agent being told; nil without one.
  ///
  /// - Throws: `StoreError` when the store cannot be read.
  func pendingCall(_ identity: String, now: Timestamp) async throws(StoreError) -> PendingCall?

  /// The newest call that is held, is being sent or may have happened, and that equals those of this key but for the
  /// credential; nil without one.
  ///
  /// - Throws: `StoreError` when the store cannot be read.
  func unsettledCall(of key: String, now: Timestamp) async throws(StoreError) -> PendingCall?

  /// The kept tasks of an extent; what dead processes left is told as it will be taken over.
  ///
  /// - Throws: `StoreError` when the store cannot be read.
  func tasks(_ extent: TaskExtent, now: Timestamp) async throws(StoreError) -> TaskListing

  /// Keeps the result of a call of a task for as long as the task.
  ///
  /// - Throws: `StoreError` when it cannot be stored.
  func keep(_ result: KeptResult, as id: ResultID, of task: TaskID, now: Timestamp)
    async throws(StoreError)

  /// A result that was kept; nil when there is none of this handle, or no more.
  ///
  /// - Throws: `StoreError` when the store cannot be read.
  func result(_ id: ResultID, now: Timestamp) async throws(StoreError) -> KeptResult?

  /// The call that a kept result is of, while its agent may not have been told; nil otherwise.
  ///
  /// - Throws: `StoreError` when the store cannot be read.
  func untoldCall(of result: ResultID, now: Timestamp) async throws(StoreError) -> PendingCall?

  /// Saves content that is no text as a file that only this user can read; old ones make room.
  ///
  /// - Returns: the absolute path; nil where nothing outlives the process.
  /// - Throws: `StoreError` when it cannot be saved.
  func saveFile(_ bytes: [UInt8], as name: String, now: Timestamp)
    async throws(StoreError) -> String?
}

extension TaskLedger {
  /// Changes a task, whatever equal calls there are of those that it holds.
  ///
  /// - Throws: `StoreError` when it cannot be stored; then nothing has changed.
  package func change<Outcome>(
    _ reference: TaskReference,
    orEnter fresh: TaskRecord?,
    now clock: InstantSource,
    _ body: (inout TaskRecord, Moment) -> Outcome
  ) async throws(StoreError) -> Outcome? {
    try await change(reference, orEnter: fresh, besides: nil, now: clock, body)
  }

  package var hasNothingPending: Bool { false }

  package func saveFile(_ bytes: [UInt8], as name: String, now: Timestamp)
    async throws(StoreError) -> String?
  { nil }
}

/// What holds at the moment of a change, when every wait for others is over.
@Engine
package struct Moment {
  package let now: Timestamp

  /// The newest pending call that equals what was asked for, unless this process is sending it.
  package let equal: PendingCall?
  private let liveness: (String) -> Bool

  package init(now: Timestamp, equal: PendingCall?, liveness: @escaping (String) -> Bool) {
    self.now = now
    self.equal = equal
    self.liveness = liveness
  }

  /// Whether a process lives.
  package func isAlive(_ process: String) -> Bool { liveness(process) }
}

/// A call that is pending, and where.
package struct PendingCall: Sendable, Hashable {
  package var task: TaskID
  package var number: Int

  /// Makes a place.
  package init(task: TaskID, number: Int) {
    self.task = task
    self.number = number
  }
}

/// What a call gave, as the agent is told it.
package struct KeptResult: Sendable, Hashable {
  package var text: String
  package var structured: JSONObject?

  /// Makes a result.
  package init(text: String, structured: JSONObject?) {
    self.text = text
    self.structured = structured
  }
}

/// What outlives a process, and what processes share: one protocol for the store of one machine and of many.
package typealias Store = PacingStore & TaskLedger & MarkLedger
