#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// A terminal that hands over each key as it is pressed, and does not show it.
///
/// Ctrl-C and Ctrl-Z do what they always do.
package struct KeyInput {
  /// A key that is not a sign of writing.
  package enum Key: Sendable, Hashable {
    case up, down, pageUp, pageDown, home, end
    case sign(UInt8)
  }

  private let before: termios

  /// Takes the keys of standard input; nil where no person sits there.
  package init?() {
    var mode = termios()
    guard isatty(0) == 1, unsafe tcgetattr(0, &mode) == 0 else { return nil }
    before = mode
    mode.c_lflag &= ~tcflag_t(ECHO | ICANON)
    guard unsafe tcsetattr(0, TCSANOW, &mode) == 0 else { return nil }
  }

  /// Gives the terminal back as it was.
  package func stop() {
    var mode = before
    _ = unsafe tcsetattr(0, TCSANOW, &mode)
  }

  /// The keys that were pressed; nil once the terminal is gone.
  package func read() -> [Key]? {
    guard let bytes = try? Descriptor.read(0, limit: 1), !bytes.isEmpty else { return nil }
    return Self.keys(bytes)
  }

  /// The keys that stand behind the bytes of a terminal (ECMA-48, as xterm has them).
  package static func keys(_ bytes: [UInt8]) -> [Key] {
    var keys: [Key] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      guard byte == 0x1B, let mark = rest.first, mark == 0x5B || mark == 0x4F else {
        keys.append(.sign(byte))
        continue
      }
      rest.removeFirst()
      let parameter = rest.prefix { $0 < 0x40 }
      rest = rest.dropFirst(parameter.count)
      guard let final = rest.popFirst() else { break }
      if let key = key(String(decoding: parameter, as: UTF8.self), final) { keys.append(key) }
    }
    return keys
  }

  private static func key(_ parameter: String, _ final: UInt8) -> Key? {
    switch (parameter, final) {
    case (_, UInt8(ascii: "A")): .up
    case (_, UInt8(ascii: "B")): .down
    case (_, UInt8(ascii: "H")), ("1", UInt8(ascii: "~")), ("7", UInt8(ascii: "~")): .home
    case (_, UInt8(ascii: "F")), ("4", UInt8(ascii: "~")), ("8", UInt8(ascii: "~")): .end
    case ("5", UInt8(ascii: "~")): .pageUp
    case ("6", UInt8(ascii: "~")): .pageDown
    default: nil
    }
  }
}
