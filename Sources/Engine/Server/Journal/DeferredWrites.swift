import EventLoop
import Storage
import Tasks
import Time

/// What calls of this process came to and the store could not take: laid over what the store says, and written down as
/// soon as it takes it, for as long as the process lives.
///
/// A call that stays open in the books would be told as one that is being sent, and later as one of which nobody knows
/// what came of it.
@Engine
final class DeferredWrites {
  private let ledger: any TaskLedger
  private let clock: any Clock
  private let instants: InstantSource
  private var unwritten = UnwrittenOutcomes()
  private var isTrying = false
  private var isWriting = false

  /// Seconds from one try to the next at most: each costs the store next to nothing.
  private static let longestPause = 15.0

  init(_ ledger: any TaskLedger, clock: any Clock, now instants: InstantSource) {
    self.ledger = ledger
    self.clock = clock
    self.instants = instants
  }

  var isEmpty: Bool { unwritten.isEmpty }

  /// The tasks of which something is to be written.
  var tasks: [TaskID] { unwritten.tasks }

  /// Takes in what a call came to; returns the call as it is by that, nil where it has ended otherwise.
  func add(
    _ ending: CallOutcome,
    of call: PersistedCallReference,
    as id: ResultID?,
    _ limits: TaskLimits
  ) -> CallRecord? {
    var (id, now) = (id, clock.now)
    if let named = id, case .done(let kept, as: _, _) = ending, unwritten.result(named) == nil {
      let isHeld = unwritten.add(
        .init(id: named, task: call.task, number: call.number, result: kept, at: now)
      )
      if !isHeld { id = nil }
    }
    unwritten.add(
      .outcome(ending, of: call, id, limits),
      task: call.task,
      number: call.number,
      now: now
    )
    begin()
    return ended(call, ending, id, limits, now: now)
  }

  private func ended(
    _ call: PersistedCallReference,
    _ ending: CallOutcome,
    _ id: ResultID?,
    _ limits: TaskLimits,
    now: Timestamp
  ) -> CallRecord? {
    var record = call.record
    let outcome = record.conclude(
      ending,
      result: id,
      sendings: call.sendings,
      by: ledger.process,
      limits: limits,
      now: now
    )
    if case .refused = outcome { return nil }
    return record
  }

  /// The calls of which an outcome is not written, each once, as they are by the last.
  var outcomes: [PersistedCallReference] {
    var seen: Set<PendingCall> = []
    let latest = unwritten.entries.reversed().compactMap { entry -> PersistedCallReference? in
      guard case .outcome(let ending, var call, let id, let limits) = entry.news,
        let record = ended(call, ending, id, limits, now: entry.at),
        seen.insert(PendingCall(task: call.task, number: call.number)).inserted
      else { return nil }
      call.record = record
      return call
    }
    return latest.reversed()
  }

  /// Takes in that the agent was told what a call came to.
  func addTold(_ task: TaskID, _ number: Int) {
    unwritten.add(.told, task: task, number: number, now: clock.now)
    begin()
  }

  /// The result of a handle, while it is only held here.
  func result(_ id: ResultID) -> UnwrittenOutcomes.Result? { unwritten.result(id) }

  // MARK: - Over what the store says

  /// Lays what is not written of a task over it; returns what `remove` takes once it is written.
  func lay(over task: inout TaskRecord) -> Set<Int> {
    unwritten.lay(over: &task, process: ledger.process)
  }

  /// Lets go of what was written with another change, and writes the rest, now that the store takes it.
  func remove(_ orders: Set<Int>) {
    unwritten.remove(orders)
    guard !isEmpty else { return }
    EventLoop.shared.start { [self] in _ = await writeAll() }
  }

  // MARK: - Writing

  private func begin() {
    guard !isTrying else { return }
    isTrying = true
    EventLoop.shared.start { [weak self, clock] in
      var failures = 0
      // A server that has ended holds nothing that is left to be written.
      while let pause = self?.pause(after: failures) {
        do throws(CancellationError) {
          try await clock.sleep(seconds: pause)
        } catch {
          break
        }
        failures = await self?.writeAll() == true ? 0 : failures + 1
      }
      self?.isTrying = false
    }
  }

  /// Seconds to the next try; nil where nothing is left to be written.
  private func pause(after failures: Int) -> Double? {
    isEmpty ? nil : min(Self.longestPause, Double(1 << min(failures, 6)))
  }

  /// Writes one after the other until one fails; returns whether any was written.
  func writeAll() async -> Bool {
    guard !isWriting else { return false }
    isWriting = true
    defer { isWriting = false }
    var isAnyWritten = false
    for result in unwritten.results {
      guard await write(result) else { return isAnyWritten }
      isAnyWritten = true
    }
    for task in unwritten.tasks {
      guard await write(task) else {
        unwritten.postpone(task)
        return isAnyWritten
      }
      isAnyWritten = true
    }
    return isAnyWritten
  }

  private func write(_ result: UnwrittenOutcomes.Result) async -> Bool {
    do throws(StoreError) {
      try await ledger.keep(result.result, as: result.id, of: result.task, now: result.at)
    } catch {
      return false
    }
    unwritten.remove(result.id)
    return true
  }

  private func write(_ task: TaskID) async -> Bool {
    // Of a task that is no more there is nothing left to be written.
    var laid = Set(unwritten.entries.filter { $0.task == task }.map(\.order))
    do throws(StoreError) {
      _ = try await ledger.change(.id(task), orEnter: nil, now: instants) { task, _ in
        laid = lay(over: &task)
      }
    } catch {
      return false
    }
    unwritten.remove(laid)
    return true
  }
}
