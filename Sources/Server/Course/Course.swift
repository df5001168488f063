import EventLoop
import Failures
import HTTP
import JSON
import MCP
import Manifests
import Time

/// The way of one call, from its arguments to its result.
///
/// Arguments checked → appointment obtained → request sent → answer read → verdict: a result, another attempt, or guidance.
@Engine
struct Course {
  private let entry: Catalog.Entry
  private let world: World
  private let environment: Environment
  private let pacing: any PacingState
  private let progress: ProgressReporter
  private let memory: Memory
  private var journey: Journey

  init(
    entry: Catalog.Entry,
    world: World,
    environment: Environment,
    limits: CallLimits,
    pacing: any PacingState,
    memory: Memory,
    progress: ProgressReporter
  ) {
    self.entry = entry
    self.world = world
    self.environment = environment
    self.pacing = pacing
    self.memory = memory
    self.progress = progress
    journey = Journey(limits: limits, start: world.clock.now)
  }

  /// Runs the call to its end; a cancelled call ends with a result that nobody is sent.
  mutating func run(_ arguments: JSONObject) async -> ToolResult {
    let call: PreparedCall
    switch prepare(arguments) {
    case .success(let prepared): call = prepared
    case .failure(let refusal): return ToolResult(refusal.guidance)
    }
    do throws(CancellationError) {
      return try await travel(call)
    } catch {
      return ToolResult(text: "The call was cancelled.", isError: true)
    }
  }

  private mutating func travel(_ call: PreparedCall) async throws(CancellationError) -> ToolResult {
    while true {
      let appointment: Appointment
      switch try await enter(call) {
      case .granted(let granted) where granted.notBefore <= world.clock.now: appointment = granted
      case let refusal: return ToolResult(guidance(for: refusal, of: call))
      }
      journey.attempt()
      switch try await attempt(call, appointment) {
      case .end(let result): return result
      case .again(let instant, let reason):
        try await wait(until: instant, reason: reason)
      }
    }
  }
}

// MARK: - Before anything is sent

extension Course {
  /// Guidance that ends a call before it is sent.
  private struct Refusal: Error {
    let guidance: Guidance
  }

  private func prepare(_ arguments: JSONObject) -> Result<PreparedCall, Refusal> {
    let problems = entry.arguments.problems(in: arguments)
    guard problems.isEmpty else { return .failure(invalid(problems, arguments)) }
    var arguments = arguments
    if entry.operation.effect == .destroy { arguments[Operation.confirm] = nil }
    switch secret() {
    case .failure(let refusal): return .failure(refusal)
    case .success(let secret):
      do throws(UnplaceableArgument) {
        return .success(
          try PreparedCall(entry, arguments: arguments, secret: secret, idempotencyKey: newKey())
        )
      } catch {
        return .failure(invalid([(error.argument, error.problem)], arguments))
      }
    }
  }

  private func invalid(
    _ problems: [(path: String, problem: String)],
    _ arguments: JSONObject
  ) -> Refusal {
    Refusal(guidance: .invalidArguments(problems, facts: facts(arguments)))
  }

  private func secret() -> Result<String?, Refusal> {
    guard let credential = entry.manifest.credential else { return .success(nil) }
    switch environment.secret(of: credential) {
    case .found(let secret): return .success(secret)
    case .missing, .unusable:
      return .failure(
        Refusal(guidance: .missingCredential(credential, facts: facts(JSONObject())))
      )
    }
  }

  /// A key for the API to recognise repetitions by; one for all attempts of the call.
  private func newKey() -> String? {
    guard entry.manifest.errors.idempotency != nil, entry.operation.effect != .read else {
      return nil
    }
    return world.entropy().map { byte in
      String(byte >> 4, radix: 16) + String(byte & 0xF, radix: 16)
    }.joined()
  }

  /// Waits for a appointment as long as the call's patience lasts; every other admission is a refusal.
  private func enter(_ call: PreparedCall) async throws(CancellationError) -> Admission {
    var admission = await pacing.admit(call.application, now: world.clock.now)
    while true {
      guard let opening = admission.opening, opening > world.clock.now else { return admission }
      guard journey.hasPatience(until: opening) else {
        await giveUp(admission)
        return admission
      }
      do throws(CancellationError) {
        try await wait(until: opening, reason: Sentence.reason(of: admission))
      } catch {
        await giveUp(admission)
        throw error
      }
      admission = await next(after: admission, call)
    }
  }

  /// After the wait: a appointment is asked for its turn, a gate is tried anew.
  private func next(after admission: Admission, _ call: PreparedCall) async -> Admission {
    let now = world.clock.now
    guard case .granted(let appointment) = admission else {
      return await pacing.admit(call.application, now: now)
    }
    return await pacing.turn(of: appointment, for: call.application, now: now)
  }

  private func giveUp(_ admission: Admission) async {
    guard case .granted(let appointment) = admission else { return }
    await pacing.settle(appointment, .unsent, now: world.clock.now)
  }
}

// MARK: - One attempt

extension Course {
  /// What follows from an attempt.
  private enum Step {
    case end(ToolResult)
    case again(at: Timestamp, reason: String)
  }

  private func attempt(
    _ call: PreparedCall,
    _ appointment: Appointment
  ) async throws(CancellationError) -> Step {
    let seconds = min(entry.manifest.timeout, journey.remaining(at: world.clock.now))
    do throws(TransportError) {
      let answer = try await world.transport.send(
        call.request(deadline: .milliseconds(Int64(seconds * 1000)))
      )
      await pacing.settle(appointment, .sent, now: world.clock.now)
      return await read(answer, of: call)
    } catch {
      await pacing.settle(
        appointment,
        error.progress == .sent ? .sent : .unsent,
        now: world.clock.now
      )
      if error.reason == .cancelled { throw CancellationError() }
      return await unanswered(error, call)
    }
  }

  private func read(_ answer: HTTPResponse, of call: PreparedCall) async -> Step {
    let now = world.clock.now
    var facts = facts(call.arguments)
    facts.memory = memory.values(of: call)
    for lesson in call.budgetLessons(in: answer, now: now) { await pacing.learn(lesson, now: now) }
    switch Reading(answer, facts: facts) {
    case .success(let good):
      memory.keep(good.remembered, of: call)
      await pacing.learn(.succeeded(call.application), now: now)
      await pacing.learn(.healthy(api: entry.manifest.id), now: now)
      return .end(ToolResult(SuccessText(good, facts: facts)))
    case .failure(let failure):
      return await react(to: failure, of: call, facts: facts)
    }
  }

  private func react(to failure: Failure, of call: PreparedCall, facts: CallFacts) async -> Step {
    let now = world.clock.now
    for lesson in call.lessons(of: failure, now: now) { await pacing.learn(lesson, now: now) }
    switch journey.turn(after: failure, now: now, random: world.random()) {
    case .finish: return .end(ToolResult(Guidance(failure, facts: facts)))
    case .again(let instant):
      return .again(at: instant, reason: Sentence.reason(of: failure))
    }
  }

  private func unanswered(_ error: TransportError, _ call: PreparedCall) async -> Step {
    let now = world.clock.now
    await pacing.learn(.unwell(api: entry.manifest.id), now: now)
    let facts = facts(call.arguments)
    let isHarmless = error.progress == .nothingSent || call.isRepeatable
    if isHarmless, error.reason.mayPass, journey.hasAttempts {
      let longest = Failure.RetryShape().longestWait(afterAttempts: journey.attempts)
      let instant = now + max(Journey.shortestWait, longest * world.random())
      if journey.hasPatience(until: instant) {
        return .again(at: instant, reason: error.detail)
      }
    }
    return .end(ToolResult(.transport(error, facts: facts)))
  }

  private func facts(_ arguments: JSONObject) -> CallFacts {
    let now = world.clock.now
    return CallFacts(
      manifest: entry.manifest,
      operation: entry.operation,
      arguments: arguments,
      now: now,
      attempts: journey.counted(at: now)
    )
  }
}

// MARK: - Waiting and saying why

extension Course {
  private static let heartbeat = 5.0

  /// Sleeps until the instant and tells the client now and then what it waits for.
  private func wait(until instant: Timestamp, reason: String) async throws(CancellationError) {
    while case let left = instant - world.clock.now, left > 0 {
      progress.report(
        Sentence.waiting(reason, api: entry.manifest.title, seconds: left, journey: journey))
      try await world.clock.sleep(seconds: min(left, Self.heartbeat))
    }
  }

  private func guidance(for refusal: Admission, of call: PreparedCall) -> Guidance {
    let facts = facts(call.arguments)
    switch refusal {
    case .granted(let appointment):
      guard let budget = appointment.budget else {
        return .breakerOpen(until: appointment.notBefore, facts: facts)
      }
      return .budgetFull(budget, until: appointment.notBefore, facts: facts)
    case .shut(_, let until, let failure) where failure.verdict == .revise:
      // A block that asks for another call must not be told as a wait after which this one is welcome.
      return Guidance(failure, facts: facts, opensAt: until)
    case .shut(let scope, let until, let failure):
      return .gateShut(
        scope: scope,
        until: until,
        reason: Sentence.reason(of: failure),
        code: failure.code,
        facts: facts
      )
    case .held(let scope, let failure):
      return .onHold(
        scope: scope,
        reason: Sentence.reason(of: failure),
        code: failure.code,
        kind: failure.kind,
        operatorTask: Guidance(failure, facts: facts).operatorTask,
        facts: facts
      )
    case .repeated(let failure, let count):
      return .repeated(count: count, failure: failure, facts: facts)
    case .broken(let until):
      return .breakerOpen(until: until, facts: facts)
    }
  }
}
