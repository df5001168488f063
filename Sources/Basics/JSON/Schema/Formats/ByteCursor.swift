import Text

/// A place in the bytes of a short text.
struct ByteCursor {
  private let bytes: [UInt8]
  var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  var isAtEnd: Bool { position == bytes.count }

  var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Passes one of some characters of ASCII.
  mutating func take(_ choices: StaticString) -> Bool {
    guard let current, choices.description.utf8.contains(current) else { return false }
    position += 1
    return true
  }

  /// Passes digits and tells how many.
  mutating func digits() -> Int {
    let start = position
    while let current, ASCII.isDigit(current) { position += 1 }
    return position - start
  }

  /// Reads a number of so many digits.
  mutating func number(digits count: Int) -> Int? {
    guard position + count <= bytes.count else { return nil }
    let digits = bytes[position..<position + count]
    guard digits.allSatisfy(ASCII.isDigit) else { return nil }
    position += count
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
