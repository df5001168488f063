import EventLoop

/// What is to be written down once the client has its answers.
@Engine
final class Deliveries {
  private var waiting: [@Engine () async -> Void] = []

  nonisolated init() {}

  /// Takes something to be done when the answer that is about to be returned has reached the client.
  func afterwards(_ body: @escaping @Engine () async -> Void) { waiting.append(body) }

  /// Does what waits for the answers that were returned so far.
  func confirm() async {
    let due = waiting
    waiting = []
    for body in due { await body() }
  }
}
