internal import EventLoop
internal import System

/// Runs a test's body on the engine, whose loop is started once on a thread of its own.
///
/// - Throws: what the body throws, and `EngineIsStuck` where the body has not ended within the limit, whether or not it
///   heeds that its task was cancelled: a test that waits for what never comes fails, and does not hang.
package func onEngine<T: Sendable>(
  within limit: Duration = .seconds(900),
  _ body: @escaping @Engine @Sendable () async throws -> T
) async throws -> T {
  startEngineThread
  // Where the test was cancelled before it came here, the body finds itself so from its first step on.
  let cancelled: @Engine @Sendable () async throws -> T = {
    unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
    return try await body()
  }
  let task = Task(
    executorPreference: EventLoop.shared,
    operation: Task.isCancelled ? cancelled : body
  )
  let outcome = FirstOutcome<T>()
  let watch = Task.detached {
    try await Task.sleep(for: limit)
    task.cancel()
    outcome.settle(.failure(EngineIsStuck(limit: limit)))
  }
  defer { watch.cancel() }
  Task.detached { outcome.settle(await task.result) }
  return try await withTaskCancellationHandler {
    try await outcome.value
  } onCancel: {
    task.cancel()
  }
}

/// What a test waited for on the engine did not come.
package struct EngineIsStuck: Error, CustomStringConvertible {
  let limit: Duration
  package var description: String {
    "What the test does on the engine had not ended after \(limit)."
  }
}

/// The first of several outcomes.
private final class FirstOutcome<T: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<T, any Error>)
    case settled(Result<T, any Error>)
  }

  private let state = Guarded(State.open)

  func settle(_ result: Result<T, any Error>) {
    let waiter = state.withLock { state -> CheckedContinuation<T, any Error>? in
      if case .settled = state { return nil }
      defer { state = .settled(result) }
      if case .awaited(let waiter) = state { return waiter }
      return nil
    }
    waiter?.resume(with: result)
  }

  var value: T {
    get async throws {
      try await withCheckedThrowingContinuation { waiter in
        let result = state.withLock { state -> Result<T, any Error>? in
          if case .settled(let result) = state { return result }
          state = .awaited(waiter)
          return nil
        }
        if let result { waiter.resume(with: result) }
      }
    }
  }
}

private let startEngineThread: Void = startThread { EventLoop.shared.run() }

/// Runs a body on a new thread that nobody waits for.
package func startThread(_ body: @escaping @Sendable () -> Void) {
  precondition(DetachedThread.start(body), "no thread for the test")
}
