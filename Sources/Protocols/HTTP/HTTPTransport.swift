package import EventLoop

/// What carries a request to an API and brings the answer.
@Engine
package protocol HTTPTransport: AnyObject {
  /// Sends a request and returns the answer of any status; redirects are answers.
  ///
  /// - Throws: `TransportError` when no complete answer came; cancellation of the task ends the
  ///   transfer with the reason `.cancelled`.
  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse
}

/// Why no complete answer came, and whether the API may have acted on the request.
package struct TransportError: Error, Sendable, Hashable {
  /// How far the request had come.
  package enum Progress: Sendable, Hashable {
    /// No byte of the request left, or TLS proves that the server read none: the API cannot have acted.
    case nothingSent
    /// The request, or a part of it, was sent: the API may have acted.
    case sent
  }

  /// What went wrong.
  package enum Reason: Sendable, Hashable {
    /// The URL, the method or a field cannot be written as HTTP (RFC 9110 §4, §5.5, §9.1), or is too long to be sent.
    case invalidURL
    case nameNotFound
    case connectionRefused
    case addressRefused
    case tls
    /// The server's certificate is signed by somebody whom this machine does not trust.
    case unknownAuthority
    /// The server wants a certificate of the client, or another one.
    case clientCertificate
    /// The certificates of the trusted authorities cannot be read.
    case authorityFile
    case timeout
    case connectionClosed
    case incompleteAnswer
    case malformedAnswer
    case cancelled
    case other
  }

  package var progress: Progress
  package var reason: Reason

  /// One clause that says what happened, without a full stop and without secrets.
  package var detail: String

  /// The answer as far as it came, where its header section was whole; nil where nothing of use came.
  package var answer: HTTPResponse?

  /// Makes an error.
  package init(progress: Progress, reason: Reason, detail: String) {
    self.progress = progress
    self.reason = reason
    self.detail = detail
  }
}
