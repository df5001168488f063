import JSON

/// A revision of MCP that this server speaks; a later one is greater.
package enum ProtocolVersion: String, Sendable, Hashable, CaseIterable, Comparable {
  case november2024 = "2024-11-05"
  case march2025 = "2025-03-26"
  case june2025 = "2025-06-18"
  case november2025 = "2025-11-25"
  /// The first without a handshake: each request carries its metadata.
  case july2026 = "2026-07-28"

  /// All revisions as they are told to clients, newest first.
  package static let supported = allCases.reversed().map(\.rawValue)

  /// The newest revision that begins with `initialize`.
  package static let newestLegacy = november2025

  /// Whether requests carry their metadata and results a `resultType`.
  package var isModern: Bool { self >= .july2026 }

  /// The answer to an `initialize` that asks for a version: never the modern one, which has no handshake.
  package static func negotiated(for requested: String) -> ProtocolVersion {
    guard let version = ProtocolVersion(rawValue: requested), !version.isModern else {
      return newestLegacy
    }
    return version
  }

  /// Orders revisions by their date.
  package static func < (left: ProtocolVersion, right: ProtocolVersion) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The supported revisions as a JSON array.
  static let supportedJSON = JSONValue.array(supported.map(JSONValue.string))
}
