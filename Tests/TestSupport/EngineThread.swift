internal import EventLoop
internal import System

/// Runs a test's body on the engine, whose loop is started once on a thread of its own.
package func onEngine<T: Sendable>(
  _ body: @escaping @Engine @Sendable () async throws -> T
) async throws -> T {
  startEngineThread
  let task = Task(executorPreference: EventLoop.shared, operation: body)
  return try await withTaskCancellationHandler {
    try await task.value
  } onCancel: {
    task.cancel()
  }
}

private let startEngineThread: Void = startThread { EventLoop.shared.run() }

/// Runs a body on a new thread that nobody waits for.
package func startThread(_ body: @escaping @Sendable () -> Void) {
  precondition(DetachedThread.start(body), "no thread for the test")
}
