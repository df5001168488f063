import Text

extension HTTPRequest {
  /// Checks that the request can be written as HTTP, and that no field smuggles in another line.
  ///
  /// - Throws: `.invalidURL`, before anything is sent.
  func checkSyntax() throws(TransportError) {
    if !ASCII.isToken(method) {
      throw .unsendable("the method is not a token")
    }
    if url.schemeIsTLS == nil {
      throw .unsendable("the URL does not begin with https:// or http://")
    }
    if !url.eachByte(satisfies: { $0 > 0x20 && $0 != 0x7F }) {
      throw .unsendable("the URL contains a blank or a control character")
    }
  }
}

extension HTTPRequest {
  /// Bytes that the URL and the fields may take up together.
  ///
  /// What libcurl adds needs room too: it writes at most 1 MiB of them, and over HTTP/2, which TLS may bring, at most 64 KiB
  /// can be sent.
  package var headLimit: Int { url.schemeIsTLS == false ? 1_000_000 : 64_000 }

  /// Bytes of the URL and the fields, with what surrounds each field.
  package var headSize: Int {
    fields.fields.reduce(url.utf8.count) { $0 + $1.name.utf8.count + $1.value.utf8.count + 16 }
  }

  /// Checks that libcurl can write the request.
  ///
  /// - Throws: `.invalidURL`, before anything is sent.
  func checkSize() throws(TransportError) {
    let (size, limit) = (headSize, headLimit)
    guard size > limit else { return }
    throw .unsendable(
      "the URL and the header fields take up \(size) bytes, and at most \(limit) can be sent"
    )
  }
}

extension HTTPFields {
  /// Checks that each field is one line with a token as its name (RFC 9110 §5.1, §5.5).
  ///
  /// - Throws: `.invalidURL`, before anything is sent; values are never quoted.
  func checkSyntax() throws(TransportError) {
    for field in fields {
      if !ASCII.isToken(field.name) {
        throw .unsendable("the name of a header field is not a token")
      }
      if !field.value.eachByte(satisfies: { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) {
        throw .unsendable("the header field \(field.name) contains a control character")
      }
    }
  }
}

extension TransportError {
  fileprivate static func unsendable(_ detail: String) -> TransportError {
    TransportError(progress: .nothingSent, reason: .invalidURL, detail: detail)
  }
}

extension String {
  /// Whether a URL is one of https (true) or http (false); nil for any other.
  var schemeIsTLS: Bool? {
    // Hardly a URL is written otherwise.
    if hasPrefix("https://") { return true }
    if hasPrefix("http://") { return false }
    if begins(with: "https://") { return true }
    return begins(with: "http://") ? false : nil
  }

  /// Whether the text begins with a lower-case ASCII text, letters compared without case.
  private func begins(with prefix: StaticString) -> Bool {
    var rest = utf8.makeIterator()
    for index in 0..<prefix.utf8CodeUnitCount {
      let wanted = unsafe prefix.utf8Start[index]
      guard let byte = rest.next() else { return false }
      guard byte == wanted || ASCII.isLetter(byte) && byte | 0x20 == wanted else { return false }
    }
    return true
  }

  /// Looks at the bytes where they lie: URLs are checked with each request.
  fileprivate func eachByte(satisfies condition: (UInt8) -> Bool) -> Bool {
    unsafe utf8.withContiguousStorageIfAvailable { unsafe $0.allSatisfy(condition) }
      ?? utf8.allSatisfy(condition)
  }
}
