import EventLoop
import MCP
import Tasks
import Time

/// The calls of this process that must not go out twice: an equal one waits for the one that is under way.
///
/// A call is under way until its answer has left, or is written down as untold: what an agent has not heard it may ask
/// for again.
@Engine
final class CallsInFlight {
  /// What a call came to.
  struct Landing: Sendable {
    /// What its agent is told; nil where that was told nothing, and the books know more.
    var result: ToolResult?

    /// Closes the books of a call that was carried out, once somebody has been told.
    var close: (@Engine (Telling) async -> Void)?

    /// When it was carried out, where its answer has left for a client that may have given the call up; said of what is
    /// joined.
    var doubtedAt: Timestamp?
  }

  /// What comes of a call that wants to go.
  enum Clearance {
    case cleared(Flight<Landing>)
    /// An equal call, which others may still wait for, has come to this, and nothing is to be sent.
    case joined(Landing, of: Flight<Landing>)
    /// The call was given up while it waited.
    case cancelled
  }

  private var flights: [String: Flight<Landing>] = [:]

  /// When calls were carried out whose answer has left for a client that may have given them up.
  private var doubted: [String: Timestamp] = [:]

  /// The latest calls whose answer has left, and no equal one has begun since.
  private var left: [(identity: String, flight: Flight<Landing>)] = []

  /// As many as are heard of when their client gives them up late.
  private static let leftLimit = 8

  /// Seconds for which such a call counts as under way.
  private static let doubtAge = 60.0

  /// The kept calls that are being sent because their tasks were taken up.
  private var resumed: [KeptCall: Flight<Landing>] = [:]

  private struct KeptCall: Hashable {
    let task: TaskID
    let number: Int
  }

  /// Calls that nobody was told of and nothing is written of; the oldest make room.
  private var unwritten: [(identity: String, flight: Flight<Landing>)] = []
  private static let unwrittenLimit = 256

  nonisolated init() {}

  /// Waits for equal calls that are under way, until one of them has something to tell or none is left.
  func clear(
    _ identity: String,
    now: Timestamp,
    waiting report: @Engine () -> Void
  ) async -> Clearance {
    for (identity, instant) in doubted where instant + Self.doubtAge < now { end(identity) }
    while let other = flights[identity] {
      let doubtedAt = doubted[identity]
      if doubtedAt == nil { report() }
      guard var landing = await other.outcome() else { return .cancelled }
      landing.doubtedAt = doubtedAt
      if landing.result != nil { return .joined(landing, of: other) }
    }
    let flight = Flight<Landing>()
    flights[identity] = flight
    forgetLeft(identity)
    return .cleared(flight)
  }

  /// Takes a kept call in that goes whatever else is under way; an equal one that came before finds it by its task.
  func begin(_ identity: String, kept call: PersistedCallReference) -> Flight<Landing> {
    let flight = Flight<Landing>()
    if flights[identity] == nil { flights[identity] = flight }
    forgetLeft(identity)
    resumed[KeptCall(task: call.task, number: call.number)] = flight
    return flight
  }

  /// Ends what is known of a kept call by its task.
  func end(kept call: PersistedCallReference) {
    resumed[KeptCall(task: call.task, number: call.number)] = nil
  }

  /// The flight of a kept call that is being sent; nil where nobody here sends it.
  func flight(ofKept call: PersistedCallReference) -> Flight<Landing>? {
    resumed[KeptCall(task: call.task, number: call.number)]
  }

  /// Ends what equal calls wait for.
  func end(_ identity: String, _ flight: Flight<Landing>) {
    if flights[identity] === flight { end(identity) }
  }

  private func end(_ identity: String) {
    flights[identity] = nil
    doubted[identity] = nil
  }

  /// Takes in that the answer has left; where its client may have given the call up, an equal one is answered with it once
  /// more.
  func leave(_ identity: String, _ flight: Flight<Landing>, doubtedAt instant: Timestamp?) {
    guard flights[identity] === flight else { return }
    if let instant { doubted[identity] = instant }
    guard doubted[identity] == nil else { return }
    end(identity)
    if left.count == Self.leftLimit { left.removeFirst() }
    left.append((identity, flight))
  }

  private func forgetLeft(_ identity: String) {
    if !left.isEmpty { left.removeAll { $0.identity == identity } }
  }

  /// Takes in that a client has given a call up whose answer is on its way or has left: an equal one is answered with it
  /// once more.
  ///
  /// Not where an equal call was begun meanwhile, and be it over: the agent knew of this one then, and the word of its
  /// client comes too late.
  func regret(_ identity: String, _ flight: Flight<Landing>, carriedOutAt instant: Timestamp) {
    let isLatest = flights[identity] === flight || left.contains { $0.flight === flight }
    guard isLatest, flights[identity] == nil || flights[identity] === flight else { return }
    flights[identity] = flight
    doubted[identity] = instant
  }

  /// Keeps what a call came to, because it is written nowhere and nobody was told.
  func keep(_ identity: String, _ flight: Flight<Landing>) {
    unwritten.append((identity, flight))
    guard unwritten.count > Self.unwrittenLimit else { return }
    let oldest = unwritten.removeFirst()
    end(oldest.identity, oldest.flight)
  }
}
