import System
import Testing

struct KeyInputTests {
  @Test(arguments: [
    ("\u{1B}[A", [KeyInput.Key.up]), ("\u{1B}OB", [.down]),
    ("\u{1B}[5~\u{1B}[6~", [.pageUp, .pageDown]),
    ("\u{1B}[H\u{1B}[4~", [.home, .end]), ("q", [.sign(0x71)]),
    ("j\u{1B}[1;5Ak", [.sign(0x6A), .up, .sign(0x6B)]),
    ("\u{1B}", [.sign(0x1B)]), ("\u{1B}[", []), ("\u{1B}[15~x", [.sign(0x78)]), ("", []),
  ])
  func `the bytes of a terminal are read as keys`(bytes: String, keys: [KeyInput.Key]) {
    #expect(KeyInput.keys(Array(bytes.utf8)) == keys)
  }
}
