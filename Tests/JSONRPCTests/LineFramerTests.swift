import JSONRPC
import Testing

struct LineFramerTests {
  private func complete(_ text: String) -> LineFramer.Line { .complete(Array(text.utf8)) }

  @Test(
    arguments: [
      ("a\nb\n", ["a", "b"]),
      ("a\r\nb\r\n", ["a", "b"]),
      ("\n\r\n  \t \r\na\n\n", ["a"]),
      ("\u{FEFF}a\nb\n", ["a", "b"]),
      ("\u{FEFF}\na\n", ["a"]),
      ("a\n\u{FEFF}b\n", ["a", "\u{FEFF}b"]),
      ("日本\né\n", ["日本", "é"]),
      ("a", []),
      ("", []),
    ]
  )
  func `a stream falls into the same lines whole and byte by byte`(
    _ stream: String,
    _ lines: [String]
  ) {
    var whole = LineFramer()
    #expect(whole.append(Array(stream.utf8)[...]) == lines.map(complete))
    var bytewise = LineFramer()
    let found = stream.utf8.flatMap { bytewise.append([$0][...]) }
    #expect(found == lines.map(complete))
  }

  @Test func `a line of the greatest length is kept, one byte more is reported once`() {
    var framer = LineFramer(limit: 4)
    #expect(framer.append(Array("abcd\n".utf8)[...]) == [complete("abcd")])
    #expect(framer.append(Array("abcde".utf8)[...]) == [.tooLong(head: Array("abcde".utf8))])
    #expect(framer.append(Array("fghijklmnop".utf8)[...]) == [])
    #expect(framer.append(Array("q\nok\n".utf8)[...]) == [complete("ok")])
  }

  @Test func `a line that is too long is let go of as soon as it is`() {
    var framer = LineFramer(limit: 100_000)
    let chunk = [UInt8](repeating: 0x61, count: 60_000)
    #expect(framer.append(chunk[...]) == [])
    #expect(framer.unfinishedCount == 60_000)
    let head = [UInt8](repeating: 0x61, count: LineFramer.headLength)
    #expect(framer.append(chunk[...]) == [.tooLong(head: head)])
    #expect(framer.unfinishedCount == 0)
    #expect(framer.append(chunk[...]) == [])
    #expect(framer.unfinishedCount == 0)
  }

  @Test func `the end of a stream tells how much of a line was lost`() {
    var framer = LineFramer()
    _ = framer.append(Array("one\ntwo".utf8)[...])
    #expect(framer.unfinishedCount == 3)
  }
}
