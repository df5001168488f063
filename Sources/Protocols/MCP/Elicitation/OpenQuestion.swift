import EventLoop
import JSONRPC

/// A question that was put before a person, for the call that waits for the answer.
@Engine
final class OpenQuestion {
  private let latch = Latch()
  private var answer: ElicitationAnswer?

  /// Time within which an answer must come, so that the client's own limit for the call is not reached.
  static let patience = Duration.seconds(45)

  /// Takes the answer; nil for one that is none.
  func close(with answer: ElicitationAnswer?) {
    self.answer = answer
    latch.open()
  }

  /// Waits for the answer; nil where none came.
  func wait() async -> ElicitationAnswer? {
    await latch.wait(atMost: Self.patience)
    return answer
  }
}
