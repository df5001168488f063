/// A prefix and 128 random bits in lower-case base32: nobody guesses it, and it survives being read aloud.
enum RandomHandle {
  /// Characters after the prefix.
  static let length = 26
  private static let digits = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

  /// Writes the first 16 bytes; missing ones count as zero.
  static func text(prefix: String, entropy: [UInt8]) -> String {
    let bytes = (entropy + Array(repeating: 0, count: 16)).prefix(16)
    var text: [UInt8] = []
    var pending: UInt32 = 0
    var bits = 0
    for byte in bytes {
      pending = pending << 8 | UInt32(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(digits[Int(pending >> UInt32(bits) & 31)])
      }
    }
    text.append(digits[Int(pending << UInt32(5 - bits) & 31)])
    return prefix + String(decoding: text, as: UTF8.self)
  }

  /// Whether a text could have been written by `text`: the two bits that fill the last character are zero.
  static func isWhole(_ text: String, prefix: String) -> Bool {
    let bytes = Array(text.utf8)
    guard text.hasPrefix(prefix), bytes.count == prefix.utf8.count + length else { return false }
    guard let last = bytes.last.flatMap({ digits.firstIndex(of: $0) }), last % 4 == 0 else {
      return false
    }
    return bytes.dropFirst(prefix.utf8.count).allSatisfy(digits.contains)
  }
}

/// The handle of a task: `tk_` and 26 characters.
package struct TaskID: Sendable, Hashable {
  package let text: String
  static let prefix = "tk_"

  /// Makes a handle of 16 bytes that nobody can guess.
  package init(entropy: [UInt8]) {
    text = RandomHandle.text(prefix: Self.prefix, entropy: entropy)
  }

  /// Reads a handle; nil for anything that is not a whole one.
  package init?(_ text: String) {
    guard RandomHandle.isWhole(text, prefix: Self.prefix) else { return nil }
    self.text = text
  }
}

/// The handle of a kept result: `rs_` and 26 characters.
package struct ResultID: Sendable, Hashable {
  package let text: String

  /// What every handle begins with.
  package static let prefix = "rs_"

  /// Makes a handle of 16 bytes that nobody can guess.
  package init(entropy: [UInt8]) {
    text = RandomHandle.text(prefix: Self.prefix, entropy: entropy)
  }

  /// Reads a handle; nil for anything that is not a whole one.
  package init?(_ text: String) {
    guard RandomHandle.isWhole(text, prefix: Self.prefix) else { return nil }
    self.text = text
  }
}
