package import Tasks
package import Failures
import JSON
package import Time

extension TaskReply {
  /// Calls beside the one that guidance is for that are told in a line each.
  private static let lineLimit = 5

  /// Tells why nothing was sent when a task was taken up.
  ///
  /// The call that most wants attention gets guidance (one to check, one that is held, one being sent, one that waits);
  /// the others get a line each. `context` gives nil for a call whose tool this server does not offer.
  ///
  /// `outdated` is the number of a call that was sent again after the agent had looked.
  package init(
    _ resumption: ResumePlan,
    of task: TaskRecord,
    outdated: Int? = nil,
    now: Timestamp,
    context: (CallRecord) -> CallContext?
  ) {
    guard let first = outdated.flatMap({ task[$0] }) ?? resumption.mostUrgent(of: task) else {
      self = .idle(task, now: now)
      return
    }
    var guidance = Self.guidance(first, resumption, of: task, now: now, context: context)
      .showing(first.arguments)
    if outdated != nil {
      guidance.wording.sending = [TaskSentences.lookAgain] + guidance.wording.sending
    }
    let others = task.pending.filter { $0.number != first.number }.sorted(by: CallRecord.isSooner)
    if !others.isEmpty {
      guidance.advise(TaskSentences.others)
      guidance.advise(
        others.lines(limit: Self.lineLimit, task: task.reference.text, now: now)
      )
    }
    self.init(guidance)
    structured["calls"] = .array(task.pending.structured(now: now))
  }

  /// The lines that tell, below the results of what was sent, what is still pending; empty when nothing is.
  package static func remainder(of task: TaskRecord, now: Timestamp) -> [String] {
    let pending = task.pending.sorted(by: CallRecord.isSooner)
    guard !pending.isEmpty else { return [] }
    let lines = pending.lines(limit: 8, task: task.reference.text, now: now)
    return [TaskSentences.stillPending] + lines
  }

  /// Tells what there is to do about one call of a task that is not done.
  package static func account(
    of call: CallRecord,
    in task: TaskRecord,
    now: Timestamp,
    context: (CallRecord) -> CallContext?
  ) -> Guidance {
    guard var known = context(call), call.state.isEnd else {
      return guidance(call, ResumePlan(), of: task, now: now, context: context)
    }
    known.now = now
    known.attempts = CallContext.Attempts(made: call.attempts)
    if call.state == .expired { return .expired(known) }
    return Guidance(call.failure ?? .undecided, context: known)
  }

  private static func guidance(
    _ call: CallRecord,
    _ resumption: ResumePlan,
    of task: TaskRecord,
    now: Timestamp,
    context: (CallRecord) -> CallContext?
  ) -> Guidance {
    let reference = task.reference.text
    guard var context = context(call) else {
      return .notOffered(tool: call.tool, api: call.api, task: reference)
    }
    context.task = reference
    context.now = now
    // Only what counts against the limit was counted, which is not how often it was sent.
    context.attempts = CallContext.Attempts(made: 0)
    switch call.state {
    case .running(let lease):
      return call.isSentHere
        ? .sentHere(until: lease.until, context: context)
        : .sentElsewhere(by: lease.process, until: lease.until, context: context)
    case .held:
      return .held(call.failure ?? .undecided, .takenUp, since: call.changed, context: context)
    case .unknown:
      return .unresolved(
        call.failure ?? .unanswered(.unrecorded),
        .takenUp,
        closing: task.calls.count { $0.state == .unknown } > 1 ? call.number : nil,
        context: context
      )
    default:
      let times = resumption.early?.times ?? 0
      return .early(call.failure, until: call.state.until ?? now, times: times, context: context)
    }
  }

  /// Tells that a task holds nothing that could be taken up, and what came of its calls.
  static func idle(_ task: TaskRecord, now: Timestamp) -> TaskReply {
    let reference = task.reference.text
    var lines = [
      TaskSentences.nothingPending(reference, counts: TaskSentences.counts(of: task.calls))
    ]
    lines += Array(task.calls.reversed()).lines(limit: 8, task: reference, now: now)
    let isUncertain = task.calls.contains(where: \.mayHaveHappened)
    let isExpired = task.calls.contains { $0.state == .expired }
    if isUncertain { lines.append(TaskSentences.lookFirst) }
    if isExpired { lines.append(TaskSentences.makeAgain) }
    if !isUncertain, !isExpired { lines.append(TaskSentences.nothingToResume) }
    var members: JSONObject = ["task": .string(reference), "pending": 0]
    members["state"] = task.state.map { .string($0.rawValue) }
    if !task.calls.isEmpty { members["calls"] = .array(task.calls.structured(now: now)) }
    return TaskReply(lines, members, isExpired ? .refused : .answered)
  }
}

extension ResumePlan {
  /// The call to tell of first; nil when nothing is pending that is not due.
  fileprivate func mostUrgent(of task: TaskRecord) -> CallRecord? {
    let soonest = early?.calls.compactMap { task[$0] }.min(by: CallRecord.isSooner)?.number
    let number = unknown.first ?? held.first ?? running.first?.call ?? soonest
    return number.flatMap { task[$0] }
  }
}

extension CallRecord {
  /// Whether a call comes before another: what wants a check or a person first, then by its time.
  static func isSooner(_ left: CallRecord, _ right: CallRecord) -> Bool {
    switch (left.state.until, right.state.until) {
    case (let left?, let right?) where left != right: return left < right
    case (_?, nil): return false
    case (nil, _?): return true
    default: break
    }
    let isUnknown = left.state == .unknown
    guard isUnknown == (right.state == .unknown) else { return isUnknown }
    return left.number < right.number
  }
}
