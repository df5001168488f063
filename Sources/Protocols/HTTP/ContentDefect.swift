/// Why the content of an answer cannot be had, or not all of it.
package enum ContentDefect: Sendable, Hashable {
  /// It is not encoded as its `Content-Encoding` says, or in a way that is not known; carries the value of that field.
  case notEncodedAsSaid(String)
  /// It broke off; `announced` are the bytes that it was to have, nil where the answer does not tell.
  case brokenOff(announced: Int?)
}

extension HTTPRequest {
  /// Which codings of the content an answer may have (RFC 9110 §12.5.3).
  package enum Codings: Sendable, Hashable {
    /// Those that libcurl decodes.
    case decoded
    /// None: the content is taken as it comes, whatever its fields say.
    case none
  }

  /// Asks for content as it is, which is then taken as it comes.
  package mutating func refuseCodings() {
    codings = .none
    fields.remove("Accept-Encoding")
    fields.append("Accept-Encoding", "identity")
  }
}
