import HTTP

/// The first part of a request: the request line and the header fields (RFC 9112 §2.1).
struct RequestHead: Sendable, Hashable {
  /// Whether the connection serves another request after this one.
  enum Persistence: Sendable, Hashable { case keepAlive, close }

  var method: String

  /// The path as sent, still percent-encoded, without the query.
  var path: String

  /// The query as sent, without its question mark; empty for none.
  var query: String
  var fields: HTTPFields

  /// Bytes of content that follow.
  var contentLength: Int
  var persistence: Persistence

  /// Whether the client waits for a go-ahead before it sends the content (RFC 9110 §10.1.1).
  var expectsContinue: Bool
}

/// Why a request is not read any further, as a status and a sentence for whoever reads the answer.
struct RequestRefusal: Error, Sendable, Hashable {
  var status: Int
  var reason: String

  static let bodyLimit = 4 << 20
  static let headLimit = 32 << 10
  static let fieldLimit = 100

  static let badRequestLine = RequestRefusal(
    status: 400,
    reason: "The request line is not METHOD /path HTTP/1.1."
  )
  static let badField = RequestRefusal(status: 400, reason: "A header field is malformed.")
  static let badLength = RequestRefusal(status: 400, reason: "Content-Length is no number.")
  static let noHost = RequestRefusal(status: 400, reason: "The Host field is missing.")
  static let lengthRequired = RequestRefusal(
    status: 411,
    reason: "The stand-in reads content of a stated length only; send Content-Length."
  )
  static let bodyTooLarge = RequestRefusal(
    status: 413,
    reason: "The content is larger than the \(bodyLimit) bytes that the stand-in reads."
  )
  static let headTooLarge = RequestRefusal(
    status: 431,
    reason: "The header is larger than the \(headLimit) bytes that the stand-in reads."
  )
  static let badVersion = RequestRefusal(
    status: 505,
    reason: "The stand-in speaks HTTP/1.1 and HTTP/1.0 only."
  )
}
