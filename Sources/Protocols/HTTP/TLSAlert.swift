import Text

/// An alert by which a server ends a connection because of the client's certificate, or for want of one.
///
/// Since TLS 1.3 it may come only after the request was sent, of which the server has read nothing then (RFC 8446 §4.4.2.4,
/// §6.2). libcurl tells it in words alone, which are those of its TLS library.
struct TLSAlert {
  /// What the alert says: `certificate required`.
  let text: String

  private static let aboutCertificate = [
    "certificate required", "bad certificate", "unsupported certificate", "certificate revoked",
    "certificate expired", "certificate unknown", "unknown ca", "access denied",
  ]

  /// Reads it from the words of libcurl; nil where they tell of none.
  init?(in words: String) {
    let marker = " alert "
    guard let range = words.firstRange(ofText: marker) else { return nil }
    let rest = words[range.upperBound...]
    guard let text = Self.aboutCertificate.first(where: { rest.hasPrefix($0) }) else { return nil }
    self.text = text
  }
}
