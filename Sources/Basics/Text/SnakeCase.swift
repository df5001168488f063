/// The form of names that tools have: `[a-z][a-z0-9_]*`.
package enum SnakeCase {
  /// The words of a name joined by underscores, empty when it has no ASCII letter or digit.
  ///
  /// A capital starts a word after a small letter or digit, and before one when capitals precede it: `listHTTPRoutes`
  /// is `list_http_routes`.
  package static func name(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 8)
    for (index, byte) in bytes.enumerated() {
      guard ASCII.isAlphanumeric(byte) else {
        if result.last ?? underscore != underscore { result.append(underscore) }
        continue
      }
      if ASCII.isUppercase(byte), startsWord(at: index, of: bytes),
        result.last ?? underscore != underscore
      {
        result.append(underscore)
      }
      result.append(ASCII.lowercased(byte))
    }
    while result.last == underscore { result.removeLast() }
    return String(decoding: result, as: UTF8.self)
  }

  /// The name with a letter at its front; `fallback` where nothing is left of the text.
  package static func identifier(_ text: String, or fallback: String) -> String {
    let name = name(text)
    guard let first = name.utf8.first else { return fallback }
    return ASCII.isDigit(first) ? "n" + name : name
  }

  private static let underscore = UInt8(ascii: "_")

  private static func startsWord(at index: Int, of bytes: [UInt8]) -> Bool {
    guard index > 0 else { return false }
    let before = bytes[index - 1]
    if ASCII.isLowercase(before) || ASCII.isDigit(before) { return true }
    // The end of "IDs" is no word of its own.
    guard ASCII.isUppercase(before), index + 1 < bytes.count, ASCII.isLowercase(bytes[index + 1])
    else { return false }
    let isPlural =
      bytes[index + 1] == UInt8(ascii: "s")
      && (index + 2 == bytes.count || !ASCII.isLowercase(bytes[index + 2]))
    return !isPlural
  }
}
