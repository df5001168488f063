import Text
package import JSON
package import MCP

/// Replaces known secrets, plain and encoded, in everything that leaves the process.
package struct Redactor: Sendable {
  /// What stands in the place of a secret.
  package static let mask = "[secret]"

  /// Secrets shorter than this are not searched for: replacing them would tear ordinary words.
  package static let shortestSecret = 6

  /// The longest first: of two that begin alike the longer one counts.
  private let needles: [[UInt8]]

  /// For each byte, whether a needle begins with it.
  private let beginnings: [Bool]

  /// Makes a redactor of secrets.
  package init(secrets: [String]) {
    var needles: Set<[UInt8]> = []
    for secret in secrets where secret.utf8.count >= Self.shortestSecret {
      needles.formUnion(Self.forms(of: secret))
    }
    self.needles = needles.sorted { $0.count > $1.count }
    var beginnings = [Bool](repeating: false, count: 256)
    for needle in needles { needle.first.map { beginnings[Int($0)] = true } }
    self.beginnings = beginnings
  }

  /// Whether nothing is searched for.
  package var isEmpty: Bool { needles.isEmpty }

  /// The text without secrets.
  package func redact(_ text: String) -> String {
    redacted(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// The bytes without secrets; nil when there are none in them.
  func redacted(_ bytes: [UInt8]) -> [UInt8]? {
    guard !isEmpty else { return nil }
    var output: [UInt8] = []
    var kept = 0
    var index = 0
    while index < bytes.count {
      guard beginnings[Int(bytes[index])], let length = secretLength(bytes[index...]) else {
        index += 1
        continue
      }
      output += bytes[kept..<index] + Array(Self.mask.utf8)
      index += length
      kept = index
    }
    return kept == 0 ? nil : output + bytes[kept...]
  }

  /// The length of the secret that the bytes begin with, or of what a cut has left of one.
  private func secretLength(_ bytes: ArraySlice<UInt8>) -> Int? {
    for needle in needles {
      let common = zip(bytes, needle).prefix { $0 == $1 }.count
      if common == needle.count { return common }
      let rest = bytes.dropFirst(common)
      guard common >= Self.shortestSecret,
        rest.isEmpty || Self.cuts.contains(where: { rest.starts(with: $0) })
      else { continue }
      if CutSecret(needle[..<common]).isTelling { return common }
    }
    return nil
  }

  /// What stands where something was cut off, unless the text just ends there.
  private static let cuts = [Array("…".utf8), Array("...".utf8), Array("\\u2026".utf8)]

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

  /// The plain secret and what URLs, JSON strings, base64 and our own quotations make of it.
  private static func forms(of secret: String) -> [[UInt8]] {
    let bytes = Array(secret.utf8)
    let inURL = Array(PercentEncoding.encode(secret).utf8)
    let inCookie = Array(Escaping.cookie.write(secret).utf8)
    let inForm = Array(Escaping.form.write(secret).utf8)
    let inJSON = Array(JSONWriter.bytes(.string(secret)).dropFirst().dropLast())
    return [
      bytes, inURL, inURL.lowercasingEscapes, inForm, inForm.lowercasingEscapes, inCookie, inJSON,
    ] + Base64.traces(of: bytes)
      + [bytes.quotable, inJSON.quotable] + quotations(of: secret)
  }
}

extension Redactor {
  /// What a sentence makes of a secret that it quotes, as a text and as JSON.
  fileprivate static func quotations(of secret: String) -> [[UInt8]] {
    let line = UntrustedText.line(secret, limit: secret.unicodeScalars.count)
    let inJSON = Array(UntrustedText.json(.string(secret)).utf8.dropFirst().dropLast())
    // White space and invisible marks may be most of a secret, and what is left too short to be searched for.
    return [Array(line.utf8), inJSON].filter { $0.count >= shortestSecret }
  }
}

extension [UInt8] {
  /// The same as it stands between quotation marks of ours, where none of its own may end the quotation.
  fileprivate var quotable: [UInt8] {
    map { $0 == UInt8(ascii: "\"") ? UInt8(ascii: "'") : $0 }
  }

  /// The same with `%2f` for `%2F`, which means the same.
  fileprivate var lowercasingEscapes: [UInt8] {
    var bytes = self
    for index in bytes.indices.dropLast(2) where bytes[index] == UInt8(ascii: "%") {
      for digit in index + 1...index + 2 where bytes[digit] >= UInt8(ascii: "A") {
        bytes[digit] |= 0x20
      }
    }
    return bytes
  }
}
