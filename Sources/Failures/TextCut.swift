/// The cutting of long content at a place where something ends.
enum TextCut {
  /// What the text is made of.
  enum Form { case json, text }

  /// The longest start of a text within `limit` scalars that ends after a whole member, element, line or word.
  static func cut(_ text: String, _ form: Form, limit: Int) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex)
    else { return text }
    let start = String(scalars[..<end])
    let bytes = Array(start.utf8)
    let place = form == .json ? lastComma(bytes) : lastBreak(bytes)
    // A place in the first half would waste more than it orders.
    guard let place, place > bytes.count / 2 else { return start }
    return String(decoding: bytes[..<place], as: UTF8.self)
  }

  /// The last comma outside of strings.
  private static func lastComma(_ bytes: [UInt8]) -> Int? {
    var last: Int?
    var isString = false
    var isEscape = false
    for (index, byte) in bytes.enumerated() {
      if isString {
        if byte == UInt8(ascii: "\""), !isEscape { isString = false }
        isEscape = byte == UInt8(ascii: "\\") && !isEscape
      } else if byte == UInt8(ascii: "\"") {
        isString = true
      } else if byte == UInt8(ascii: ",") {
        last = index
      }
    }
    return last
  }

  private static func lastBreak(_ bytes: [UInt8]) -> Int? {
    let line = bytes.lastIndex(of: UInt8(ascii: "\n"))
    if let line, line > bytes.count / 2 { return line }
    return bytes.lastIndex(of: UInt8(ascii: " "))
  }
}
