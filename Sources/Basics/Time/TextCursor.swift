/// A cursor over the ASCII bytes of a short text; every step either takes what fits or says no.
struct TextCursor {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) { bytes = Array(text.utf8.prefix(128)) }

  /// Whether nothing is left.
  var isAtEnd: Bool { position == bytes.count }

  /// The next byte, nil at the end.
  var next: UInt8? { isAtEnd ? nil : bytes[position] }

  /// Takes one of the bytes of `choices`.
  mutating func take(_ choices: StaticString...) -> Bool {
    guard let next, choices.contains(where: { "\($0)".utf8.first == next }) else { return false }
    position += 1
    return true
  }

  /// Takes a whole number of a permitted count of digits.
  mutating func number(digits: ClosedRange<Int>) -> Int? {
    var value = 0
    var count = 0
    while count < digits.upperBound, let next, let digit = Self.digit(next) {
      value = value * 10 + digit
      count += 1
      position += 1
    }
    return digits.contains(count) ? value : nil
  }

  /// Takes digits with an optional fraction; 18 digits on each side are read.
  mutating func decimal() -> Double? {
    guard let whole = number(digits: 1...18) else { return nil }
    guard let fraction = fraction(after: ".", ",") else { return Double(whole) }
    return Double(whole) + fraction
  }

  /// Takes a fraction that begins with a mark; nil, and nothing taken, where there is none.
  mutating func fraction(after marks: StaticString...) -> Double? {
    guard let next, marks.contains(where: { "\($0)".utf8.first == next }) else { return nil }
    let start = position
    position += 1
    var value = 0.0
    var scale = 1.0
    while let next = self.next, let digit = Self.digit(next) {
      scale /= 10
      value += Double(digit) * scale
      position += 1
    }
    guard scale < 1 else {
      position = start
      return nil
    }
    return value
  }

  /// Takes letters, and `µ`, as long as they last.
  mutating func word() -> String {
    let start = position
    while let next, next | 0x20 >= UInt8(ascii: "a"),
      next | 0x20 <= UInt8(ascii: "z") || next > 0x7F
    { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Takes spaces as long as they last.
  mutating func skipSpaces() {
    while next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { position += 1 }
  }

  private static func digit(_ byte: UInt8) -> Int? {
    let digit = byte &- UInt8(ascii: "0")
    return digit < 10 ? Int(digit) : nil
  }
}
