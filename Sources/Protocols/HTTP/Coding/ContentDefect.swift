/// Why the content of an answer cannot be had, or not all of it, or is not what its fields say.
package enum ContentDefect: Sendable, Hashable {
  /// It is not encoded as its `Content-Encoding` says, and is there as it came; carries the value of that field.
  case notEncodedAsSaid(String)
  /// It cannot be read, because its coding is not known, or is not what it says; carries the value of that field.
  case unknownCoding(String)
  /// It broke off; `announced` are the bytes that it was to have, nil where the answer does not tell.
  case brokenOff(announced: Int?)

  /// Whether there is content that cannot be read.
  package var isUnread: Bool {
    if case .notEncodedAsSaid = self { false } else { true }
  }
}

extension HTTPRequest {
  /// Which codings of the content are asked for, and decoded (RFC 9110 §12.5.3).
  package enum Codings: Sendable, Hashable {
    /// Those of which the end is known when it has come.
    case certain
    /// All that libcurl decodes, which takes what broke off for whole.
    case all
  }

  /// Takes the content in any coding that libcurl knows.
  package mutating func takeAllCodings() { codings = .all }
}
