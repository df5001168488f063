/// What the content of a request is.
package struct Content: Sendable, Hashable {
  /// How the content is made of arguments.
  package enum Form: Sendable, Hashable {
    /// One JSON value.
    case json
    /// `application/x-www-form-urlencoded`: a field for each member.
    case fields
    /// `multipart/form-data`: a part for each member.
    case parts
    /// One argument as it is, text or file.
    case whole
  }

  /// The media type as it is sent, with its parameters.
  package var mediaType: String
  package var form: Form

  /// The media type of forms (WHATWG URL §5).
  package static let formType = "application/x-www-form-urlencoded"

  /// Makes content of JSON.
  package init() { (mediaType, form) = ("application/json", .json) }

  /// Makes content of a media type (RFC 9110 §8.3.1); nil for a text that is none, or a kind that cannot be made.
  package init?(mediaType text: String) {
    guard let essence = MediaType.essence(of: text) else { return nil }
    mediaType = text
    switch essence {
    case Self.formType: form = .fields
    case "multipart/form-data": form = .parts
    case _ where essence.hasPrefix("multipart/"): return nil
    case _ where MediaType.isJSON(essence): form = .json
    default: form = .whole
    }
  }
}

/// The syntax of media types.
package enum MediaType {
  /// Type and subtype in lower case; nil for a text that is no single media type.
  package static func essence(of text: String) -> String? {
    guard text.utf8.count <= 255, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
      return nil
    }
    let end = text.firstIndex(of: ";") ?? text.endIndex
    guard !text[end...].contains(",") else { return nil }
    var essence = text[..<end]
    while essence.last == " " { essence.removeLast() }
    let halves = essence.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, halves.allSatisfy({ FieldName.isToken(String($0)) }) else {
      return nil
    }
    return essence.contains("*") ? nil : essence.lowercased()
  }

  /// Whether content of the type is JSON (RFC 6839 §3.1).
  package static func isJSON(_ text: String) -> Bool {
    guard let essence = essence(of: text) else { return false }
    return essence == "application/json" || essence == "text/json" || essence.hasSuffix("+json")
  }

  private static let lines: Set<String> = [
    "application/jsonl", "application/x-jsonl", "application/jsonlines",
    "application/x-jsonlines", "application/x-ndjson", "application/ndjson",
    "application/json-seq",
  ]

  /// Whether content of the type is JSON values, each on its line.
  package static func isJSONLines(_ text: String) -> Bool {
    essence(of: text).map(lines.contains) ?? false
  }
}
