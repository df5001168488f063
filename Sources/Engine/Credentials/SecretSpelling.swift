import JSON
import Text

/// How others, and this program's own sentences, write a secret.
enum SecretSpelling: Hashable, Sendable {
  case url
  case form
  case cookie
  /// As URLs are escaped, in small digits, which mean the same.
  case urlInSmallDigits
  case formInSmallDigits
  case json
  /// JSON in which a slash is escaped too, as PHP writes it.
  case jsonWithSlashes
  /// JSON with numbers for all that is neither a letter, a digit nor a mark that is free in URLs.
  case jsonInNumbers
  /// HTML in which the five marks that mean something there are named.
  case html
  case htmlInNumbers
  case htmlInHexadecimal
  case htmlInCapitalHexadecimal
  case hexadecimal
  case capitalHexadecimal
  /// What can be seen of it in base64 wherever it begins.
  case base64(Base64.Trace)
  /// Between quotation marks of ours, where none of its own may end the quotation.
  case quotable
  /// Quoted by a sentence.
  case line
  /// Quoted by a sentence as JSON.
  case quotedJSON

  /// The bytes in this spelling.
  func write(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .url: Array(PercentEncoding.encode(Self.text(bytes)).utf8)
    case .form: Array(Escaping.form.write(Self.text(bytes)).utf8)
    case .cookie: Array(Escaping.cookie.write(Self.text(bytes)).utf8)
    case .urlInSmallDigits: Self.url.write(bytes).lowercasingEscapes
    case .formInSmallDigits: Self.form.write(bytes).lowercasingEscapes
    case .json: Array(JSONWriter.bytes(.string(Self.text(bytes))).dropFirst().dropLast())
    case .jsonWithSlashes:
      Self.json.write(bytes).flatMap { $0 == UInt8(ascii: "/") ? [UInt8(ascii: "\\"), $0] : [$0] }
    case .jsonInNumbers:
      Self.escape(bytes) { #"\u"# + Hexadecimal.text(of: $0, digits: 4) }
    case .html:
      Array(Self.text(bytes).utf8.flatMap { Self.named[$0].map { Array($0.utf8) } ?? [$0] })
    case .htmlInNumbers: Self.escape(bytes) { "&#\($0);" }
    case .htmlInHexadecimal: Self.escape(bytes) { "&#x\(String($0, radix: 16));" }
    case .htmlInCapitalHexadecimal:
      Self.escape(bytes) { "&#x\(String($0, radix: 16, uppercase: true));" }
    case .hexadecimal: Array(Hexadecimal.text(of: bytes).utf8)
    case .capitalHexadecimal: Array(Hexadecimal.text(of: bytes).uppercased().utf8)
    case .base64(let trace): Base64.trace(trace, of: bytes)
    case .quotable: bytes.map { $0 == UInt8(ascii: "\"") ? UInt8(ascii: "'") : $0 }
    case .line: Array(UntrustedText.line(Self.text(bytes), limit: bytes.count).utf8)
    case .quotedJSON:
      Array(UntrustedText.json(.string(Self.text(bytes))).utf8.dropFirst().dropLast())
    }
  }

  private static let named: [UInt8: String] = [
    UInt8(ascii: "&"): "&amp;", UInt8(ascii: "<"): "&lt;", UInt8(ascii: ">"): "&gt;",
    UInt8(ascii: "\""): "&quot;", UInt8(ascii: "'"): "&#39;",
  ]

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private static func escape(_ bytes: [UInt8], as write: (UInt32) -> String) -> [UInt8] {
    text(bytes).unicodeScalars.flatMap { scalar in
      let isPlain = UInt8(exactly: scalar.value).map(PercentEncoding.isUnreserved) ?? false
      return Array((isPlain ? String(scalar) : write(scalar.value)).utf8)
    }
  }
}

extension SecretSpelling {
  /// The spellings in which the marks of a secret are escaped and its letters stay.
  private static let ofMarks: [SecretSpelling] = [
    .url, .urlInSmallDigits, .form, .formInSmallDigits, .cookie, .json, .jsonWithSlashes,
    .jsonInNumbers, .html, .htmlInNumbers, .htmlInHexadecimal, .htmlInCapitalHexadecimal,
  ]

  /// The spellings in which nothing of a secret can be seen.
  private static let opaque: [SecretSpelling] =
    [.hexadecimal, .capitalHexadecimal] + Base64.Trace.all.map(SecretSpelling.base64)

  private static let quotations: [[SecretSpelling]] = [
    [.quotable], [.json, .quotable], [.line], [.quotedJSON],
  ]

  /// In which spellings, one upon the other, to search for a secret: all that are opaque, upon any one below.
  ///
  /// Escapes above these need none of their own: they are undone before the search.
  static func ways(for secret: [UInt8]) -> [[SecretSpelling]] {
    var seen: Set<[UInt8]> = []
    let plain = ([[]] + ofMarks.map { [$0] }).filter { seen.insert($0.write(secret)).inserted }
    let below = plain + opaque.map { [$0] }
    let quoted = quotations.filter { seen.insert($0.write(secret)).inserted }
    return below + below.flatMap { way in opaque.map { way + [$0] } } + quoted
  }
}

extension [SecretSpelling] {
  /// The bytes in the spellings, the first one first.
  func write(_ bytes: [UInt8]) -> [UInt8] { reduce(bytes) { $1.write($0) } }
}

extension [UInt8] {
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
