import EventLoop
import Failures
import JSON
import MCP
import Pacing
import SimulatedWorld
import Time

@testable import Storage
@testable import Tasks

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Watches a history, and writes down where it breaks a promise.
@Engine
final class Witness {
  private let plan: Plan
  private let clock: SimulatedClock
  private let shared: InMemoryStore.Shared
  let chronicle: Chronicle
  private(set) var violations: [String] = []

  /// Texts that must never be seen.
  var secrets: [String] = []

  /// Whether some process once paced itself without the others.
  var isPacedAlone = false

  /// Tasks that agents were told of.
  private var promised: Set<TaskID> = []
  private var kept: [Place: CallRecord] = [:]

  /// Calls that the API refused for its limit.
  private(set) var refusals = 0
  private(set) var successes = 0

  /// Waits that came to a process which may not have written them down yet, and those that were.
  private var heard: [String: Double] = [:]
  private var blockedUntil = 0.0
  private var deaths: [String: Double] = [:]

  /// Wishes of which the agent may not know that they were carried out.
  private var excused: Set<String> = []

  /// How often a person has agreed to a wish, and the wishes that one does not want.
  private var agreed: [String: Int] = [:]
  private var declined: Set<String> = []

  private struct Place: Hashable {
    let task: TaskID
    let number: Int
  }

  init(_ plan: Plan, clock: SimulatedClock, shared: InMemoryStore.Shared, chronicle: Chronicle) {
    self.plan = plan
    self.clock = clock
    self.shared = shared
    self.chronicle = chronicle
  }

  func violate(_ sentence: String) {
    violations.append("\(clock.elapsed) s: \(sentence)")
    chronicle.note("VIOLATED \(sentence)")
  }
}

// MARK: - Requests

extension Witness {
  /// A request leaves (I1).
  func leaves(_ wish: String) {
    if clock.elapsed < blockedUntil - 0.0005, !isPacedAlone {
      violate("I1 \(wish) left before \(blockedUntil) s")
    }
  }

  /// A write leaves (I11): what is kept must tell whoever comes after a crash that it may have happened.
  func leaves(_ wish: String, from process: String) {
    let isWritten = shared.tasks.values.contains { task in
      task.calls.contains { $0.wish == wish && $0.isSent(by: process) }
    }
    if !isWritten { violate("I11 \(wish) left \(process) and is written down nowhere") }
  }

  /// An answer came to a process that told it to wait.
  func hears(_ wait: Double, since start: Double, by process: String) {
    heard[process] = max(heard[process] ?? 0, start + wait)
  }

  /// A process has written down what it heard.
  func settled(by process: String, _ observations: [Observation]) {
    for case .shut in observations {
      if let until = heard.removeValue(forKey: process), !isPacedAlone {
        blockedUntil = max(blockedUntil, until)
      }
    }
  }

  /// The API refused a call for its limit (I2).
  func refused() {
    refusals += 1
    let isAlone = !plan.has(.stranger) && plan.limit != .undeclared && plan.limit != .learned
    if isAlone, !isPacedAlone { violate("I2 the API's limit was passed") }
  }

  /// A wish was carried out (I5).
  func carriedOut(_ wish: String, times: Int) {
    chronicle.note("the API carried \(wish) out")
    successes += 1
    if times > 1, !excused.contains(wish) {
      violate("I5 \(wish) was carried out \(times) times")
    }
  }

  /// A wish may be carried out again: its agent cannot have known, or has seen that nothing happened.
  func excuse(_ wish: String) { excused.insert(wish) }
}

// MARK: - Persons

extension Witness {
  /// A person has agreed to a deletion.
  func agree(to wish: String) { agreed[wish, default: 0] += 1 }

  /// An agent has heard that a person does not want a call made, of which the store knows.
  func refuse(_ wish: String) {
    let isKept = !plan.has(.fullStore) && !plan.has(.lockedStore)
    if isKept { declined.insert(wish) }
  }

  /// A deletion leaves (I12).
  func purges(_ wish: String) {
    if agreed[wish] == nil { violate("I12 \(wish) was sent and nobody had agreed") }
    if declined.contains(wish) { violate("I12 \(wish) was sent after a person's no") }
  }

  /// Something was deleted (I12): each yes is one to one deletion.
  func deleted(_ wish: String, times: Int) {
    let count = agreed[wish] ?? 0
    if times > count {
      violate("I12 \(wish) was deleted \(times) times, and agreed to \(count) times")
    }
  }

  /// Seconds after which every call is answered, and one for a request that could only just be sent.
  private static let longest = 51.0

  /// A call is answered (I13).
  func answered(_ tool: String, after seconds: Double) {
    let delays: [Plan.Trouble] = [.lockedStore, .awaitedLock, .suspension]
    if seconds > Self.longest, !delays.contains(where: plan.has) {
      violate("I13 \(tool) was answered after \(seconds) s")
    }
  }
}

// MARK: - The store

extension Witness {
  /// An agent was told a handle (I3).
  func promise(_ task: TaskID) {
    if promised.insert(task).inserted { lookAtTasks() }
  }

  /// The store's tasks have perhaps changed (I3, I4).
  func lookAtTasks() {
    for id in promised where shared.tasks[id] == nil {
      promised.remove(id)
      violate("I3 the task \(id.text) is lost")
    }
    for (place, call) in kept where shared.tasks[place.task]?[place.number] == nil {
      kept[place] = nil
      guard shared.tasks[place.task] != nil, !call.state.isEnd else { continue }
      violate("I3 call \(place.number) of the task \(place.task.text) is lost")
    }
    for (id, task) in shared.tasks {
      for call in task.calls { look(at: call, Place(task: id, number: call.number)) }
    }
  }

  private func look(at call: CallRecord, _ place: Place) {
    defer { kept[place] = call }
    guard let before = kept[place], before.state != call.state else { return }
    if before.state.isEnd, call.state != before.state {
      violate("a call that was \(before.state.kind) is \(call.state.kind)")
    }
    if case .waiting(let earlier) = before.state, case .waiting(let until) = call.state,
      until < earlier
    {
      violate("I4 a kept call waits until \(until) instead of \(earlier)")
    }
  }

  /// Seconds after which nothing may be kept for a dead process, whatever the ledger itself says of it.
  private static let lease = 121.0

  /// A process died.
  func died(_ process: String) {
    deaths[process] = clock.elapsed
    heard[process] = nil
  }

  /// The ledger has just been asked (I8).
  func lookAtPlaces() {
    guard !deaths.isEmpty else { return }
    for place in shared.book.ledger.places.rows.values {
      guard case .process(let process) = place.owner, let death = deaths[process] else { continue }
      if clock.elapsed > death + Self.lease {
        violate("I8 a place of \(process), dead since \(death) s, is not free")
      }
    }
  }
}

// MARK: - Texts

extension Witness {
  /// Looks for secrets in a text that leaves (I10).
  func look(at result: ToolResult) {
    look(for: result.text, in: "a result")
    guard isThorough, let content = result.structuredContent else { return }
    look(for: JSONWriter.text(.object(content)), in: "a structured result")
  }

  /// Writing all that is known as text is dear: one history of four is looked through.
  private var isThorough: Bool { plan.seed.isMultiple(of: 4) }

  /// Looks through everything that is kept.
  func lookAtAll() {
    guard isThorough else { return }
    for task in shared.tasks.values {
      look(for: JSONWriter.text(.object(task.json)), in: "a task that is kept")
    }
    for gate in shared.book.gates.gates.rows.values {
      look(for: JSONWriter.text(.object(gate.failure.json)), in: "a gate that is kept")
    }
    for hold in shared.book.holds.holds.rows.values {
      look(for: JSONWriter.text(.object(hold.failure.json)), in: "a hold that is kept")
    }
  }

  func look(for text: String, in place: String) {
    for secret in secrets where unsafe strstr(text, secret) != nil {
      violate("I10 a secret in \(place)")
    }
  }
}

extension CallRecord {
  /// The wish that a write is to fulfil.
  var wish: String? { arguments["title"]?.string }

  fileprivate func isSent(by process: String) -> Bool {
    if case .running(let lease) = state { lease.process == process } else { false }
  }
}
