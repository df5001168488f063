import EventLoop
import Failures
import HTTP
import JSON
import MCP
import Manifests
import Time

/// The way of one call, from its arguments to its result.
///
/// Arguments checked → place obtained → request sent → answer read → verdict: a result, another attempt, or guidance.
@Engine
struct Course {
  let entry: Catalog.Entry
  let surroundings: Surroundings
  let progress: ProgressReporter
  var journey: Journey

  /// Why the last attempt failed.
  private var setback: Setback?

  /// What all calls of a server share.
  @Engine
  struct Surroundings {
    let world: World
    let limits: CallLimits
    let keys: KeyRing
    let pacing: any PacingState
    let memory: Memory
  }

  init(_ entry: Catalog.Entry, _ surroundings: Surroundings, progress: ProgressReporter) {
    self.entry = entry
    self.surroundings = surroundings
    self.progress = progress
    journey = Journey(limits: surroundings.limits, start: surroundings.world.clock.now)
  }

  var now: Timestamp { surroundings.world.clock.now }
  var pacing: any PacingState { surroundings.pacing }

  /// Runs the call to its end; a cancelled call ends with a result that nobody is sent.
  mutating func run(_ arguments: JSONObject) async -> ToolResult {
    switch prepare(arguments) {
    case .failure(let refusal): return ToolResult(refusal.guidance)
    case .success(let call):
      do throws(CancellationError) {
        return try await travel(call)
      } catch {
        keepKey(of: call)
        return ToolResult(text: "The call was cancelled.", isError: true)
      }
    }
  }

  private mutating func travel(_ call: PreparedCall) async throws(CancellationError) -> ToolResult {
    while true {
      let admission = try await enter(call)
      guard case .granted(let appointment) = admission, appointment.notBefore <= now else {
        keepKey(of: call)
        return ToolResult(guidance(for: admission, of: call, after: setback))
      }
      journey.attempt()
      switch try await attempt(call, appointment) {
      case .success(let result): return result
      case .failure(let setback):
        self.setback = setback
        guard let instant = await repetition(of: call, after: setback) else {
          if !setback.isFinal { keepKey(of: call) }
          return ToolResult(await guidance(for: setback, of: call))
        }
        try await wait(until: instant, reason: Sentence.reason(of: setback))
      }
    }
  }

  /// Keeps the idempotency key of a call that was sent and may be sent again by the agent.
  private func keepKey(of call: PreparedCall) {
    guard journey.attempts > 0, let key = call.idempotencyKey else { return }
    surroundings.memory.keepKey(key, of: call.scoped, now: now)
  }

  /// What is known of the call at this moment.
  func facts(_ arguments: JSONObject) -> CallFacts {
    let now = now
    return CallFacts(
      manifest: entry.manifest,
      operation: entry.operation,
      arguments: arguments,
      now: now,
      attempts: journey.counted(at: now)
    )
  }
}
