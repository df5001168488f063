import JSON
import Text

/// JSON inside what keeps a browser from running it, or makes it run: both are no JSON, and neither says anything.
package struct WrappedJSON: Sendable {
  /// What stood around the JSON.
  package enum Wrapping: Sendable, Hashable {
    /// A mark in front: `)]}'`.
    case mark(String)
    /// A call of a function: `callback(…)`.
    case call(String)
    /// A text of JSON: `"{\"error\": …}"`.
    case text
  }

  let value: JSONValue
  let wrapping: Wrapping

  /// The longest name of a function that is looked for, in bytes.
  private static let nameLimit = 128
  private static let marks = [")]}',", ")]}'", "while(1);", "while (1);", "for(;;);", "for (;;);"]

  /// Takes the JSON out of a text; nil where none is inside.
  init?(text: String) {
    guard let first = text.utf8.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
      let value = try? JSONParser.parse(text)
    else { return nil }
    self.value = value
    wrapping = .text
  }

  /// Takes off what stands around the JSON; nil where nothing does, or where no JSON is inside.
  init?(_ body: [UInt8]) {
    let start = body.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var text = body[start...].drop { $0 <= 0x20 }
    if let mark = Self.marks.first(where: { text.starts(with: $0.utf8) }) {
      guard let value = try? JSONParser.parse(Array(text.dropFirst(mark.utf8.count))) else {
        return nil
      }
      self.value = value
      wrapping = .mark(mark)
      return
    }
    // Some servers put an empty comment in front, against attacks by the name of the function.
    if text.starts(with: "/**/".utf8) { text = text.dropFirst(4).drop { $0 <= 0x20 } }
    let name = text.prefix(Self.nameLimit).prefix(while: Self.isNameByte)
    let rest = text.dropFirst(name.count)
    guard let first = name.first, !(0x30...0x39).contains(first),
      rest.first == UInt8(ascii: "("),
      let end = rest.lastIndex(of: UInt8(ascii: ")")),
      rest[(end + 1)...].allSatisfy({ $0 <= 0x20 || $0 == UInt8(ascii: ";") }),
      let value = try? JSONParser.parse(Array(rest[(rest.startIndex + 1)..<end])),
      // `print("done")` is a text, and a call of a function only to those who write it.
      value.object != nil || value.array != nil
    else { return nil }
    self.value = value
    wrapping = .call(String(decoding: name, as: UTF8.self))
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
      || byte == UInt8(ascii: ".")
  }
}
