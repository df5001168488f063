import Failures
import Pacing
import Storage
import Tasks
import Time

// What comes of the word that a person has acted.

extension TaskToolHandler {
  /// Has a call look behind what keeps the held calls back: if the person has not done it, the API says so once more.
  ///
  /// A call that waits for a gate which the word has opened is claimed before its time.
  func released(_ step: Step, _ reference: TaskReference) async throws(Unanswered) -> Step {
    var asked: [(CallRecord, AdmissionRequest, isShut: Bool)] = []
    for call in step.task.pending {
      guard let request = admissionRequest(of: call) else { continue }
      // The question brings what this process knows up to date.
      let opening = await store.opening(for: request, now: clock)
      let isShut = opening != nil && store.heedsWords(for: request, now: now) != nil
      asked.append((call, request, isShut))
    }
    for (_, request, _) in asked { await store.release(request, now: clock) }
    let freed = asked.filter { call, request, isShut in
      call.isWaiting && isShut && store.heedsWords(for: request, now: now) == nil
    }.map(\.0.number)
    guard step.claimed == nil, !freed.isEmpty else { return step }
    return try await hastened(freed, reference)
  }

  /// Claims the first of these calls, whatever time it waits for.
  private func hastened(
    _ numbers: [Int],
    _ reference: TaskReference
  ) async throws(Unanswered) -> Step {
    let offered = offered
    let journal = dependencies.journal
    return try await change(reference) { task, moment in
      let now = moment.now
      for number in numbers {
        if var call = task[number], call.hasten(now: now) == .done { task[number] = call }
      }
      let claimed = task.claim(numbers, lease: journal.lease(now), now: now, where: offered)
      return Step(task: task, claimed: claimed)
    }
  }

  /// What the word does for a call that was not sent; nil where there is nothing to be said of it.
  func word(_ word: ResumePlan.OperatorWord, for call: CallRecord) -> CallContext.Word? {
    guard call.state == .held || word == .acted && call.isWaiting else { return nil }
    let start = admissionRequest(of: call).flatMap { store.heedsWords(for: $0, now: now) }
    if let start { return .counts(from: start + (wall - now)) }
    return word == .acted && call.isWaiting ? .inVain : nil
  }
}
