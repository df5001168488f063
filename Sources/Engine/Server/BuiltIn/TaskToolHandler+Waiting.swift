import EventLoop
import MCP
import Storage
import Tasks
import Time

// Whoever takes a task up waits, within the limit of a call, for what is due soon and for what somebody else is sending.

extension TaskToolHandler {
  private static let heartbeat = 5.0

  /// How long a call waits for others.
  struct Patience {
    let start: Timestamp
    let seconds: Double

    /// Whether there is time left.
    func lasts(at now: Timestamp) -> Bool { now - start < seconds }

    /// Whether an instant comes before the time is over.
    ///
    /// A clock that is set back must not make the wait longer than any may be.
    func covers(_ instant: Timestamp, now: Timestamp) -> Bool {
      max(instant - start, instant - now) < seconds
    }
  }

  /// How long this call may wait from now on.
  var patience: Patience {
    Patience(start: now, seconds: time.rest(at: now).of(progress).inCallWaitLimit)
  }

  /// Waits for a call that is due soon or that somebody is sending, and claims then what is to be sent; part of the limit
  /// is left for the call itself.
  func waited(
    _ early: Step,
    _ reference: TaskReference,
    within patience: Patience
  ) async throws(Unanswered) -> Step {
    var step = early
    while step.claimed == nil, step.resumption.due.isEmpty {
      let hasChanged =
        step.resumption.running.isEmpty
        ? await sleep(until: step.resumption.early, for: step.task, within: patience)
        : await sawEnd(of: step, reference, within: patience)
      guard hasChanged else { return step }
      step = try await begin(reference, .unsaid)
    }
    return step
  }

  /// Looks until what is being sent has ended, or another call is due; false where the time is over before.
  private func sawEnd(
    of step: Step,
    _ reference: TaskReference,
    within patience: Patience
  ) async -> Bool {
    let running = step.resumption.running.map(\.call)
    let tool = running.first.flatMap { step.task[$0] }?.tool ?? ""
    let due = step.resumption.early?.until
    let ended = try? await dependencies.end(
      ofOneOf: running,
      in: reference,
      waiting: { progress.report(Sentence.waitingForEnd(tool)) },
      while: { patience.covers($0, now: now) && $0 <= due ?? $0 }
    )
    if ended ?? nil != nil { return true }
    return await sleep(until: step.resumption.early, for: step.task, within: patience)
  }

  /// Sleeps until calls are due and tells the client now and then why; false where that is too late, or the client gave
  /// the call up.
  private func sleep(
    until early: ResumePlan.Early?,
    for task: TaskRecord,
    within patience: Patience
  ) async -> Bool {
    guard let early, patience.covers(early.until, now: now) else { return false }
    let tool = early.calls.first.flatMap { task[$0] }?.tool ?? ""
    while case let left = early.until - now, left > 0, left <= dependencies.limits.inCallWaitLimit {
      progress.report(Sentence.waitingForTask(tool, seconds: left))
      do throws(CancellationError) {
        try await dependencies.world.clock.sleep(seconds: min(left, Self.heartbeat))
      } catch {
        return false
      }
    }
    return true
  }

  /// The calls that were carried out without the agent being told, or by somebody for whom it waited, with their answers.
  func carriedOut(
    in task: TaskRecord,
    among awaited: [Int],
    besides sent: Set<Int>
  ) async -> [Sent] {
    var told: [Sent] = []
    for call in task.calls where call.state == .done && !sent.contains(call.number) {
      guard call.isUntold || awaited.contains(call.number) else { continue }
      let kept = await dependencies.kept(call)
      let result = kept ?? ToolResult(text: Sentence.resultNotKept, isError: false)
      let instant = (shown(task)[call.number]?.changed ?? call.changed).rfc3339
      confirm(task.id, call.number)
      let remark =
        call.isUntold ? Sentence.lostBefore(instant) : Sentence.carriedOutMeanwhile(instant)
      told.append(Sent(call: call, result: result.adding(remark)))
    }
    return told
  }
}
