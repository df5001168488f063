import Text

/// A media type (RFC 9110 §8.3.1) without its parameters, and what kind of content it is for us.
struct MediaType {
  enum Kind: Int, Comparable {
    case json, form, multipart, text, binary

    static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
  }

  /// Type and subtype in lower case.
  let essence: String

  init(_ text: String) {
    // Most are no more than type and subtype in small letters.
    guard !text.utf8.allSatisfy(Self.isPlain) else {
      essence = text
      return
    }
    let head = text.prefix { $0 != ";" }.filter { !$0.isWhitespace }
    essence = head.lowercased()
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    ASCII.isLowercase(byte) || ASCII.isDigit(byte) || "/+-.*".utf8.contains(byte)
  }

  /// Whether a part of it is left open: `*/*`, `image/*`.
  var isRange: Bool { essence.contains("*") }

  var kind: Kind {
    if essence == "application/json" || essence.hasSuffix("+json") || essence == "text/json"
      || essence == "*/*" || essence == "application/*"
    {
      return .json
    }
    if essence == "application/x-www-form-urlencoded" { return .form }
    if essence.hasPrefix("multipart/") { return .multipart }
    let isText =
      essence.hasPrefix("text/") || essence.hasSuffix("+xml") || essence.hasSuffix("+yaml")
      || Self.texts.contains(essence)
    return isText ? .text : .binary
  }

  private static let texts: Set<String> = [
    "application/xml", "application/yaml", "application/x-yaml", "application/graphql",
    "application/x-ndjson", "application/jsonl", "application/javascript", "application/sql",
    "application/sparql-query", "application/x-ldif", "application/toml", "application/jwt",
    "application/ndjson", "application/x-jsonl", "application/jsonlines", "application/json-seq",
    "application/x-jsonlines",
  ]

  /// Whether the name is a type and a subtype of token characters, so that it may stand in a field.
  var isSound: Bool {
    let parts = essence.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && essence.utf8.count <= 127
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { ArgumentNames.isPlain($0) || "!#$&^+*%'`|~".utf8.contains($0) }
      }
  }
}
