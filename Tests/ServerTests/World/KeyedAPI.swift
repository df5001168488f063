import EventLoop
import HTTP
import JSON
import SimulatedWorld

/// An API that looks at the key, and keeps its own books of what it refused and did.
@Engine
final class KeyedAPI: HTTPTransport {
  private let clock: SimulatedClock

  /// The keys that are good.
  var keys: Set<String> = []

  /// Calls that were refused for their key.
  private(set) var refused = 0

  /// How often each title was written.
  private(set) var done: [String: Int] = [:]

  init(clock: SimulatedClock) { self.clock = clock }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    do throws(CancellationError) {
      try await clock.sleep(seconds: 0.2)
    } catch {
      throw TransportError(progress: .sent, reason: .cancelled, detail: "cancelled")
    }
    let key = request.fields["Authorization"].map { String($0.dropFirst("Bearer ".count)) }
    guard let key, keys.contains(key) else {
      refused += 1
      return answer(401, #"{"code":"BAD_KEY"}"#)
    }
    let title = request.body.flatMap { try? JSONParser.parse($0) }?["title"]?.string
    if let title { done[title, default: 0] += 1 }
    return answer(200, "{}")
  }

  private func answer(_ status: Int, _ body: String) -> HTTPResponse {
    HTTPResponse(status: status, fields: HTTPFields([]), body: Array(body.utf8))
  }
}
