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

// Calls that end without what was asked for, and are kept: for their time, for a person, or until somebody knows.

extension CallRunner {
  func kept(
    _ call: PreparedCall,
    _ ending: CallOutcome,
    _ place: Reservation,
    _ guidance: (CallContext, Timestamp) -> Guidance
  ) async -> ToolResult {
    do throws(PersistenceError) {
      let kept = try await keep(call, ending)
      // The clock on the wall may be set while the store is awaited.
      let until = shown(place.notBefore)
      let context = context(call.arguments)
      if let other = overruled(kept.record, call, context) {
        await pacing.settle(place, .unsent, recording: [], now: clock)
        return ToolResult(other)
      }
      return ToolResult(
        guidance(context, until).naming(companionsOf: persistedCall).telling(kept.problem)
      )
    } catch {
      persistedCall = nil
      await pacing.settle(place, .unsent, recording: [], now: clock)
      return ToolResult(
        guidance(context(call.arguments), shown(place.notBefore)).adding(error.sentence)
      )
    }
  }

  /// What is told instead where the limits of a task have ruled that a person looks at the call, or that it is over.
  func overruled(
    _ record: CallRecord,
    _ call: PreparedCall,
    _ context: CallContext
  ) -> Guidance? {
    switch record.state.kind {
    case .held:
      let failure = record.failure ?? .undecided
      var context = context
      let word = pacing.heedsWords(for: call.admissionRequest(further: failure.scope), now: now)
      context.word = word.map { .counts(from: shown($0)) }
      context.release = context.task.flatMap {
        dependencies.commands?.release(of: failure, task: $0)
      }
      let occasion: Guidance.Occasion = state.attemptFailure == nil ? .takenUp : .sent
      return .held(failure, occasion, since: context.now, context: context)
    case .expired: return .expired(context)
    default: return nil
    }
  }

  /// What is told of a call that is not sent because it cannot be written down.
  func refusal(because error: PersistenceError, _ arguments: JSONObject) -> ToolResult {
    let context = context(arguments)
    switch error {
    case .store(let problem) where problem.passes:
      return ToolResult(.notKeptYet(until: context.now + StoreError.pause, context: context))
    case .store(let problem) where entry.operation.effect != .read:
      return ToolResult(.notWrittenDown(problem.message, context: context))
    default: return ToolResult(.notKept(error.sentence, context: context))
    }
  }

  /// A write that may have happened is kept, so that it can be checked even after a restart.
  ///
  /// It counts as told once the answer has left: whoever says before that what they saw has looked before this sending.
  func replyUnresolved(
    _ attemptFailure: AttemptFailure,
    _ failure: Failure,
    of call: PreparedCall
  ) async -> ToolResult {
    let opening = await pacing.opening(for: call.admissionRequest, now: clock)
    let kept = try? await keep(call, .unknown(failure, .untold))
    noteToldAfterwards()
    var context = context(call.arguments)
    if kept != nil, let task = context.task {
      context.closing = CallContext.Closing(task: task, call: persistedCall?.closing)
    }
    let guidance = Guidance(attemptFailure, context: context, opensAt: opening.map(shown))
    return ToolResult(guidance.telling(kept?.problem))
  }

  func holdForOperator(
    _ failure: Failure,
    of call: PreparedCall,
    _ guidance: (CallContext) -> Guidance
  ) async -> ToolResult {
    let scope = entry.scopes.key(of: failure.scope, for: call.scoped)
    let admissionRequest = call.admissionRequest(further: failure.scope)
    let hold = await pacing.holds(before: [admissionRequest], now: clock)[0]
    // What ends with the process is held for minutes, and knows no restart.
    let look =
      dependencies.commands == nil ? nil : hold.map { shown($0.opening(for: admissionRequest)) }
    let word =
      hold.map { shown($0.heedsWords) }
      ?? pacing.heedsWords(for: admissionRequest, now: now).map(shown)
    do throws(PersistenceError) {
      let kept = try await keep(call, .held(failure))
      var context = context(call.arguments)
      context.look = look
      context.word = word.map { .counts(from: $0) }
      context.release = dependencies.commands.flatMap { commands in
        hold == nil
          ? context.task.map { commands.release(of: failure, task: $0) } : commands.release(scope)
      }
      return ToolResult(
        guidance(context).naming(companionsOf: persistedCall).telling(kept.problem)
      )
    } catch {
      persistedCall = nil
      var context = context(call.arguments)
      context.look = look
      context.release = hold == nil ? nil : dependencies.commands?.release(scope)
      return ToolResult(guidance(context).adding(error.sentence))
    }
  }
}

extension Guidance {
  /// The guidance with what follows from a store that could not be written when the call came to its wait.
  func telling(_ problem: StoreError?) -> Guidance {
    problem == nil ? self : adding(Sentence.keptInMemory)
  }
}
