import Text

/// Data written as text.
enum EncodedText {
  /// Thirty-two hexadecimal digits in groups of 8, 4, 4, 4 and 12 (RFC 9562 §4).
  static func isUUID(_ text: String) -> Bool {
    let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return groups.map(\.count) == [8, 4, 4, 4, 12]
      && groups.allSatisfy { $0.allSatisfy(ASCII.isHexDigit) }
  }

  /// Base64 in either alphabet, with or without its padding (RFC 4648 §4 and §5).
  static func isBase64(_ text: String) -> Bool {
    let bytes = text.utf8
    let padding = bytes.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    let data = bytes.dropLast(padding)
    guard data.count % 4 != 1, padding == 0 || (padding <= 2 && bytes.count % 4 == 0) else {
      return false
    }
    return data.allSatisfy {
      ASCII.isAlphanumeric($0) || "+/-_".utf8.contains($0)
    }
  }
}

/// JSON pointers as texts (RFC 6901).
enum PointerText {
  static func isPointer(_ text: some StringProtocol) -> Bool {
    guard text.isEmpty || text.hasPrefix("/") else { return false }
    var isEscape = false
    for byte in text.utf8 {
      if isEscape, byte != UInt8(ascii: "0"), byte != UInt8(ascii: "1") { return false }
      isEscape = !isEscape && byte == UInt8(ascii: "~")
    }
    return !isEscape
  }

  /// A number of levels up, and the way down from there or `#` for the name of the place.
  static func isRelativePointer(_ text: String) -> Bool {
    let digits = text.utf8.prefix(while: ASCII.isDigit)
    guard !digits.isEmpty, digits.count == 1 || digits.first != UInt8(ascii: "0") else {
      return false
    }
    let rest = text[digits.endIndex...]
    return rest == "#" || isPointer(rest)
  }
}

/// Regular expressions as texts.
enum PatternText {
  /// What is only beyond our own means is an expression all the same.
  static func isPattern(_ text: String) -> Bool {
    // Taken at the start of a pattern, because other languages have it, but not ECMAScript.
    guard !text.hasPrefix("(?i)") else { return false }
    do throws(PatternError) {
      _ = try SchemaPattern(text)
      return true
    } catch {
      switch error.reason {
      case .empty, .tooLong, .tooLarge, .tooDeep, .unsupported: return true
      default: return false
      }
    }
  }
}
