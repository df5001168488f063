import EventLoop

/// Lets one use the connection at a time, first come, first served.
@Engine
final class Turns {
  private var isTaken = false

  @safe
  private struct Waiter {
    let continuation: UnsafeContinuation<Void, Never>
  }

  private var waiters: [Waiter] = []

  nonisolated init() {}

  /// Waits for the turn; to be followed by `leave()`.
  func enter() async {
    if !isTaken {
      isTaken = true
      return
    }
    await unsafe withUnsafeContinuation { continuation in
      unsafe waiters.append(Waiter(continuation: continuation))
    }
  }

  /// Gives the turn to the next.
  func leave() {
    guard !waiters.isEmpty else { return isTaken = false }
    unsafe waiters.removeFirst().continuation.resume()
  }
}
