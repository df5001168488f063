import Requests
import Credentials
import EventLoop
import Guidance
import Failures
import JSON
import MCP
import Manifests
import Pacing
import Storage
import Tasks
import Time

// Before anything is sent: the call is prepared, and waits for its place.

extension CallRunner {
  /// Guidance that ends a call before it is sent.
  struct Refusal: Error {
    let guidance: Guidance
  }

  /// A call whose arguments fit and whose key is there.
  struct CheckedCall {
    let scoped: ScopedCall
    let keys: Keys
  }

  /// Checks arguments and credentials.
  mutating func check(_ arguments: JSONObject) -> Result<CheckedCall, Refusal> {
    let reading = entry.arguments.read(entry.operation.listingSelection(in: arguments))
    coercions = reading.coercions
    var arguments = reading.arguments
    var problems = reading.problems
    if let problem = takeReference(from: arguments) { problems.append((Operation.task, problem)) }
    if let problem = takeSelection(from: arguments) { problems.append((Operation.select, problem)) }
    guard problems.isEmpty else { return .failure(invalid(problems, arguments)) }
    arguments[Operation.task] = nil
    if entry.operation.effect == .destroy { arguments[Operation.confirm] = nil }
    if entry.operation.isSelectable { arguments[Operation.select] = nil }
    return keys(for: arguments).map { keys in
      var scoped = ScopedCall(
        tool: entry.operation.toolName,
        arguments: arguments,
        credential: keys.fingerprint
      )
      scoped.sources = keys.sources
      scoped.started = dependencies.world.started()
      return CheckedCall(scoped: scoped, keys: keys)
    }
  }

  /// Takes the task that the agent names; returns what is wrong with the name.
  private mutating func takeReference(from arguments: JSONObject) -> String? {
    guard persistedCall == nil, let text = arguments[Operation.task]?.string else { return nil }
    do throws(ReferenceProblem) {
      reference = try TaskReference(text)
      return nil
    } catch {
      return error.sentence
    }
  }

  /// Takes what the agent selects; returns what is wrong with it.
  private mutating func takeSelection(from arguments: JSONObject) -> String? {
    guard entry.operation.isSelectable, let texts = arguments.selectedTexts else { return nil }
    do throws(JSONSelection.Fault) {
      selection = try JSONSelection(texts: texts)
      return nil
    } catch {
      return error.sentence
    }
  }

  func invalid(
    _ problems: [(path: String, problem: String)],
    _ arguments: JSONObject
  ) -> Refusal {
    let redactor = dependencies.keys.redactor
    let problems = problems.map { (redactor.redact($0.path), redactor.redact($0.problem)) }
    return Refusal(guidance: .invalidArguments(problems, context: context(arguments)))
  }

  private mutating func keys(for arguments: JSONObject) -> Result<Keys, Refusal> {
    let credentials = entry.builder.credentials
    let problem: String?
    let variables: [String]
    switch dependencies.keys.keys(of: credentials) {
    case .found(let keys):
      sources = keys.sources
      return .success(keys)
    case .missing(let names): (problem, variables) = (nil, names)
    case .unusable(let reason, let names):
      (problem, variables) = (reason, names)
      sources = dependencies.keys.sources(of: names)
    }
    let guidance = Guidance.missingCredential(
      variables,
      obtain: credentials.lazy.filter { $0.variables.contains { variables.contains($0) } }
        .compactMap(\.obtain).first,
      problem: problem,
      context: context(arguments)
    )
    return .failure(Refusal(guidance: guidance))
  }

  /// A key for the API to recognise repetitions by: one for all attempts, also those of other processes.
  var idempotencyKey: String? {
    guard let place = entry.manifest.errors.idempotency, place.isTaken(by: entry.operation),
      entry.operation.effect != .read || place.isPath
    else { return nil }
    let wall = dependencies.world.clock.wall
    let kept = persistedCall?.record.idempotencyKey.map(RepetitionKey.init(kept:))
    if let kept, !place.isOutlived(kept, now: wall) { return kept.text }
    return RepetitionKey(entropy: dependencies.world.entropy(), now: wall).text
  }

  /// Whether the call may have had its effect under a key that the API may have forgotten: sent again it could happen
  /// twice.
  var hasOutlivedKey: Bool {
    guard let record = persistedCall?.record, let key = record.idempotencyKey,
      let place = entry.manifest.errors.idempotency,
      place.isOutlived(RepetitionKey(kept: key), now: dependencies.world.clock.wall)
    else { return false }
    return record.failure?.isUnproven ?? true
  }

  /// Waits for a place as long as the call may wait; an admission that is not granted lets nothing be sent.
  func enter(_ call: PreparedCall) async throws(CancellationError) -> Admission {
    // A call that was kept may have a place already.
    let place = retryPolicy.attempts == 0 ? persistedCall?.record.reservation : nil
    var admission = await pacing.turn(of: place, for: call.admissionRequest, now: clock)
    while let opening = admission.opening {
      // An opening that has come while the question waited is asked for at once, but never in one breath.
      let instant = max(opening, now + 0.001)
      guard retryPolicy.fitsWaitLimit(until: instant, now: now) else { break }
      do throws(CancellationError) {
        try await wait(for: admission, until: instant)
      } catch {
        await giveUp(admission)
        throw error
      }
      admission = await next(after: admission, call)
    }
    return admission
  }

  private func wait(
    for admission: Admission,
    until opening: Timestamp
  ) async throws(CancellationError) {
    let interruptibleSleep = InterruptibleSleep(clock: dependencies.world.clock)
    if case .scheduled(let reservation) = admission {
      pacing.notify(of: reservation) { interruptibleSleep.end() }
    }
    try await wait(
      until: opening,
      reason: Sentence.reason(of: admission),
      during: interruptibleSleep
    )
  }

  /// After the wait: a place is asked for its turn, a gate is tried anew.
  private func next(after admission: Admission, _ call: PreparedCall) async -> Admission {
    guard case .scheduled(let reservation) = admission else {
      return await pacing.admit(call.admissionRequest, now: clock)
    }
    return await pacing.turn(of: reservation.place, for: call.admissionRequest, now: clock)
  }

  private func giveUp(_ admission: Admission) async {
    guard case .scheduled(let reservation) = admission else { return }
    await pacing.settle(reservation, .unsent, recording: [], now: clock)
  }

  /// Seconds within which a call must leave once its place is taken: what it passes by then is the present.
  private static let promptness = 0.05

  /// Whether the call may still leave on its place.
  ///
  /// A wait for a disk, a lock or a token after the place was taken lets others count the call as sent earlier than it
  /// is, and gates shut meanwhile.
  func isPrompt(_ reservation: Reservation) -> Bool {
    abs(now - reservation.notBefore) <= Self.promptness
  }
}

// MARK: - Waiting

extension CallRunner {
  private static let heartbeat = 5.0

  /// Sleeps until the instant and tells the client now and then what it waits for.
  func wait(
    until instant: Timestamp,
    reason: String,
    during interruptibleSleep: InterruptibleSleep? = nil
  ) async throws(CancellationError) {
    let interruptibleSleep =
      interruptibleSleep ?? InterruptibleSleep(clock: dependencies.world.clock)
    // A clock that is set back must not make the wait longer than any may be.
    while case let left = instant - now, left > 0, left <= retryPolicy.limits.inCallWaitLimit,
      !interruptibleSleep.isOver
    {
      progress.report(
        Sentence.waiting(reason, api: entry.manifest.title, seconds: left, retryPolicy: retryPolicy)
      )
      try await interruptibleSleep.sleep(seconds: min(left, Self.heartbeat))
      await pacing.look(now: clock)
    }
  }
}
