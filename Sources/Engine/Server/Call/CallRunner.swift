import Credentials
import Guidance
import EventLoop
import Failures
import HTTP
import JSON
import MCP
import Manifests
import Pacing
import Storage
import Tasks
import Telemetry
import Time

/// Takes one call from its arguments to its result: it does what the state machine says, and is the only one that waits.
///
/// In reading order: `CallRunner+Validation`, `+Single` and `+Reading`, `+Preparation`, `CallStateMachine` with
/// `+Admission`, `+Tokens`, `+Persistence` and `+Attempt`, then `+Success` and `+Reply`. A class, so that nothing large is
/// copied over a suspension.
@Engine
final class CallRunner {
  let entry: Catalog.Entry
  let dependencies: Dependencies
  let progress: ProgressReporter

  /// The way of the answer that the call goes into.
  let delivery: Delivery

  /// How the agent makes such calls.
  var way: ToolRoute

  /// How far the call has come.
  var state: CallStateMachine

  /// Where the call is written down; nil while it is not.
  var persistedCall: PersistedCallReference?

  /// Whether the agent took the call up by its task.
  var isResumed = false

  /// What the agent calls the task that the call belongs to.
  var reference: TaskReference?

  /// What of the arguments was read as it was meant.
  var coercions: [JSONSchema.Coercion] = []

  /// The parts of the answer that the agent wants; nil for all of it.
  var selection: JSONSelection?

  /// Where the credential of the call is taken from.
  var sources: [CredentialSource] = []

  /// Whether the call goes without the credential that its document declares, because nobody has configured it.
  var isAnonymous = false

  /// What the API has accepted of the call; what is sent then only looks for its outcome.
  var accepted: AcceptedOperation?

  /// The request that the call is made for, and the call itself, as those see them who look on; nil where nobody does.
  var request: ObservedRequest?
  var observed: ObservedCall?

  /// What follows from the attempt that is being read.
  var consequences: [CallEvent.What] = []

  /// The status of the last answer.
  var lastStatus: Int?

  /// Closes the books of the call; nil while it has not been carried out, or is written nowhere.
  var close: (@Engine (Telling) async -> Void)?

  /// Whether the call was carried out.
  var isCarriedOut = false

  init(
    _ entry: Catalog.Entry,
    _ dependencies: Dependencies,
    _ limits: CallLimits,
    progress: ProgressReporter,
    delivery: Delivery
  ) {
    self.entry = entry
    self.dependencies = dependencies
    self.progress = progress
    self.delivery = delivery
    way = entry.way
    state = CallStateMachine(
      retryPolicy: RetryPolicy(
        limits: limits.of(progress),
        start: dependencies.world.clock.now
      )
    )
  }

  var now: Timestamp { dependencies.world.clock.now }

  /// The present, for what has to wait its turn before it reads it.
  var clock: InstantSource { dependencies.world.instants }
  var pacing: any PacingStore { dependencies.store }

  /// Runs the call to its end; a cancelled call ends with a result that nobody is sent.
  func run(_ arguments: JSONObject, for origin: CallOrigin) async -> ToolResult {
    if case .resumed(let persistedCall) = origin {
      self.persistedCall = persistedCall
      accepted = persistedCall.record.accepted
      state.isUnproven = persistedCall.record.failure?.isUnproven ?? false
      isResumed = true
    }
    observeBegin(arguments)
    let result = await result(of: arguments).noting(coercions)
    observeEnd(result)
    return result
  }

  private func result(of arguments: JSONObject) async -> ToolResult {
    let checked: CheckedCall
    switch check(arguments) {
    case .failure(let refusal): return await end(with: refusal)
    case .success(let call): checked = call
    }
    let result: ToolResult?
    if isSingle {
      result = await goAlone(checked)
    } else if isShareable {
      result = await read(checked)
    } else {
      result = await carryOut(checked)
    }
    return result ?? ToolResult(text: "The call was cancelled.", isError: true)
  }

  /// Takes the call to its end; nil for one that was cancelled.
  func carryOut(_ checked: CheckedCall) async -> ToolResult? {
    defer { delivery.letGo() }
    do throws(CancellationError) {
      return try await proceed(checked)
    } catch {
      await abandon()
      return nil
    }
  }

  private func proceed(
    _ checked: CheckedCall
  ) async throws(CancellationError) -> ToolResult {
    for _ in 0..<Self.looksForEqual {
      if let told = try await lookForEqual(checked.scoped) { return told }
      if case .outlived(let persistedCall) = keyStanding {
        return await replyUnresolved(underForgottenKeyOf: persistedCall)
      }
      switch await prepare(checked) {
      case .failure(let refusal): return await end(with: refusal)
      case .success(let call): if let result = try await perform(call) { return result }
      }
    }
    return refusal(because: .forestalled, checked.scoped.arguments)
  }

  /// How often a call that was forestalled looks for the equal one, which may be none that it can take part in: other
  /// processes may have other manifests.
  private static let looksForEqual = 3

  /// Does step after step, until there is something to tell; nil where an equal call was written down first, which is to
  /// be looked for.
  func perform(_ call: PreparedCall) async throws(CancellationError) -> ToolResult? {
    state.repetition = call.repetition
    var step = state.begin()
    while true {
      if case .reply(.notPersisted(.forestalled)) = step { return nil }
      if case .reply(let reply) = step { return try await tell(reply, of: call) }
      if let next = passed(step, of: call) {
        step = next
      } else {
        step = try await perform(step, of: call)
      }
    }
  }

  /// What comes after a step at which there is nothing to be done, which is most of them in a plain call.
  private func passed(
    _ step: CallStateMachine.Step,
    of call: PreparedCall
  ) -> CallStateMachine.Step? {
    switch step {
    case .acquireTokens(let reservation) where call.grants.isEmpty:
      state.acquired(.ready([]), for: reservation, now: now) { dependencies.world.random() }
    case .persist(let reservation, let tokens) where !isWrittenDown:
      state.persisted(nil, reservation, tokens, key: keyStanding, now: now)
    default: nil
    }
  }

  private func perform(
    _ step: CallStateMachine.Step,
    of call: PreparedCall
  ) async throws(CancellationError) -> CallStateMachine.Step {
    switch step {
    case .admit(let place):
      let admission = await observingStore { () -> Admission in
        await self.admission(at: place, of: call)
      }
      observeReplacedHolds()
      return state.admitted(admission, now: now)
    case .sleep(let instant, let pause):
      observe(pause, until: instant)
      try await sleep(until: instant, pause)
      return state.woke(from: pause)
    case .acquireTokens(let reservation):
      let outcome = try await acquireTokens(of: call, reservation)
      return state.acquired(outcome, for: reservation, now: now) { dependencies.world.random() }
    case .persist(let reservation, let tokens):
      let error = await recordIntent(call)
      return state.persisted(error, reservation, tokens, key: keyStanding, now: now)
    case .send(let reservation, let tokens):
      // What could happen twice is heard to its end, and its books are closed, although the client may tire of waiting;
      // and whoever tires of a read will make it again.
      if isSingle || isShareable { delivery.hold() }
      // What was read before a write, or while it was on its way, is no answer after it.
      let forget = { [entry, dependencies] in
        if entry.operation.effect != .read { dependencies.slowReads.forget(ofAPI: call.api) }
      }
      forget()
      defer { forget() }
      let outcome = try await observed(call) { () throws(CancellationError) in
        try await attempt(call, reservation, tokens)
      }
      return state.attempted(outcome, now: now) { dependencies.world.random() }
    case .release(let reservation, let next):
      await leave(reservation, of: call, recording: [])
      return next
    case .permit(let failure, let instant):
      let permission = await pacing.permitRepetition(of: call.admissionRequest, now: clock)
      return state.permitted(permission, after: failure, at: instant)
    case .reply: return step
    }
  }

  private func tell(
    _ reply: CallStateMachine.Reply,
    of call: PreparedCall
  ) async throws(CancellationError) -> ToolResult {
    switch reply {
    case .success(let success):
      guard let pending = success.pending else { return await finish(success) }
      return try await follow(pending, success, of: call)
    case .failure(let failure):
      switch await outcome(ofPart: failure, call) {
      case .success(let part): return await finish(part)
      case .failure(let failure): return await self.reply(to: failure, of: call)
      case .tokenRejected, nil: break
      }
      if accepted != nil, failure.endsOperation { await note(nil) }
      return await self.reply(to: failure, of: call)
    case .refusal(let admission): return await self.reply(to: admission, of: call)
    case .notPersisted(let error):
      // What an attempt before came to is told, and is not dropped.
      if let failure = state.attemptFailure {
        return await self.reply(to: failure, of: call)
      }
      // One that is kept stays due, for nothing was sent.
      await conclude(.dropped)
      return refusal(because: error, call.arguments)
    case .tooLate:
      if let failure = state.attemptFailure {
        return await self.reply(to: failure, of: call)
      }
      await conclude(.dropped)
      let context = context(call.arguments)
      return ToolResult(.neverInTime(until: context.now + StoreError.pause, context: context))
    case .keyOutlived(let persistedCall):
      return await replyUnresolved(underForgottenKeyOf: persistedCall)
    }
  }

  /// What is known of the call at this moment, in the time that clocks on the wall show.
  func context(_ arguments: JSONObject) -> CallContext {
    let clock = dependencies.world.clock
    var context = entry.context(arguments, now: clock.wall)
    context.way = way
    context.sources = sources
    context.isAnonymous = isAnonymous
    context.accepted = accepted
    context.attempts = state.retryPolicy.counted(at: clock.now)
    context.task = persistedCall?.audience == .told ? persistedCall?.reference.text : nil
    // A call that is written down nowhere takes its key with it.
    context.remembersKey = persistedCall != nil
    return context
  }

  /// An instant of the steady clock as clocks on the wall show it.
  func shown(_ instant: Timestamp) -> Timestamp {
    let clock = dependencies.world.clock
    return instant + (clock.wall - clock.now)
  }
}
