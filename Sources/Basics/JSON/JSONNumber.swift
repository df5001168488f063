/// A JSON number that keeps the text it was written with, so that nothing is lost in passing it on.
package struct JSONNumber: Sendable {
  /// The number as written, valid by the grammar of RFC 8259 §6.
  package let text: String

  /// Keeps text that a parser has already found valid by the grammar of RFC 8259 §6.
  package init(validated text: String) { self.text = text }

  /// Makes a number of an integer.
  package init(_ value: Int) { text = String(value) }

  /// Makes a number of a double; values without a JSON form (NaN, infinities) become 0.
  package init(_ value: Double) {
    guard value.isFinite else {
      text = "0"
      return
    }
    if value == value.rounded(), abs(value) < 1e15 {
      text = String(Int64(value))
    } else {
      text = "\(value)"
    }
  }

  /// The value as a double; infinite where it passes the range of a double.
  package var double: Double {
    // Most are short integers, which are read at a small part of the price; a zero may have a sign.
    if let exact = Int(text), exact != 0 { return Double(exact) }
    return Double(text) ?? 0
  }

  /// The value as an integer, nil when it has a fraction or passes 64 bits; `1.0` and `1e2` are integers.
  package var integer: Int? {
    if let exact = Int(text) { return exact }
    let decimal = JSONDecimal(text)
    guard decimal.isIntegral, decimal.digits.count + decimal.exponent <= 19 else { return nil }
    let zeros = String(repeating: "0", count: decimal.exponent)
    let digits = decimal.digits.map(String.init).joined()
    return Int((decimal.isNegative ? "-" : "") + (digits.isEmpty ? "0" : digits + zeros))
  }

  /// Whether there is no fraction, however large the number is.
  package var isIntegral: Bool { Int(text) != nil || decimal.isIntegral }

  /// The exact value.
  var decimal: JSONDecimal { JSONDecimal(text) }
}

extension JSONNumber: Hashable {
  /// Two numbers are equal when their values are, however they are written: `1`, `1.0` and `10e-1` are one.
  package static func == (left: JSONNumber, right: JSONNumber) -> Bool {
    if left.text == right.text { return true }
    if let left = Int(left.text), let right = Int(right.text) { return left == right }
    return left.decimal == right.decimal
  }

  /// Hashes the double, and more of those numbers of which many share one.
  package func hash(into hasher: inout Hasher) {
    let double = double
    hasher.combine(double)
    guard text.utf8.count > 15 || !double.isFinite || double == 0 else { return }
    let decimal = decimal
    guard decimal.digits.count > 15 || !double.isFinite || double == 0 else { return }
    hasher.combine(decimal)
  }
}
