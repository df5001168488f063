import Text

extension Parameter.Location {
  /// Fields that the connection itself owns, and the one that cookies are put into.
  private static let connectionFields: Set<String> = [
    "host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer",
    "keep-alive", "proxy-connection", "expect", "cookie",
  ]

  /// Whether something of this name can be sent here, within the sizes that the manifest takes.
  func canCarry(_ name: String) -> Bool {
    switch self {
    case .path, .querystring: true
    case .header: Self.isToken(name) && !Self.connectionFields.contains(name.lowercased())
    case .cookie: Self.isToken(name)
    case .query:
      (1...256).contains(name.utf8.count)
        && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }
  }

  /// Whether a name is a token (RFC 9110 §5.6.2).
  private static func isToken(_ name: String) -> Bool {
    name.utf8.count <= 128 && ASCII.isToken(name)
  }
}
