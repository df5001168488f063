/// The actor on which everything of one process runs: its executor is the one event loop.
@globalActor
package actor Engine {
  /// The only instance.
  package static let shared = Engine()

  /// The shared event loop.
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe EventLoop.shared.asUnownedSerialExecutor()
  }
}
