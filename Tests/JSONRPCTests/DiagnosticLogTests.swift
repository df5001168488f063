import JSONRPC
import Testing

struct DiagnosticLogTests {
  private func line(_ sentence: String) -> String {
    String(decoding: DiagnosticLog.line(sentence, by: "p"), as: UTF8.self)
  }

  @Test func `a sentence becomes one line that begins with the program's name`() {
    #expect(line("All is well.") == "p: All is well.\n")
  }

  @Test func `control characters cannot break a line or reach a terminal`() {
    #expect(line("a\nb\r\u{1B}[31mc\u{7F}\u{9B}d") == "p: a b  [31mc  d\n")
  }

  @Test func `a long sentence is cut and marked`() {
    let long = line(String(repeating: "é", count: 100_000))
    #expect(long.count == "p: ".count + DiagnosticLog.limit + " …\n".count)
    #expect(long.utf8.count < 4096)
  }
}
