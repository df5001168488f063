package import HTTP

/// The first part of a request: the request line and the header fields (RFC 9112 §2.1).
package struct RequestHead: Sendable, Hashable {
  /// Whether the connection serves another request after this one.
  package enum Persistence: Sendable, Hashable { case keepAlive, close }

  package var method: String

  /// The path as sent, still percent-encoded, without the query.
  package var path: String

  /// The query as sent, without its question mark; empty for none.
  package var query: String
  package var fields: HTTPFields

  /// Bytes of content that follow.
  package var contentLength: Int
  package var persistence: Persistence

  /// Whether the client waits for a go-ahead before it sends the content (RFC 9110 §10.1.1).
  package var expectsContinue: Bool
}

/// Why a request is not read any further, as a status and a sentence for whoever reads the answer.
package struct RequestRefusal: Error, Sendable, Hashable {
  package var status: Int
  package var reason: String

  package static let bodyLimit = 4 << 20
  package static let headLimit = 32 << 10
  package static let fieldLimit = 100

  package static let badRequestLine = RequestRefusal(
    status: 400,
    reason: "The request line is not METHOD /path HTTP/1.1."
  )
  package static let badField = RequestRefusal(status: 400, reason: "A header field is malformed.")
  package static let badLength = RequestRefusal(status: 400, reason: "Content-Length is no number.")
  package static let noHost = RequestRefusal(status: 400, reason: "The Host field is missing.")
  package static let lengthRequired = RequestRefusal(
    status: 411,
    reason: "This server reads content of a stated length only; send Content-Length."
  )
  package static let bodyTooLarge = RequestRefusal(
    status: 413,
    reason: "The content is larger than the \(bodyLimit) bytes that this server reads."
  )
  package static let headTooLarge = RequestRefusal(
    status: 431,
    reason: "The header is larger than the \(headLimit) bytes that this server reads."
  )
  package static let badVersion = RequestRefusal(
    status: 505,
    reason: "This server speaks HTTP/1.1 and HTTP/1.0 only."
  )
}
