/// A JSON number that keeps the text it was written with, so that nothing is lost in passing it on.
package struct JSONNumber: Sendable {
  /// The number as written, valid by the grammar of RFC 8259 §6.
  package let text: String

  /// Keeps text that the parser has already found valid.
  init(validated text: String) { self.text = text }

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
  package var double: Double { Double(text) ?? 0 }

  /// The value as an integer, nil when it has a fraction or passes 64 bits; `1.0` and `1e2` are integers.
  package var integer: Int? {
    if let exact = Int(text) { return exact }
    let value = double
    guard value == value.rounded(), abs(value) < 9.0e15 else { return nil }
    return Int(value)
  }
}

extension JSONNumber: Hashable {
  package static func == (left: JSONNumber, right: JSONNumber) -> Bool {
    if left.text == right.text { return true }
    if let left = Int(left.text), let right = Int(right.text) { return left == right }
    return left.double == right.double
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(double) }
}
