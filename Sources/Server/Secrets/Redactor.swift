package import JSON
package import MCP

/// Replaces known secrets, plain and encoded, in everything that leaves the process.
package struct Redactor: Sendable {
  /// What stands in the place of a secret.
  package static let mask = "[secret]"

  /// Secrets shorter than this are not searched for: replacing them would tear ordinary words.
  package static let shortestSecret = 6

  /// The secrets it was made of.
  let secrets: [String]
  private let needles: [[UInt8]]

  /// Makes a redactor of the secrets of all served manifests.
  package init(secrets: [String]) {
    self.secrets = secrets
    var needles: Set<[UInt8]> = []
    for secret in secrets where secret.utf8.count >= Self.shortestSecret {
      needles.formUnion(Self.forms(of: secret))
    }
    self.needles = needles.sorted { $0.count > $1.count }
  }

  /// Whether nothing is searched for.
  package var isEmpty: Bool { needles.isEmpty }

  /// The text without secrets.
  package func redact(_ text: String) -> String {
    guard needles.contains(where: { text.utf8.contains(run: $0) }) else { return text }
    var bytes = Array(text.utf8)
    for needle in needles { bytes = bytes.replacing(needle, with: Array(Self.mask.utf8)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The value with every string and member name redacted.
  package func redact(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(redact(text))
    case .array(let elements): .array(elements.map(redact))
    case .object(let object): .object(redact(object))
    case .null, .bool, .number: value
    }
  }

  /// The object with every string and member name redacted.
  package func redact(_ object: JSONObject) -> JSONObject {
    JSONObject(object.members.map { (redact($0.name), redact($0.value)) })
  }

  /// The result with text and structured content redacted.
  package func redact(_ result: ToolResult) -> ToolResult {
    guard !isEmpty else { return result }
    return ToolResult(
      text: redact(result.text),
      structuredContent: result.structuredContent.map(redact),
      isError: result.isError
    )
  }

  /// The plain secret and what URLs, base64 and JSON strings make of it.
  private static func forms(of secret: String) -> [[UInt8]] {
    let bytes = Array(secret.utf8)
    let escaped = JSONWriter.bytes(.string(secret)).dropFirst().dropLast()
    return [
      bytes, Array(PercentEncoding.encode(secret).utf8), Array(escaped),
      Array(Base64.encode(bytes).utf8),
    ]
  }
}

extension Collection where Element == UInt8 {
  /// Whether the bytes occur in a row.
  fileprivate func contains(run: [UInt8]) -> Bool {
    guard let first = run.first else { return false }
    var rest = self[...]
    while let start = rest.firstIndex(of: first) {
      if rest[start...].starts(with: run) { return true }
      rest = rest[rest.index(after: start)...]
    }
    return false
  }
}
