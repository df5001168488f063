import Text

/// What a method of HTTP says by itself (RFC 9110 §9, the HTTP Method Registry of IANA).
package enum RequestMethod {
  /// The methods that most APIs have.
  package static let usual = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

  /// Methods that only read; `QUERY` is a GET with content.
  private static let safe: Set<String> = [
    "GET", "HEAD", "OPTIONS", "QUERY", "SEARCH", "REPORT", "PROPFIND", "LIST",
  ]

  /// Methods that change something, and come to the same when they are repeated.
  private static let idempotent: Set<String> = [
    "PUT", "DELETE", "ACL", "BASELINE-CONTROL", "BIND", "CHECKIN", "CHECKOUT", "COPY", "LABEL",
    "LINK", "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL", "MKREDIRECTREF", "MKWORKSPACE", "MOVE",
    "ORDERPATCH", "PROPPATCH", "PURGE", "REBIND", "UNBIND", "UNCHECKOUT", "UNLINK", "UNLOCK",
    "UPDATE", "UPDATEREDIRECTREF", "VERSION-CONTROL",
  ]

  /// Other methods that are known by their names.
  private static let others: Set<String> = ["POST", "PATCH", "LOCK", "NOTIFY", "SUBSCRIBE"]

  /// Methods that are for the connection or for whoever looks for a fault in it, not for a call.
  private static let unsendable: Set<String> = ["CONNECT", "TRACE"]

  /// Whether a method asks for nothing but an answer.
  package static func isSafe(_ method: String) -> Bool { safe.contains(method) }

  /// Whether a repeated request comes to the same as one.
  package static func isIdempotent(_ method: String) -> Bool {
    safe.contains(method) || idempotent.contains(method)
  }

  /// Whether arguments without a place go into the query: the content of such a request would mean nothing.
  package static func takesQuery(_ method: String) -> Bool {
    method == "GET" || method == "HEAD" || method == "DELETE" || method == "OPTIONS"
  }

  /// Whether a request has no content.
  package static func isBodiless(_ method: String) -> Bool { method == "GET" || method == "HEAD" }

  /// Whether requests of a method can be made by a call.
  package static func isSendable(_ method: String) -> Bool {
    method.utf8.count <= 32 && ASCII.isToken(method) && !unsendable.contains(method)
  }

  /// The method in a manifest's words.
  ///
  /// - Throws: what was expected in the place of a slip; names are in capitals, and one that is nearly a usual method is
  ///   taken for it.
  static func checked(_ text: String) throws(InvalidText) -> String {
    if usual.contains(text) || safe.contains(text) || idempotent.contains(text) { return text }
    if others.contains(text) { return text }
    let expected =
      "expected \(ManifestExcerpt.choices(usual)), found \(ManifestExcerpt.quoted(text))"
    guard isSendable(text) else { throw InvalidText(expected + ", which no call can have") }
    let known = usual + ["QUERY"]
    let isInCapitals = text.utf8.allSatisfy { !ASCII.isLowercase($0) }
    guard isInCapitals, NearestName.find(text, among: known) == nil else {
      throw InvalidText(
        expected + ", and others are written in capitals, such as QUERY"
          + NearestName.hint(for: text, among: known)
      )
    }
    return text
  }
}
