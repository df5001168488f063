import Text
package import JSON
package import MCP

/// Replaces known secrets, plain and encoded, in everything that leaves the process.
package struct Redactor: Sendable {
  /// What stands in the place of a secret.
  package static let mask = "[secret]"

  /// Secrets shorter than this are not searched for: replacing them would tear ordinary words.
  package static let shortestSecret = 6

  /// How many layers of escapes are undone: those of JSON inside JSON, and two of the secret's own.
  private static let layerLimit = 4

  private var search = SecretSearch()

  /// What the escapes that a secret itself has leave of it where they are undone with the others.
  private var unescapedSearch = SecretSearch()

  /// Makes a redactor of secrets.
  package init(secrets: [String]) {
    for secret in secrets { insert(secret) }
  }

  /// Searches for a secret too.
  package mutating func insert(_ secret: String) {
    guard secret.utf8.count >= Self.shortestSecret else { return }
    let bytes = Array(secret.utf8)
    for way in SecretSpelling.ways(for: bytes) {
      SecretNeedle(bytes, way).map { search.insert($0) }
    }
    var rest = bytes
    for _ in 0..<Self.layerLimit {
      guard let unescaped = Unescaped(rest) else { return }
      rest = unescaped.bytes
      SecretNeedle(rest, []).map { unescapedSearch.insert($0) }
    }
  }

  /// Whether nothing is searched for.
  package var isEmpty: Bool { search.isEmpty }

  /// The text without secrets.
  package func redact(_ text: String) -> String {
    guard text.utf8.count >= Self.shortestSecret else { return text }
    return redacted(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// The bytes without secrets; nil when there are none in them.
  func redacted(_ bytes: [UInt8]) -> [UInt8]? {
    guard !isEmpty else { return nil }
    let ranges = ranges(in: bytes)
    guard !ranges.isEmpty else { return nil }
    var output: [UInt8] = []
    var kept = 0
    // What is found in one layer may overlap with what is found in another.
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound >= kept {
        output += bytes[kept..<range.lowerBound]
        output += Self.mask.utf8
      }
      kept = max(kept, range.upperBound)
    }
    return output + bytes[kept...]
  }

  /// Where secrets stand, as they are or under escapes.
  private func ranges(in bytes: [UInt8]) -> [Range<Int>] {
    var ranges = found(in: bytes)
    var layers: [Unescaped] = []
    while layers.count < Self.layerLimit, let layer = Unescaped(layers.last?.bytes ?? bytes) {
      layers.append(layer)
      var found = found(in: layer.bytes)
      if !unescapedSearch.isEmpty { found += unescapedSearch.ranges(in: layer.bytes) }
      ranges += found.map { layers.reversed().reduce($0) { $1.source(of: $0) } }
    }
    return ranges
  }

  /// Where secrets stand as they are, or broken into lines or pairs.
  private func found(in bytes: [UInt8]) -> [Range<Int>] {
    guard let joined = Rejoined(bytes) else { return search.ranges(in: bytes) }
    return search.ranges(in: bytes) + search.ranges(in: joined.bytes).map(joined.source)
  }

  /// The value with every string, number and member name redacted; a number that is a secret becomes a string.
  package func redact(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(redact(text))
    case .array(let elements): .array(elements.map(redact))
    case .object(let object): .object(redact(object))
    case .number(let number): redact(number.text) == number.text ? value : .string(Self.mask)
    case .null, .bool: value
    }
  }

  /// The object with every string and member name redacted.
  package func redact(_ object: JSONObject) -> JSONObject {
    JSONObject(object.members.map { (redact($0.name), redact($0.value)) })
  }

  /// The result with text and structured content redacted.
  package func redact(_ result: ToolResult) -> ToolResult {
    guard !isEmpty else { return result }
    var result = result
    result.text = redact(result.text)
    result.structuredContent = result.structuredContent.map(redact)
    if let message = result.task?.statusMessage { result.task?.statusMessage = redact(message) }
    return result
  }
}
