import Text

/// An absolute http or https URL (RFC 3986) taken apart, strictly: what is doubtful is refused.
package struct WebAddress {
  package var scheme: String
  package var host: WebHost

  /// The port unless it is the scheme's own.
  var port: Int?
  package var path: String
  var hasQuery: Bool
  var hasFragment: Bool

  /// Scheme, host and port.
  package var origin: String { "\(scheme)://\(host.authority)" + (port.map { ":\($0)" } ?? "") }

  /// Reads a URL.
  ///
  /// - Throws: a clause that says what was expected.
  package init(_ text: String) throws(InvalidText) {
    guard text.utf8.count <= 2048, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw InvalidText("expected a URL of at most 2048 ASCII characters without spaces")
    }
    let (scheme, rest) = try Self.scheme(of: text)
    let end = rest.firstIndex { "/?#\\".contains($0) } ?? rest.endIndex
    let authority = rest[..<end]
    guard !authority.contains("@") else {
      throw InvalidText(
        "the URL holds a user name or password; a secret belongs in \"credentials\""
      )
    }
    (host, port) = try Self.hostAndPort(authority, scheme: scheme)
    let tail = rest[end...]
    self.scheme = scheme
    let pathEnd = tail.firstIndex { "?#".contains($0) } ?? tail.endIndex
    path = try PathText.checked(String(tail[..<pathEnd]))
    hasFragment = tail.contains("#")
    hasQuery = tail.prefix { $0 != "#" }.contains("?")
  }

  private static func scheme(of text: String) throws(InvalidText) -> (String, Substring) {
    let lowered = text.prefix(8).lowercased()
    for scheme in ["https", "http"] where lowered.hasPrefix(scheme + "://") {
      return (scheme, text.dropFirst(scheme.count + 3))
    }
    throw InvalidText(
      "expected an absolute URL such as \"https://api.example.com\", "
        + "found \(ManifestExcerpt.quoted(text))"
    )
  }

  private static func hostAndPort(
    _ authority: Substring,
    scheme: String
  ) throws(InvalidText) -> (WebHost, Int?) {
    let isBracketed = authority.hasPrefix("[")
    let hostEnd =
      isBracketed
      ? authority.firstIndex(of: "]").map { authority.index(after: $0) } ?? authority.endIndex
      : authority.firstIndex(of: ":") ?? authority.endIndex
    let host = try WebHost(String(authority[..<hostEnd]))
    let rest = authority[hostEnd...]
    if rest.isEmpty { return (host, nil) }
    guard rest.hasPrefix(":"), rest.utf8.dropFirst().allSatisfy(ASCII.isDigit),
      let port = Int(rest.dropFirst()), (1...65535).contains(port)
    else {
      throw InvalidText(
        "expected a port from 1 to 65535, found \(ManifestExcerpt.quoted(String(rest)))"
      )
    }
    return (host, port == (scheme == "https" ? 443 : 80) ? nil : port)
  }
}

/// The characters that the path of a URL may hold.
enum PathText {
  /// Checks that a path has only the characters of RFC 3986 §3.3, and no dot segments.
  static func checked(_ path: String) throws(InvalidText) -> String {
    let bytes = Array(path.utf8)
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "%") {
        let digits = bytes.dropFirst(index + 1).prefix(2)
        guard digits.count == 2, digits.allSatisfy(ASCII.isHexDigit) else {
          throw InvalidText("expected two hexadecimal digits after \"%\" in the path")
        }
      } else if !isPathByte(byte) {
        let character = String(Unicode.Scalar(byte))
        throw InvalidText("the path holds \(ManifestExcerpt.quoted(character)); percent-encode it")
      }
    }
    // Dots come as they are or encoded; most paths have neither.
    guard bytes.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "%") }) else {
      return path
    }
    for segment in path.split(separator: "/") where isDotSegment(segment) {
      throw InvalidText("the path holds the segment \"\(segment)\"; write where it leads instead")
    }
    return path
  }

  /// Whether a segment means this or the parent folder, also when percent-encoded.
  static func isDotSegment(_ segment: Substring) -> Bool {
    let plain = segment.lowercased().replacing(text: "%2e", with: ".")
    return plain == "." || plain == ".."
  }

  private static func isPathByte(_ byte: UInt8) -> Bool {
    ASCII.isAlphanumeric(byte) || "/-._~!$&'()*+,;=:@".utf8.contains(byte)
  }
}
