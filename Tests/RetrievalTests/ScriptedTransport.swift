import EventLoop
import HTTP

/// A transport that answers from a script and writes down what it was asked.
@Engine
final class ScriptedTransport: HTTPTransport {
  private(set) var requests: [HTTPRequest] = []
  private var script: [Result<HTTPResponse, TransportError>]

  init(_ script: [Result<HTTPResponse, TransportError>]) { self.script = script }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    requests.append(request)
    return try script.removeFirst().get()
  }
}

/// A transport that answers by the address.
@Engine
final class AddressedTransport: HTTPTransport {
  private(set) var asked: [String] = []
  private let contents: [String: String]

  init(_ contents: [String: String]) { self.contents = contents }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    asked.append(request.url)
    guard let content = contents[request.url] else { return HTTPResponse(status: 404) }
    return HTTPResponse(status: 200, body: Array(content.utf8))
  }
}
