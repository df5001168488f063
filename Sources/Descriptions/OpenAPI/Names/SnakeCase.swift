/// The form of names that tools have: `[a-z][a-z0-9_]*`.
enum SnakeCase {
  /// The words of a name joined by underscores, empty when it has no ASCII letter or digit.
  ///
  /// A capital starts a word after a small letter or digit, and before one when capitals precede it: `listHTTPRoutes`
  /// is `list_http_routes`.
  static func name(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 8)
    for (index, byte) in bytes.enumerated() {
      guard isLetter(byte) || isDigit(byte) else {
        if result.last ?? underscore != underscore { result.append(underscore) }
        continue
      }
      if isUpper(byte), startsWord(at: index, of: bytes), result.last ?? underscore != underscore {
        result.append(underscore)
      }
      result.append(isUpper(byte) ? byte | 0x20 : byte)
    }
    while result.last == underscore { result.removeLast() }
    return String(decoding: result, as: UTF8.self)
  }

  /// The name with a letter at its front; `fallback` where nothing is left of the text.
  static func identifier(_ text: String, or fallback: String) -> String {
    let name = name(text)
    guard let first = name.utf8.first else { return fallback }
    return isDigit(first) ? "n" + name : name
  }

  private static let underscore = UInt8(ascii: "_")

  private static func startsWord(at index: Int, of bytes: [UInt8]) -> Bool {
    guard index > 0 else { return false }
    let before = bytes[index - 1]
    if isLower(before) || isDigit(before) { return true }
    // The end of "IDs" is no word of its own.
    guard isUpper(before), index + 1 < bytes.count, isLower(bytes[index + 1]) else { return false }
    let isPlural =
      bytes[index + 1] == UInt8(ascii: "s")
      && (index + 2 == bytes.count || !isLower(bytes[index + 2]))
    return !isPlural
  }

  private static func isLetter(_ byte: UInt8) -> Bool { isLower(byte) || isUpper(byte) }

  private static func isLower(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "a") < 26 }

  private static func isUpper(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "A") < 26 }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
