import EventLoop
import HTTP
import JSON
import SimulatedWorld
import Time

@testable import Server

/// A transport that writes down what is sent and when, and replies from a script; past its end every answer is good.
@Engine
final class ScriptedTransport: HTTPTransport {
  /// What a request meets.
  struct Reply {
    var outcome: Result<HTTPResponse, TransportError>

    /// Seconds that the exchange takes.
    var seconds = 0.0

    static func answer(
      _ status: Int,
      _ fields: [(String, String)] = [],
      _ body: String = "{}",
      after seconds: Double = 0
    ) -> Reply {
      let answer = HTTPResponse(
        status: status,
        fields: HTTPFields(fields),
        body: Array(body.utf8)
      )
      return Reply(outcome: .success(answer), seconds: seconds)
    }

    static func failure(
      _ progress: TransportError.Progress,
      _ reason: TransportError.Reason,
      after seconds: Double = 0
    ) -> Reply {
      let error = TransportError(progress: progress, reason: reason, detail: "it went wrong")
      return Reply(outcome: .failure(error), seconds: seconds)
    }

    static let refused = failure(.nothingSent, .connectionRefused)
  }

  private(set) var requests: [HTTPRequest] = []

  /// When each request was sent, in seconds since the start.
  private(set) var times: [Double] = []

  /// Requests under way, and the most there ever were.
  private(set) var underWay = (now: 0, most: 0)

  /// Called when a request is about to leave.
  var whenSending: @Engine () -> Void = {}
  private var script: [Reply]
  private let clock: SimulatedClock

  init(_ script: [Reply], clock: SimulatedClock) {
    self.script = script
    self.clock = clock
  }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    if Task.isCancelled { throw Self.error(.nothingSent, .cancelled) }
    whenSending()
    requests.append(request)
    times.append(clock.elapsed)
    underWay = (underWay.now + 1, max(underWay.most, underWay.now + 1))
    defer { underWay.now -= 1 }
    let reply = script.isEmpty ? .answer(200) : script.removeFirst()
    let deadline = Double(request.deadline.components.seconds)
    do throws(CancellationError) {
      if reply.seconds > 0 { try await clock.sleep(seconds: min(reply.seconds, deadline)) }
    } catch {
      throw Self.error(.sent, .cancelled)
    }
    if reply.seconds > deadline { throw Self.error(.sent, .timeout) }
    return try reply.outcome.get()
  }

  private static func error(
    _ progress: TransportError.Progress,
    _ reason: TransportError.Reason
  ) -> TransportError {
    TransportError(progress: progress, reason: reason, detail: "no answer came")
  }
}
