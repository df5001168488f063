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
import Time

/// The way of one call, from its arguments to its result.
///
/// Arguments checked → place obtained → intent written → request sent → answer read → verdict: a result, another
/// attempt, or guidance, and the call kept where it has to wait.
@Engine
struct CallRunner {
  let entry: Catalog.Entry
  let dependencies: Dependencies
  let progress: ProgressReporter

  /// The way of the answer that the call goes into.
  let delivery: Delivery

  /// How the agent makes such calls.
  var way: ToolRoute
  var retryPolicy: RetryPolicy

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

  /// How the call comes by its tokens.
  var tokenAcquisition = TokenAcquisition()

  /// Why the last attempt failed.
  var attemptFailure: AttemptFailure?

  /// Whether an attempt may have had its effect.
  var isUnproven = false

  /// Closes the books of the call; nil while it has not been carried out, or is written nowhere.
  var close: (@Engine (Telling) async -> Void)?

  /// Whether the call was carried out.
  var isCarriedOut = false

  /// What all calls of a server share.
  @Engine
  struct Dependencies {
    let world: World
    let limits: CallLimits
    let keys: KeyRing
    let store: any Store
    let tokens: AccessTokenCache
    let inFlight = CallsInFlight()
    let gathered = GatheredReads()

    /// What a person may do about what is held; nil where no command reaches it.
    let commands: OperatorCommands?
    let resultCache = ResultCache()

    var journal: CallJournal { CallJournal(ledger: store, entropy: world.entropy) }
  }

  init(
    _ entry: Catalog.Entry,
    _ dependencies: Dependencies,
    progress: ProgressReporter,
    delivery: Delivery
  ) {
    self.entry = entry
    self.dependencies = dependencies
    self.progress = progress
    self.delivery = delivery
    way = entry.way
    retryPolicy = RetryPolicy(limits: dependencies.limits, start: dependencies.world.clock.now)
  }

  var now: Timestamp { dependencies.world.clock.now }

  /// The present, for what has to wait its turn before it reads it.
  var clock: InstantSource { dependencies.world.instants }
  var pacing: any PacingStore { dependencies.store }

  /// Runs the call to its end; a cancelled call ends with a result that nobody is sent.
  mutating func run(_ arguments: JSONObject, for origin: CallOrigin) async -> ToolResult {
    if case .resumed(let persistedCall) = origin {
      self.persistedCall = persistedCall
      isUnproven = persistedCall.record.failure?.isUnproven ?? false
      isResumed = true
    }
    return await result(of: arguments).noting(coercions)
  }

  private mutating func result(of arguments: JSONObject) async -> ToolResult {
    let checked: CheckedCall
    switch check(arguments) {
    case .failure(let refusal): return await end(with: refusal)
    case .success(let call): checked = call
    }
    let result = await (isSingle ? goAlone(checked) : carryOut(checked))
    return result ?? ToolResult(text: "The call was cancelled.", isError: true)
  }

  /// Takes the call to its end; nil for one that was cancelled.
  mutating func carryOut(_ checked: CheckedCall) async -> ToolResult? {
    do throws(CancellationError) {
      return try await proceed(checked)
    } catch {
      await abandon()
      return nil
    }
  }

  private mutating func proceed(
    _ checked: CheckedCall
  ) async throws(CancellationError) -> ToolResult {
    if let told = try await lookForEqual(checked.scoped) { return told }
    if let persistedCall, hasOutlivedKey {
      return await unresolved(underForgottenKeyOf: persistedCall)
    }
    switch await prepare(checked) {
    case .failure(let refusal): return await end(with: refusal)
    case .success(let call): return try await travel(call)
    }
  }

  private mutating func travel(_ call: PreparedCall) async throws(CancellationError) -> ToolResult {
    while true {
      let admission = try await enter(call)
      guard case .granted(let reservation) = admission else {
        return await answer(to: admission, of: call)
      }
      let tokens: [Token]
      switch try await board(call, reservation) {
      case .ready(let found): tokens = found
      case .again: continue
      case .refused(let attemptFailure):
        if let result = try await turn(after: attemptFailure, of: call) { return result }
        continue
      }
      if let reason = await recordIntent(call) {
        await leave(reservation, of: call, recording: [])
        return ToolResult(.notKept(reason.sentence, context: context(call.arguments)))
      }
      guard isPrompt(reservation) else {
        await leave(reservation, of: call, recording: [])
        continue
      }
      if let persistedCall, hasOutlivedKey {
        await leave(reservation, of: call, recording: [])
        return await unresolved(underForgottenKeyOf: persistedCall)
      }
      retryPolicy.attempt()
      switch try await attempt(call, reservation, tokens) {
      case .success(let success)?: return await finish(success)
      case .failure(let attemptFailure)?:
        if let result = try await turn(after: attemptFailure, of: call) { return result }
      case nil: continue
      }
    }
  }

  /// Waits until the call may be sent once more, or ends it.
  private mutating func turn(
    after attemptFailure: AttemptFailure,
    of call: PreparedCall
  ) async throws(CancellationError) -> ToolResult? {
    self.attemptFailure = attemptFailure
    isUnproven = isUnproven || attemptFailure.isUnproven
    guard let instant = await repetition(of: call, after: attemptFailure) else {
      return await answer(to: attemptFailure, of: call)
    }
    try await wait(until: instant, reason: Sentence.reason(of: attemptFailure))
    return nil
  }

  /// What is known of the call at this moment, in the time that clocks on the wall show.
  func context(_ arguments: JSONObject) -> CallContext {
    let clock = dependencies.world.clock
    var context = entry.context(arguments, now: clock.wall)
    context.way = way
    context.sources = sources
    context.attempts = retryPolicy.counted(at: clock.now)
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
