import JSON
import Testing

struct PatternTests {
  @Test(
    arguments: [
      ("abc", "xabcx", "abc"), ("a.c", "a\nc abc", "abc"), ("[a-c]+", "xxcabx", "cab"),
      ("[^a-c]+", "abxyc", "xy"), ("[]-]", "", nil), (#"\d+"#, "in 17 s", "17"),
      (#"\D+"#, "12ab3", "ab"), (#"\w+"#, "- a_1 -", "a_1"), (#"\W+"#, "ab .c", " ."),
      (#"\s"#, "a\tb", "\t"), (#"\S+"#, "  ab ", "ab"), (#"[\d.]+"#, "v1.2", "1.2"),
      (#"[^\s,]+"#, ", ab,", "ab"), (#"[a\-z]+"#, "b-a", "-a"), ("[a-]+", "b-a", "-a"),
      ("^b", "ab", nil), ("^a", "ab", "a"), ("a$", "ab", nil), ("b$", "ab", "b"), ("^$", "", ""),
      ("a|ab", "ab", "a"), ("ab|a", "ab", "ab"), ("x(?:a|b)*y", "xabbay", "xabbay"),
      ("a*", "aab", "aa"), ("a*?", "aab", ""), ("a+?b", "aab", "aab"), ("ab?", "abb", "ab"),
      ("ab??", "abb", "a"), ("a{2}", "aaa", "aa"), ("a{2,}", "aaaa", "aaaa"),
      ("a{1,2}", "aaa", "aa"), ("a{1,2}?", "aaa", "a"), ("a{0}b", "ab", "b"), ("(?:)*a", "a", "a"),
      ("(?:a*)*b", "aab", "aab"), ("(?i)retry AFTER", "x Retry after", "Retry after"),
      ("(?i)[a-c]x", "Bx", "Bx"), ("(?i)ПОРТАЛ", "портал", "портал"), ("abc", "ABC", nil),
      (#"\bcat\b"#, "concat cat", "cat"), (#"\Bcat"#, "cat concat", "cat"), (#"a\.b"#, "axb", nil),
      (#"\{"code"\}"#, #"{"code"}"#, #"{"code"}"#), ("é", "café", "é"), ("a|", "b", ""),
    ] as [(String, String, String?)]
  )
  func `the leftmost match is found, and of its branches the first`(
    row: (expression: String, text: String, match: String?)
  ) throws {
    guard row.expression != "[]-]" else {
      #expect(throws: PatternError.self) { try Pattern(row.expression) }
      return
    }
    #expect(try Pattern(row.expression).firstMatch(in: row.text)?.text == row.match)
  }

  @Test(
    arguments: [
      (#"Retry after (\S+)"#, "Retry after 12s.", "12s."), ("^([^:]+)", "Throttled:x", "Throttled"),
      ("([^#]+)$", "com.amazon#Slow", "Slow"), (#"in (\d+)(?: s)?"#, "in 5 s", "5"),
      ("a(b)?", "a", nil), ("(?:(a)|b)+", "ab", "a"), ("a+", "xaa", "aa"), ("()", "x", ""),
      ("(a*)(?:ab)*b", "aab", "aa"),
    ] as [(String, String, String?)]
  )
  func `the capture is the group's text, or the whole match without a group`(
    row: (expression: String, text: String, capture: String?)
  ) throws {
    let match = try #require(try Pattern(row.expression).firstMatch(in: row.text))
    #expect(match.capture == row.capture)
  }

  @Test(
    arguments: [
      ("", .empty, 0), ("(a", .unclosedGroup, 0), ("a)", .unopenedGroup, 1),
      ("x[a", .unclosedClass, 1), ("[]", .emptyClass, 0), ("[z-a]", .reversedRange, 2),
      (#"[a-\d]"#, .reversedRange, 2), ("*a", .nothingToRepeat, 0), ("a**", .nothingToRepeat, 2),
      ("a|+", .nothingToRepeat, 2), ("^*", .nothingToRepeat, 1), ("a{,2}", .malformedRepetition, 1),
      ("a{2,1}", .malformedRepetition, 1), ("{", .malformedRepetition, 0),
      (
        "a{99999}",
        .malformedRepetition, 1
      ), ("(a)(b)", .secondCapture, 3), ("a\\", .trailingBackslash, 1),
      (#"(a)\1"#, .unsupported("a reference to a group"), 3),
      ("a(?=b)", .unsupported("looking ahead or behind"), 1),
      ("(?<!a)b", .unsupported("looking ahead or behind"), 0),
      ("(?<n>b)", .unsupported("a named group"), 0),
      (
        "a++", .unsupported("a possessive repetition"),
        2
      ), (#"\p{L}"#, .unsupported(#"the escape \p"#), 0),
      ("[[:alpha:]]", .unsupported("a named class in brackets"), 1),
      ("a(?i)", .unsupported("\"(?i)\" anywhere but at the start"), 1),
      ("(?>a)", .unsupported("an atomic group"), 0), ("(?:a{100}){100}", .tooLarge, 4),
      ("(?:(?:(?:(?:){999}){999}){999}){999}", .tooLarge, 13),
      (String(repeating: "a", count: 201), .tooLong(limit: 200), 200),
    ] as [(String, PatternError.Reason, Int)]
  )
  func `what is outside the subset is refused with its place`(
    row: (expression: String, reason: PatternError.Reason, position: Int)
  ) {
    #expect(throws: PatternError(reason: row.reason, position: row.position)) {
      try Pattern(row.expression)
    }
  }

  @Test(
    arguments: [
      "(a*)*b", "(?:a|a)*b", "(?:a|aa)+$", "(?:a?){30}a{30}b", "(?:.*a){10}b", "(?:a+a+)+b",
      "(?i)(?:[a-z]*)*1",
    ]
  )
  func `the cost grows with the text, not faster`(expression: String) throws {
    let pattern = try Pattern(expression)
    let short = pattern.search(in: String(repeating: "a", count: 512))
    let long = pattern.search(in: String(repeating: "a", count: 4096))
    #expect(long.steps <= 9 * short.steps)
    #expect(long.steps <= 2 * 1000 * 4097)
    #expect(long.steps > 4096)
  }

  @Test func `only the first 4 KiB are looked at, and their end is not the text's`() throws {
    let text = String(repeating: "a", count: 4096) + "b"
    #expect(try Pattern("b").firstMatch(in: text) == nil)
    #expect(try Pattern("a$").firstMatch(in: text) == nil)
    #expect(try Pattern("a$").firstMatch(in: String(text.dropLast())) != nil)
    #expect(try Pattern("a+").firstMatch(in: text)?.text.utf8.count == 4096)
  }

  @Test func `a character that the limit would cut is left out`() throws {
    let text = String(repeating: "a", count: 4095) + "é"
    #expect(try Pattern("[^a]").firstMatch(in: text) == nil)
  }

  @Test func `a pair captures two groups, and no third`() throws {
    let pattern = try Pattern(#"(\d+) of (\d+)|(?:none)"#, captures: .pair)
    #expect(pattern.hasPair)
    let match = pattern.firstMatch(in: "used 12 of 50 calls")
    #expect(match?.capture == "12" && match?.second == "50")
    #expect(pattern.firstMatch(in: "none")?.second == nil)
    #expect(try !Pattern("(a)", captures: .pair).hasPair)
    #expect(throws: PatternError(reason: .thirdCapture, position: 6)) {
      try Pattern("(a)(b)(c)", captures: .pair)
    }
  }

  @Test func `an error says what to do and where, counted from 1`() {
    let error = #expect(throws: PatternError.self) { try Pattern("ab(c)(d)") }
    #expect(
      error?.message
        == "a second group that captures; write \"(?:…)\" for all but one at character 6"
    )
  }
}
