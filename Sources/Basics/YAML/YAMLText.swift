/// A text as libyaml takes it.
///
/// libyaml reads YAML 1.1: U+0085, U+2028 and U+2029 break its lines, which they do not in YAML 1.2 (§5.4), and it refuses
/// marks and controls that JSON allows in a text. They are lent places in the last plane, where no character lives.
struct YAMLText {
  private static let lastPlane: UInt32 = 0x10_0000

  let bytes: [UInt8]

  /// Whether characters were lent places, so that scalars must be looked through for them.
  let hasGuests: Bool
  init(_ bytes: [UInt8]) {
    // A text that uses the last plane itself keeps it.
    hasGuests = !bytes.contains(0xF4) && Self.mayHaveGuests(bytes)
    self.bytes = hasGuests ? Self.lodged(bytes) : Self.ended(bytes)
  }

  /// The text with U+FFFD for all that is no UTF-8, as JSON is read, and with spaces for the tabs of blank lines, which
  /// YAML 1.2 allows between values (§6.6); nil where there is nothing of either kind.
  var repaired: YAMLText? {
    var sound = Array(String(decoding: bytes, as: UTF8.self).utf8)
    var start = 0
    for end in sound.indices where sound[end] == UInt8(ascii: "\n") {
      let isBlank = sound[start..<end].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
      if isBlank {
        for index in start..<end where sound[index] == 0x09 { sound[index] = 0x20 }
      }
      start = end + 1
    }
    return sound == bytes ? nil : YAMLText(sound)
  }

  /// The text with a line feed after spaces at its end: libyaml does not count them as a line.
  private static func ended(_ bytes: [UInt8]) -> [UInt8] {
    bytes.last == 0x20 ? bytes + [UInt8(ascii: "\n")] : bytes
  }

  /// A scalar's text with the characters that were lent places.
  func restored(_ text: String) -> String {
    guard hasGuests, text.utf8.contains(0xF4) else { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isGuest = scalar.value >= Self.lastPlane
      let own = isGuest ? Unicode.Scalar(scalar.value - Self.lastPlane) : nil
      scalars.append(own ?? scalar)
    }
    return String(scalars)
  }

  /// Whether a byte stands in the text that begins such a character, or is one.
  private static func mayHaveGuests(_ bytes: [UInt8]) -> Bool {
    unsafe bytes.withUnsafeBufferPointer { text in
      for index in text.indices {
        switch unsafe text[index] {
        case 0x7F: return true
        case 0xC2, 0xE2, 0xEF: if unsafe isGuest(text, at: index) { return true }
        default: break
        }
      }
      return false
    }
  }

  @unsafe
  private static func isGuest(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    guard index + 1 < text.count else { return false }
    let second = unsafe text[index + 1]
    if unsafe text[index] == 0xC2 { return second < 0xA0 }
    guard index + 2 < text.count else { return false }
    let third = unsafe text[index + 2]
    if unsafe text[index] == 0xE2 { return second == 0x80 && (third == 0xA8 || third == 0xA9) }
    return (second == 0xBB && third == 0xBF) || (second == 0xBF && third >= 0xBE)
  }

  private static func lodged(_ bytes: [UInt8]) -> [UInt8] {
    var scalars = String.UnicodeScalarView()
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let isGuest =
        switch scalar.value {
        case 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
      scalars.append((isGuest ? Unicode.Scalar(scalar.value + lastPlane) : nil) ?? scalar)
    }
    return ended(Array(String(scalars).utf8))
  }
}
