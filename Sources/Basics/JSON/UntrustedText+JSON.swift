import Text

extension UntrustedText {
  /// A value as JSON that may stand in a sentence: exact, and still without a quote or an invisible mark in its texts.
  package static func json(_ value: JSONValue) -> String {
    let text = JSONWriter.text(value)
    guard text.unicodeScalars.contains(where: { $0 == "\\" || isHidden($0) }) else { return text }
    var scalars: [Unicode.Scalar] = []
    var isGuarded = false
    for scalar in text.unicodeScalars {
      if isGuarded {
        isGuarded = false
        scalars += scalar == "\"" ? Array("u0022".unicodeScalars) : [scalar]
      } else if isHidden(scalar) {
        // Outside of texts JSON has nothing invisible.
        scalars += String(scalar).utf16.flatMap {
          "\\u\(Hexadecimal.text(of: $0, digits: 4))".unicodeScalars
        }
      } else {
        isGuarded = scalar == "\\"
        scalars.append(scalar)
      }
    }
    return string(scalars)
  }
}
