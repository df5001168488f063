import Text

/// The names of one operation's arguments: such as every client takes, each once.
struct ArgumentNames {
  /// Arguments that the server adds to every tool.
  static let reserved: Set<String> = ["task", "confirm", "select"]
  private static let limit = 64

  private var taken: Set<String> = []

  /// A name that was given, and why it is not the API's own.
  struct Given {
    enum Reason { case reserved, collision }

    var name: String
    var reason: Reason?
  }

  /// A name for an argument that the API calls `name` at a place of a kind (`query`).
  mutating func give(_ name: String, at kind: String) -> Given {
    let plain = Self.sanitized(name, or: "argument")
    if Self.reserved.contains(plain) {
      return Given(name: unique("api_" + plain), reason: .reserved)
    }
    guard taken.contains(plain) else {
      taken.insert(plain)
      return Given(name: plain, reason: nil)
    }
    return Given(name: unique("\(plain.prefix(Self.limit - 12))_\(kind)"), reason: .collision)
  }

  private mutating func unique(_ wish: String) -> String {
    var name = wish
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(wish)_\(number)"
      number += 1
    }
    return name
  }

  /// The name with underscores for what clients refuse: `filter[status]` is `filter_status`.
  static func sanitized(_ name: String, or fallback: String) -> String {
    if !name.isEmpty, name.utf8.count <= limit, name.utf8.allSatisfy(isPlain) { return name }
    var bytes: [UInt8] = []
    for byte in name.utf8.prefix(4 * limit) {
      if isPlain(byte) {
        bytes.append(byte)
      } else if let word = comparisons[byte], !bytes.isEmpty {
        bytes += word
      } else if bytes.last ?? underscore != underscore {
        bytes.append(underscore)
      }
    }
    let isChanged = bytes.count != name.utf8.count || !name.utf8.allSatisfy(isPlain)
    while isChanged, bytes.last == underscore { bytes.removeLast() }
    let result = String(decoding: bytes.prefix(limit), as: UTF8.self)
    return result.isEmpty ? fallback : result
  }

  /// Signs that tell two parameters apart: `Date<` and `Date>`.
  private static let comparisons: [UInt8: [UInt8]] = [
    UInt8(ascii: "<"): Array("_lt".utf8), UInt8(ascii: ">"): Array("_gt".utf8),
    UInt8(ascii: "!"): Array("_not".utf8),
  ]

  private static let underscore = UInt8(ascii: "_")

  static func isPlain(_ byte: UInt8) -> Bool {
    ASCII.isAlphanumeric(byte) || byte == underscore || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }
}
