import EventLoop
import HTTP
import TestSupport
import Testing

extension HTTPRequest {
  /// A request that may go anywhere and be repeated.
  static func get(_ url: String) -> HTTPRequest {
    HTTPRequest(
      method: "GET",
      url: url,
      repetition: .safe,
      reach: .anyAddress,
      deadline: .seconds(300)
    )
  }
}

/// Sends a request on the engine, over a transport of its own unless told otherwise.
func exchange(
  _ request: HTTPRequest,
  over transport: CurlTransport? = nil
) async throws -> HTTPResponse {
  try await onEngine {
    let used = transport ?? CurlTransport()
    defer { if transport == nil { used.close() } }
    return try await used.send(request)
  }
}

/// The error that a request ends with.
func failure(
  of request: HTTPRequest,
  over transport: CurlTransport? = nil
) async throws -> TransportError {
  let error = await #expect(throws: TransportError.self) {
    try await exchange(request, over: transport)
  }
  return try #require(error)
}
