internal import EventLoop

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

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
  let box = unsafe Unmanaged.passRetained(ThreadBody(body)).toOpaque()
  #if canImport(Darwin)
    var thread: pthread_t?
    let failure = unsafe pthread_create(&thread, nil, { unsafe runThreadBody($0) }, box)
  #else
    var thread = pthread_t()
    let failure = unsafe pthread_create(&thread, nil, { unsafe runThreadBody($0) }, box)
  #endif
  precondition(failure == 0, "no thread for the test")
}

private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runThreadBody(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  // Nobody joins the thread: its remains are to go with it.
  _ = pthread_detach(pthread_self())
  if let box = unsafe box {
    unsafe Unmanaged<ThreadBody>.fromOpaque(box).takeRetainedValue().body()
  }
  return nil
}
