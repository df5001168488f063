import JSON
import TestSupport
import Testing

@Suite struct RecordingTests {
  private func section(_ title: String, _ body: String) -> Transcript.Section {
    Transcript.Section(
      program: "",
      title: title,
      body: body.split(separator: "\n", omittingEmptySubsequences: false)
    )
  }

  private func recorded(
    _ body: String,
    as actual: String,
    names: [String: String] = [:]
  ) -> String {
    let record = SectionRecord(section("answer 1 failed", body), names: names)
    record.revise(linesAs: actual.split(separator: "\n").map(String.init))
    return record.section.body.joined(separator: "\n")
  }

  @Test func `lines that still match stay as they are written`() {
    let text = recorded(
      """
      back_off: wait until … (… s from now).
      Old words.
      …
      The end.

      """,
      as: """
        back_off: wait until 2026-11-21T09:12:27Z (8 s from now).
        New words.
        One.
        Two.
        The end.
        """
    )
    #expect(
      text == """
        back_off: wait until … (… s from now).
        New words.
        …
        The end.

        """
    )
  }

  @Test func `a changed line keeps the placeholders that still match`() {
    let text = recorded(
      #"Call resume_task with {"task":"tk_…"} after … (… s from now); this call is kept."#,
      as: #"Call resume_task with {"task":"tk_a"} after 9 o'clock (17 s from now); it is kept."#
    )
    #expect(
      text == #"Call resume_task with {"task":"tk_…"} after … (… s from now); it is kept."#
    )
  }

  @Test func `a changed line behind a line of any lines is written down and not swallowed`() {
    let text = recorded("first\n…\nAsk again.", as: "first\na\nb\nAsk once more.")
    #expect(text == "first\n…\nAsk once more.")
  }

  @Test func `of the lines between lines of any lines the one in other words is written down`() {
    let text = recorded(
      "first\n…\nDo not poll: you came 3 times.\n…",
      as: "first\nNothing was sent.\nStop: you came 3 times.\nThe end."
    )
    #expect(text == "first\n…\nStop: you came 3 times.\n…")
  }

  @Test func `lines that are new or gone are so in what is written`() {
    #expect(recorded("a\nb\nc", as: "a\nc") == "a\nc")
    #expect(recorded("a\nc", as: "a\nb\nc") == "a\nb\nc")
  }

  @Test func `what differs in each run is written as a placeholder`() {
    let text = recorded(
      "nothing",
      as: "tk_2ymzbgxwwhd3xvfataq2wvu4py at 2026-11-21T09:12:27Z (8 s from now) by 127.0.0.1:4711"
    )
    #expect(text == "tk_… at … (… s from now) by 127.0.0.1:…")
  }

  @Test func `names stand for what was kept under them`() {
    let text = recorded(
      "Call <handle>.",
      as: "Do call tk_2ymzbgxwwhd3xvfataq2wvu4py.",
      names: ["handle": "tk_2ymzbgxwwhd3xvfataq2wvu4py"]
    )
    #expect(text == "Do call <handle>.")
  }

  // MARK: - JSON

  private func recorded(_ body: String, as actual: JSONValue, block: Int = 0) throws -> String {
    let section = section("server", body)
    let record = SectionRecord(section, names: [:])
    let blocks = body.split(separator: "\n\n").map(String.init)
    record.revise(block: block, try JSONParser.parse(blocks[block]), as: actual)
    return record.section.body.joined(separator: "\n")
  }

  @Test func `where only scalars differ the text stays as it is laid out`() throws {
    let text = try recorded(
      #"""
      {"id": 1,
        "wait": {"seconds": "…", "from": "gate"},  "…": true}
      """#,
      as: ["id": 1, "wait": ["seconds": 17, "from": "budget"], "more": 2]
    )
    #expect(
      text == #"""
        {"id": 1,
          "wait": {"seconds": "…", "from": "budget"},  "…": true}
        """#
    )
  }

  @Test func `members that are new or gone have the value laid out anew`() throws {
    let text = try recorded(
      #"{"id": 1, "old": true, "text": "at …"}"#,
      as: ["id": 1, "text": "at 9", "new": [1, 2]]
    )
    let value = try JSONParser.parse(text)
    #expect(value == ["id": 1, "text": "at …", "new": [1, 2]])
  }

  @Test func `only the message that differs is written anew`() throws {
    let text = try recorded(
      """
      {"id":1}

      {"id":2,"a":"b"}

      """,
      as: ["id": 2, "a": "c"],
      block: 1
    )
    #expect(
      text == """
        {"id":1}

        {"id":2,"a":"c"}

        """
    )
  }

  @Test func `what is recorded is what matches`() {
    var generator = SeededGenerator(seed: 10)
    for _ in 0..<300 {
      let letters = Array("ab…")
      let expected = String((0..<6).map { _ in letters.randomElement(using: &generator) ?? "a" })
      let actual = String((0..<6).map { _ in "ab".randomElement(using: &generator) ?? "a" })
      let line = Recorder(names: [:], used: "").line(expected, as: actual)
      #expect(Glob(line).matches(actual), "\(expected) and \(actual) came to \(line)")
    }
  }
}
