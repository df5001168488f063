/// The escape that begins at one place of a text.
struct EscapeReader {
  private let text: [UInt8]
  private let start: Int

  /// A text and the place of a percent sign, a backslash or an ampersand.
  init(_ text: [UInt8], _ start: Int) {
    self.text = text
    self.start = start
  }

  /// What the escape stands for, and how many bytes it has; nil where there is none.
  var escape: (bytes: [UInt8], length: Int)? {
    switch text[start] {
    case UInt8(ascii: "%"): percent
    case UInt8(ascii: "\\"): backslash
    default: reference
    }
  }

  private func byte(_ offset: Int) -> UInt8? {
    start + offset < text.count ? text[start + offset] : nil
  }

  // MARK: - URLs

  /// `%2B` (RFC 3986 §2.1), or `%u002B` as the `escape` of browsers writes it.
  private var percent: (bytes: [UInt8], length: Int)? {
    if byte(1) == UInt8(ascii: "u") { return unit(at: 2) }
    return Hexadecimal.byte(of: text[(start + 1)...]).map { ([$0], 3) }
  }

  // MARK: - JSON and programming languages

  private static let controls: [UInt8: UInt8] = [
    UInt8(ascii: "b"): 0x08, UInt8(ascii: "t"): 0x09, UInt8(ascii: "n"): 0x0A,
    UInt8(ascii: "f"): 0x0C, UInt8(ascii: "r"): 0x0D,
  ]

  /// `\/`, `\u002b`, `\u{2b}`, `\x2b`, `\053`, and whatever mark a backslash stands before.
  private var backslash: (bytes: [UInt8], length: Int)? {
    guard let mark = byte(1) else { return nil }
    switch mark {
    case UInt8(ascii: "u") where byte(2) == UInt8(ascii: "{"): return braced
    case UInt8(ascii: "u"): return unit(at: 2)
    case UInt8(ascii: "U"): return number(at: 2, digits: 8).flatMap { Self.scalar($0, 10) }
    case UInt8(ascii: "x"): return Hexadecimal.byte(of: text[(start + 2)...]).map { ([$0], 4) }
    case UInt8(ascii: "0")...UInt8(ascii: "3"): return octal
    case 0x21...0x7E where !ASCII.isAlphanumeric(mark): return ([mark], 2)
    default: return Self.controls[mark].map { ([$0], 2) }
    }
  }

  private var braced: (bytes: [UInt8], length: Int)? {
    let digits = text[(start + 3)...].prefix(9).prefix { $0 != UInt8(ascii: "}") }
    guard (1...8).contains(digits.count), byte(3 + digits.count) == UInt8(ascii: "}"),
      let value = number(at: 3, digits: digits.count)
    else { return nil }
    return Self.scalar(value, digits.count + 4)
  }

  private var octal: (bytes: [UInt8], length: Int)? {
    let digits = text[(start + 1)...].prefix(3)
    guard digits.count == 3, digits.allSatisfy({ 0x30...0x37 ~= $0 }) else { return nil }
    return ([digits.reduce(0) { $0 << 3 | ($1 & 7) }], 4)
  }

  /// A unit of UTF-16 in four digits, with the second half of a pair behind it.
  private func unit(at offset: Int) -> (bytes: [UInt8], length: Int)? {
    guard let first = number(at: offset, digits: 4) else { return nil }
    guard 0xD800..<0xDC00 ~= first else { return Self.scalar(first, offset + 4) }
    let lead = text[start..<start + offset]
    guard text[(start + offset + 4)...].starts(with: lead),
      let second = number(at: offset * 2 + 4, digits: 4), 0xDC00..<0xE000 ~= second
    else { return nil }
    return Self.scalar(0x10000 + (first - 0xD800) << 10 + second - 0xDC00, offset * 2 + 8)
  }

  private func number(at offset: Int, digits count: Int) -> UInt32? {
    let digits = text[min(start + offset, text.count)...].prefix(count)
    guard digits.count == count else { return nil }
    return digits.reduce(UInt32?(0)) { sum, digit in
      sum.flatMap { sum in Hexadecimal.value(of: digit).map { sum << 4 | UInt32($0) } }
    }
  }

  private static func scalar(_ value: UInt32, _ length: Int) -> (bytes: [UInt8], length: Int)? {
    Unicode.Scalar(value).map { (Array(String($0).utf8), length) }
  }

  // MARK: - HTML

  /// The names of the characters that keys and passwords have besides letters and digits (WHATWG HTML §13.5).
  private static let names: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "plus": "+", "equals": "=",
    "sol": "/", "bsol": "\\", "lowbar": "_", "num": "#", "dollar": "$", "percnt": "%", "excl": "!",
    "quest": "?", "commat": "@", "colon": ":", "semi": ";", "comma": ",", "period": ".",
    "lpar": "(", "rpar": ")", "ast": "*", "midast": "*", "lsqb": "[", "lbrack": "[", "rsqb": "]",
    "rbrack": "]", "lcub": "{", "lbrace": "{", "rcub": "}", "rbrace": "}", "verbar": "|",
    "vert": "|", "hat": "^", "grave": "`", "tab": "\t", "newline": "\n", "nbsp": "\u{A0}",
  ]

  private static let longestName = 7

  /// `&amp;`, `&#43;`, `&#x2B;`; a number may end without a semicolon, as browsers read it.
  private var reference: (bytes: [UInt8], length: Int)? {
    guard byte(1) == UInt8(ascii: "#") else { return named }
    let isHexadecimal = byte(2).map { $0 | 0x20 } == UInt8(ascii: "x")
    let radix: UInt8 = isHexadecimal ? 16 : 10
    let offset = isHexadecimal ? 3 : 2
    let digits = text[min(start + offset, text.count)...].prefix(8).prefix { digit in
      Hexadecimal.value(of: digit).map { $0 < radix } ?? false
    }
    guard !digits.isEmpty else { return nil }
    let value = digits.reduce(UInt32(0)) { sum, digit in
      sum &* UInt32(radix) &+ UInt32(Hexadecimal.value(of: digit) ?? 0)
    }
    let end = offset + digits.count
    return Self.scalar(value, byte(end) == UInt8(ascii: ";") ? end + 1 : end)
  }

  private var named: (bytes: [UInt8], length: Int)? {
    let letters = text[(start + 1)...].prefix(Self.longestName + 1).prefix(while: ASCII.isLetter)
    guard byte(1 + letters.count) == UInt8(ascii: ";"), !letters.isEmpty else { return nil }
    let name = String(decoding: letters.map(ASCII.lowercased), as: UTF8.self)
    return Self.names[name].flatMap { Self.scalar($0.value, letters.count + 2) }
  }
}
