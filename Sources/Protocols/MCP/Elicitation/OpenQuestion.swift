import EventLoop
import JSONRPC

/// A question that was put before a person, for the call that waits for the answer.
@Engine
final class OpenQuestion {
  private let latch = Latch()
  private var answer: ElicitationAnswer?

  /// Takes the answer; nil for one that is none.
  func close(with answer: ElicitationAnswer?) {
    self.answer = answer
    latch.open()
  }

  /// Waits for the answer; nil where none came in time.
  func wait(atMost limit: Duration) async -> ElicitationAnswer? {
    await latch.wait(atMost: limit)
    return answer
  }
}
