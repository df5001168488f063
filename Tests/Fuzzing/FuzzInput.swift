/// Bytes of an input, taken off the front; after their end come zeros.
struct FuzzInput {
  private var bytes: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  var isEmpty: Bool { bytes.isEmpty }

  mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

  /// A number from zero up to the count, which is at most 65,536.
  mutating func number(below count: Int) -> Int {
    guard count > 1 else { return 0 }
    return (Int(byte()) << 8 | Int(byte())) % count
  }

  /// Eight bytes as a number.
  mutating func bits() -> UInt64 { (0..<8).reduce(0) { bits, _ in bits << 8 | UInt64(byte()) } }

  /// A text with its length before it.
  mutating func text() -> String {
    let length = number(below: 512)
    defer { bytes = bytes.dropFirst(length) }
    return String(decoding: bytes.prefix(length), as: UTF8.self)
  }

  mutating func element<Element>(of list: [Element]) -> Element? {
    list.isEmpty ? nil : list[number(below: list.count)]
  }

  /// What stands before the first line break, which is dropped, and what comes after.
  static func halves(_ bytes: [UInt8]) -> (line: [UInt8], rest: [UInt8]) {
    guard let end = bytes.firstIndex(of: 0x0A) else { return (bytes, []) }
    return (Array(bytes[..<end]), Array(bytes[(end + 1)...]))
  }
}
