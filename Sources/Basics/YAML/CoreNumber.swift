import Text
import JSON

/// The numbers of YAML's core schema, in the grammar of JSON.
enum CoreNumber {
  /// Digits of a number in base 8 or 16; longer ones are texts.
  private static let digitLimit = 256

  /// Reads a number; nil for every other text.
  static func number(_ text: String) -> JSONNumber? {
    let bytes = Array(text.utf8)
    if bytes.count > 2, bytes[0] == UInt8(ascii: "0") {
      if bytes[1] == UInt8(ascii: "o") { return whole(bytes.dropFirst(2), base: 8) }
      if bytes[1] == UInt8(ascii: "x") { return whole(bytes.dropFirst(2), base: 16) }
    }
    return decimal(bytes)
  }

  /// Reads the core schema's integers and floats, in one grammar.
  ///
  /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
  private static func decimal(_ bytes: [UInt8]) -> JSONNumber? {
    var rest = bytes[...]
    let sign = rest.take { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    let whole = rest.takeAll(ASCII.isDigit)
    let point = rest.take { $0 == UInt8(ascii: ".") }
    let fraction = point == nil ? [] : rest.takeAll(ASCII.isDigit)
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    var exponent: [UInt8] = []
    if let letter = rest.take({ $0 | 0x20 == UInt8(ascii: "e") }) {
      let sign = rest.take { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
      let digits = rest.takeAll(ASCII.isDigit)
      guard !digits.isEmpty else { return nil }
      exponent = [letter] + [sign].compactMap(\.self) + digits
    }
    guard rest.isEmpty else { return nil }
    let significant = whole.drop { $0 == UInt8(ascii: "0") }
    var written = sign == UInt8(ascii: "-") ? [UInt8(ascii: "-")] : []
    written += significant.isEmpty ? [UInt8(ascii: "0")] : Array(significant)
    if point != nil { written += [UInt8(ascii: ".")] + (fraction.isEmpty ? [0x30] : fraction) }
    return JSONNumber(validated: String(decoding: written + exponent, as: UTF8.self))
  }

  /// A whole number of any size, from digits of a base up to 16.
  private static func whole(_ digits: ArraySlice<UInt8>, base: UInt8) -> JSONNumber? {
    guard digits.count <= digitLimit else { return nil }
    // Decimal digits, the least significant first.
    var decimal: [UInt8] = [0]
    for digit in digits {
      guard let value = Hexadecimal.value(of: digit), value < base else { return nil }
      var carry = Int(value)
      for index in decimal.indices {
        carry += Int(decimal[index]) * Int(base)
        decimal[index] = UInt8(carry % 10)
        carry /= 10
      }
      while carry > 0 {
        decimal.append(UInt8(carry % 10))
        carry /= 10
      }
    }
    let text = decimal.reversed().map { $0 + UInt8(ascii: "0") }
    return JSONNumber(validated: String(decoding: text, as: UTF8.self))
  }
}

extension ArraySlice<UInt8> {
  /// Takes the first byte away if the test holds for it.
  fileprivate mutating func take(_ test: (UInt8) -> Bool) -> UInt8? {
    guard let first, test(first) else { return nil }
    return popFirst()
  }

  /// Takes away the bytes at the start for which the test holds.
  fileprivate mutating func takeAll(_ test: (UInt8) -> Bool) -> [UInt8] {
    let taken = Array(prefix { test($0) })
    removeFirst(taken.count)
    return taken
  }
}
