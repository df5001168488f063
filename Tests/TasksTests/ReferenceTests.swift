import Tasks
import TestSupport
import Testing

struct ReferenceTests {
  @Test func `a handle is tk_ and 26 characters, and reads back`() {
    #expect(TaskID(entropy: Array(repeating: 0, count: 16)).text == "tk_aaaaaaaaaaaaaaaaaaaaaaaaaa")
    #expect(
      TaskID(entropy: Array(repeating: 0xFF, count: 16)).text == "tk_77777777777777777777777774"
    )
    #expect(TaskID(entropy: Array("Hello, recourse!".utf8)).text == "tk_jbswy3dpfqqhezldn52xe43fee")
    var generator = SeededGenerator(seed: 1)
    var seen: Set<TaskID> = []
    for _ in 0..<1000 {
      let id = TaskID(entropy: (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) })
      #expect(TaskID(id.text) == id)
      #expect(ResultID(id.text) == nil)
      seen.insert(id)
    }
    #expect(seen.count == 1000)
  }

  @Test(
    arguments: [
      "", "tk_", "tk_aaaaaaaaaaaaaaaaaaaaaaaaa", "tk_aaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "tk_aaaaaaaaaaaaaaaaaaaaaaaaab", "tk_AAAAAAAAAAAAAAAAAAAAAAAAAA",
      "tk_aaaaaaaaaaaaaaaaaaaaaaaaa1", "rs_aaaaaaaaaaaaaaaaaaaaaaaaaa",
      "tk_aaaaaaaaaaaaaaaaaaaaaaaaaé",
    ]
  )
  func `what is not a whole handle is none`(text: String) {
    #expect(TaskID(text) == nil)
  }

  @Test(
    arguments: [
      ("import-42", "import-42"), ("  import 42\n", "import 42"), ("импорт №7 🚀", "импорт №7 🚀"),
      ("t", "t"), (String(repeating: "é", count: 80), String(repeating: "é", count: 80)),
      ("TK_x", "TK_x"), ("task_1", "task_1"), ("<b>{x}</b>", "<b>{x}</b>"),
    ]
  )
  func `a visible line of up to 80 characters is a name`(text: String, name: String) throws {
    #expect(try TaskName(text).text == name)
    #expect(try TaskReference(text).text == name)
  }

  @Test(
    arguments: [
      ("", .empty), (" \n\t", .empty), ("\u{200B}", .unfit(0x200B)),
      (String(repeating: "x", count: 81), .tooLong(count: 81)),
      (String(repeating: "x", count: 10_000), .tooLong(count: 10_000)),
      ("a\nb", .unfit(0xA)), ("a\r\nb", .unfit(0xD)), ("a\u{0}b", .unfit(0)), ("a\tb", .unfit(9)),
      ("a\u{1B}[31mb", .unfit(0x1B)), ("a\u{202E}b", .unfit(0x202E)),
      ("a\u{2066}b", .unfit(0x2066)), ("a\u{2028}b", .unfit(0x2028)), ("a\u{85}b", .unfit(0x85)),
      ("a\u{FEFF}b", .unfit(0xFEFF)), ("a\u{E0041}b", .unfit(0xE0041)),
      ("a\u{E000}b", .unfit(0xE000)), ("say \"hi\"", .unfit(0x22)), ("a\\b", .unfit(0x5C)),
      ("tk_5m2", .brokenHandle), ("tk_", .brokenHandle),
      ("tk_AAAAAAAAAAAAAAAAAAAAAAAAAA", .brokenHandle),
    ] as [(String, ReferenceProblem)]
  )
  func `what cannot be a name is refused with what to do`(text: String, problem: ReferenceProblem) {
    #expect(throws: problem) { try TaskName(text) }
    #expect(throws: problem) { try TaskReference(text) }
    #expect(problem.sentence.unicodeScalars.count < 250)
    #expect(problem.sentence.hasSuffix("."))
  }

  @Test func `a handle is never taken for a name`() throws {
    let id = TaskID(entropy: [1, 2, 3])
    #expect(try TaskReference(" \(id.text)\n") == .id(id))
    #expect(throws: ReferenceProblem.brokenHandle) { try TaskName(id.text) }
  }

  @Test func `a refusal says what is wrong in words`() {
    #expect(
      ReferenceProblem.tooLong(count: 10_000).sentence
        == "The name of a task has at most 80 characters, and this one has 10000: choose a short "
        + "one, such as \"import-42\"; what it is about belongs into note_task."
    )
    #expect(
      ReferenceProblem.unfit(0x7).sentence
        == "The name of a task is one line of visible characters without \" and \\, and this one "
        + "holds U+0007: leave that character out."
    )
  }
}
