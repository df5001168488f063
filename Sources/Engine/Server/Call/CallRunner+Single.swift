import EventLoop
import Failures
import MCP
import Manifests
import Pacing
import Storage
import Tasks
import Time

// A call that could happen twice goes alone: an equal one that is made meanwhile shares its result, and what was carried
// out without anybody being told answers the next equal one.

extension CallRunner {
  /// Whether the call could happen twice where it is sent twice, a second key of its own included.
  var isSingle: Bool {
    let operation = entry.operation
    guard operation.effect != .read else { return false }
    if entry.manifest.isRepeatHarmful(operation) { return true }
    return entry.manifest.errors.idempotency?.isTaken(by: operation) == true
  }

  /// Carries the call out, or takes part in an equal one that is under way; nil for one that was cancelled.
  func goAlone(_ checked: CheckedCall) async -> ToolResult? {
    // A key that is changed while the call is on its way makes no other call of it.
    let identity = checked.scoped.identity.key
    // What the agent takes up by its task is not made again by it.
    if let call = persistedCall {
      let flight = dependencies.inFlight.begin(identity, kept: call)
      defer { dependencies.inFlight.end(kept: call) }
      return await carryOut(checked, in: flight, identity)
    }
    let waiting = Sentence.underWay(api: entry.manifest.title)
    let inFlight = dependencies.inFlight
    switch await inFlight.clear(identity, now: now, waiting: { progress.report(waiting) }) {
    case .cancelled: return nil
    case .joined(let landing, of: let flight): return join(landing, of: flight, identity)
    case .cleared(let flight): return await carryOut(checked, in: flight, identity)
    }
  }

  /// Shares what an equal call came to.
  private func join(
    _ landing: CallsInFlight.Landing,
    of flight: Flight<CallsInFlight.Landing>,
    _ identity: String
  ) -> ToolResult? {
    let inFlight = dependencies.inFlight
    delivery.afterwards { fate in
      guard fate == .left else { return }
      inFlight.end(identity, flight)
      await landing.close?(.told)
    }
    let remark = landing.doubtedAt.map { Sentence.carriedOutBefore(shown($0).rfc3339) }
    return landing.result?.adding(remark ?? Sentence.joined)
  }

  /// Shares what the kept call that equals this one comes to, while its task is being taken up here; nil where it is not.
  func join(_ call: PersistedCallReference) async throws(CancellationError) -> ToolResult? {
    guard let flight = dependencies.inFlight.flight(ofKept: call) else { return nil }
    progress.report(Sentence.underWay(api: entry.manifest.title))
    guard let landing = await flight.outcome() else { throw CancellationError() }
    return join(landing, of: flight, CallIdentity(ofEqual: call.record.identity).key)
  }

  /// Waits for the end of an equal call that another process is sending; nil where it does not come in time.
  func end(of call: PersistedCallReference) async throws(CancellationError)
    -> PersistedCallReference?
  {
    // Nothing of this call is on its way.
    delivery.letGo()
    let task = try await dependencies.end(
      ofOneOf: [call.number],
      in: .id(call.task),
      waiting: { progress.report(Sentence.underWay(api: entry.manifest.title)) },
      while: { state.retryPolicy.fitsWaitLimit(until: $0, now: now) }
    )
    guard let record = task?[call.number] else { return nil }
    var ended = call
    ended.record = record
    return ended
  }

  /// Shares what an equal call of another process came to, that was carried out.
  func share(_ call: PersistedCallReference) async -> ToolResult {
    await tell(call, besides: Sentence.joined)
  }

  /// Carries the call out for all who wait for it, and keeps it in flight until somebody has its answer.
  private func carryOut(
    _ checked: CheckedCall,
    in flight: Flight<CallsInFlight.Landing>,
    _ identity: String
  ) async -> ToolResult? {
    let inFlight = dependencies.inFlight
    let began = now
    // The agent may mean a second one as soon as it has the answer to the first.
    delivery.afterwards { fate in
      if fate == .left { inFlight.leave(identity, flight, doubtedAt: self.doubt(since: began)) }
    }
    let result = await carryOut(checked)
    guard let result else {
      inFlight.end(identity, flight)
      flight.land(CallsInFlight.Landing())
      return nil
    }
    flight.land(CallsInFlight.Landing(result: result, close: close))
    if isCarriedOut {
      let ended = now
      delivery.ifGivenUpAfterwards {
        guard self.now - ended <= Self.crossing else { return }
        inFlight.regret(identity, flight, carriedOutAt: ended)
      }
    }
    let isWritten = close != nil || !isCarriedOut
    delivery.afterwards { fate in
      if fate == .lost, !isWritten { return inFlight.keep(identity, flight) }
      if fate == .lost { inFlight.end(identity, flight) }
    }
    return result
  }

  /// Seconds after which a client's word and the answer have not crossed: it gives up at the end of its turn what it has
  /// long heard of.
  private static let crossing = 10.0

  /// When the call was carried out, if its client may have given it up before.
  private func doubt(since began: Timestamp) -> Timestamp? {
    isCarriedOut && now - began >= SlowReads.patience ? now : nil
  }

  /// Writes down that the call was carried out: at once where it could happen twice or its agent would ask for the task,
  /// otherwise once the fate of the answer is known.
  ///
  /// Done is not told: until the answer has left, an equal call must be answered with this one. And told is not written
  /// down: a process that is killed when its answer has just left must not leave a call that may have happened.
  func conclude(with result: KeptResult, as id: ResultID?) async {
    var isWritten = false
    if isResumed || isSingle {
      isWritten = await conclude(.done(result, as: id, isSingle ? .untold : .told)) != nil
      guard isSingle else { return }
    }
    let close: @Engine (Telling) async -> Void = { telling in
      if telling == .untold, isWritten { return }
      await self.conclude(.done(result, as: id, telling))
    }
    self.close = close
    let isSingle = isSingle
    delivery.afterwards { fate in
      // A call that harms nobody is simply made again.
      await close(fate == .left || !isSingle ? .told : .untold)
    }
  }

  /// Has the call count as told once the answer that tells of it has left.
  func noteToldAfterwards() {
    guard let persistedCall else { return }
    let dependencies = dependencies
    delivery.afterwards { fate in
      if fate == .left { await dependencies.tell(persistedCall.task, persistedCall.number) }
    }
  }

  /// Answers with the result of an equal call that was carried out without its agent being told.
  func tell(_ persistedCall: PersistedCallReference) async -> ToolResult {
    let instant = shown(persistedCall.record.changed).rfc3339
    return await tell(persistedCall, besides: Sentence.carriedOutBefore(instant))
  }

  private func tell(_ persistedCall: PersistedCallReference, besides remark: String) async
    -> ToolResult
  {
    self.persistedCall = persistedCall
    noteToldAfterwards()
    let kept = await dependencies.kept(persistedCall.record)
    let result = kept ?? ToolResult(text: Sentence.resultNotKept, isError: false)
    return result.adding(remark)
  }
}
