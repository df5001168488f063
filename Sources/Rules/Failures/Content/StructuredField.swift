import Text

/// The items of a list-valued structured field (RFC 9651 §3.1) with their parameters.
///
/// A malformed field has no items at all, as the drafts on rate limits demand. Inner lists are taken for malformed:
/// no field that tells limits has them.
struct StructuredField {
  /// An item and its parameters, all as text: strings without quotes, byte sequences with their colons.
  struct Item: Sendable, Hashable {
    var name: String
    var parameters: [String: String] = [:]

    subscript(parameter: String) -> String? { parameters[parameter] }

    /// A parameter that is a whole number, not below zero.
    func count(_ parameter: String) -> Int? {
      parameters[parameter].flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
    }
  }

  private static let itemLimit = 32
  private(set) var items: [Item] = []
  private var bytes: [UInt8]
  private var place = 0

  init(_ text: String) {
    bytes = Array(text.utf8.prefix(4096))
    items = list() ?? []
    bytes = []
  }

  private mutating func list() -> [Item]? {
    var items: [Item] = []
    skip(" ")
    while place < bytes.count {
      guard items.count < Self.itemLimit, let item = item() else { return nil }
      items.append(item)
      skip(" \t")
      guard place < bytes.count else { break }
      guard take(",") else { return nil }
      skip(" \t")
      // A comma at the end has nothing behind it.
      if place == bytes.count { return nil }
    }
    return items
  }

  private mutating func item() -> Item? {
    guard let name = bareItem() else { return nil }
    var item = Item(name: name)
    while take(";") {
      skip(" ")
      guard let key = key() else { return nil }
      guard take("=") else {
        item.parameters[key] = "?1"
        continue
      }
      guard let value = bareItem() else { return nil }
      item.parameters[key] = value
    }
    return item
  }

  private mutating func key() -> String? {
    let key = run { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || "_-.*".has($0) }
    guard let first = key.utf8.first, (0x61...0x7A).contains(first) || first == UInt8(ascii: "*")
    else { return nil }
    return key
  }

  private mutating func bareItem() -> String? {
    guard place < bytes.count else { return nil }
    switch bytes[place] {
    case UInt8(ascii: "\""): return string()
    case UInt8(ascii: ":"):
      let start = place
      place += 1
      _ = run { ASCII.isAlphanumeric($0) || "+/=".has($0) }
      return take(":") ? text(from: start) : nil
    case UInt8(ascii: "?"):
      let start = place
      place += 1
      return take("0") || take("1") ? text(from: start) : nil
    case UInt8(ascii: "-"), 0x30...0x39: return number()
    case let byte where ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "*"):
      return run { ASCII.isAlphanumeric($0) || "!#$%&'*+-.^_`|~:/".has($0) }
    default: return nil
    }
  }

  private mutating func number() -> String? {
    let start = place
    _ = take("-")
    guard (1...15).contains(run { (0x30...0x39).contains($0) }.utf8.count) else { return nil }
    if take("."), !(1...3).contains(run { (0x30...0x39).contains($0) }.utf8.count) { return nil }
    return text(from: start)
  }

  private mutating func string() -> String? {
    place += 1
    var content: [UInt8] = []
    while place < bytes.count {
      var byte = bytes[place]
      place += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: content, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") {
        guard place < bytes.count, "\"\\".has(bytes[place]) else { return nil }
        byte = bytes[place]
        place += 1
      }
      guard (0x20...0x7E).contains(byte) else { return nil }
      content.append(byte)
    }
    return nil
  }

  // MARK: - Bytes

  private mutating func skip(_ marks: String) {
    while place < bytes.count, marks.has(bytes[place]) { place += 1 }
  }

  private mutating func take(_ mark: String) -> Bool {
    guard place < bytes.count, mark.has(bytes[place]) else { return false }
    place += 1
    return true
  }

  private mutating func run(while isMeant: (UInt8) -> Bool) -> String {
    let start = place
    while place < bytes.count, isMeant(bytes[place]) { place += 1 }
    return text(from: start)
  }

  private func text(from start: Int) -> String {
    String(decoding: bytes[start..<place], as: UTF8.self)
  }
}

extension String {
  fileprivate func has(_ byte: UInt8) -> Bool { utf8.contains(byte) }
}
