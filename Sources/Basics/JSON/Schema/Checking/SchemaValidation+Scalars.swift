extension SchemaValidation {
  /// Checks of numbers.
  mutating func apply(_ check: SchemaNode.Check, to number: JSONNumber) {
    switch check {
    case .bound(let bound) where !bound.admits(number):
      report(.outOfBounds(bound), .number(number))
    case .multiple(let divisor) where !number.isMultiple(of: divisor):
      report(.noMultiple(of: divisor), .number(number))
    default: break
    }
  }

  /// Checks of texts.
  mutating func apply(_ check: SchemaNode.Check, to text: String) {
    switch check {
    case .length(let span):
      let count = text.unicodeScalars.count
      if !span.contains(count) { report(.count(span, "character", count), .string(text)) }
    case .pattern(let pattern):
      if !matches(text, pattern) { report(.noMatch(pattern.text), .string(text)) }
    case .format(let format, let formats):
      if !format.admits(text, letter ?? formats) { report(.badFormat(format), .string(text)) }
    default: break
    }
  }
}

extension JSONNumber {
  /// Whether the number is a whole multiple of another.
  fileprivate func isMultiple(of divisor: JSONNumber) -> Bool {
    if let number = Int(text), let divisor = Int(divisor.text), divisor > 0 {
      return number % divisor == 0
    }
    return decimal.isMultiple(of: divisor.decimal)
  }
}

extension SchemaNode.Bound {
  var isLower: Bool { side == .least || side == .above }

  func admits(_ number: JSONNumber) -> Bool {
    if let value = Int(number.text), let limit = Int(limit.text) { return admits(value, limit) }
    return admits(number.decimal, limit.decimal)
  }

  private func admits<Value: Comparable>(_ value: Value, _ limit: Value) -> Bool {
    switch side {
    case .least: value >= limit
    case .most: value <= limit
    case .above: value > limit
    case .below: value < limit
    }
  }

  /// The range of a format of numbers, none for other formats.
  static func range(ofFormat name: String) -> [SchemaNode.Bound] {
    let range: (least: String, most: String)? =
      switch name {
      case "int8": ("-128", "127")
      case "int16": ("-32768", "32767")
      case "int32": ("-2147483648", "2147483647")
      case "int64": ("-9223372036854775808", "9223372036854775807")
      case "uint8": ("0", "255")
      case "uint16": ("0", "65535")
      case "uint32": ("0", "4294967295")
      case "uint64": ("0", "18446744073709551615")
      default: nil
      }
    guard let range else { return [] }
    return [
      SchemaNode.Bound(side: .least, limit: JSONNumber(validated: range.least)),
      SchemaNode.Bound(side: .most, limit: JSONNumber(validated: range.most)),
    ]
  }
}
