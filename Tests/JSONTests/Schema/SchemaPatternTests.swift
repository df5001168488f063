import JSON
import Testing

struct SchemaPatternTests {
  @Test(arguments: [
    ("", "anything", true), ("^a*$", "aaa", true), ("^a*$", "aab", false), ("b", "abc", true),
    ("^(a)(b)(?<n>c)$", "abc", true), (#"^\d{3}-\d{4}$"#, "555-1234", true),
    (#"^\d{3}-\d{4}$"#, "555-12345", false), (#"^\x41\u0042\u{43}\cJ$"#, "ABC\n", true),
    (#"^\ud83d\ude00$"#, "😀", true), (#"^.$"#, "😀", true), (#"^.$"#, "\u{2028}", false),
    (#"^\s$"#, "\u{A0}", true), (#"^\S$"#, "\u{A0}", false), (#"^\p{L}+$"#, "Straße", true),
    (#"^\p{Lu}"#, "straße", false), (#"^[\p{L}\d]+$"#, "ä1", true), (#"^\P{L}+$"#, "12", true),
    (#"^[^\p{L}]+$"#, "a", false), ("^(?!admin$).+$", "admin", false),
    ("^(?!admin$).+$", "administrator", true), (#"^(?=.*\d)(?=.*[a-z]).{4,}$"#, "ab12", true),
    (#"^(?=.*\d)(?=.*[a-z]).{4,}$"#, "abcd", false), (#"(?<=\$)\d+"#, "$12", true),
    (#"(?<=\$)\d+"#, "12", false), (#"(?<!\$)\b\d+"#, "$12", false), ("^(?!(?!a)b)", "b", false),
    ("^{id}$", "{id}", true), ("a{,2}", "a{,2}", true), ("^[^]$", "\n", true), ("[]", "a", false),
    ("^.{1,3000}$", String(repeating: "x", count: 3000), true),
    ("^.{1,3000}$", String(repeating: "x", count: 3001), false), ("^a$", "a\n", false),
    (#"^https?:\/\/"#, "https://", true), (#"^[\w.-]+$"#, "a-b.c", true),
    ("(?:a|b)+?c", "abc", true),
  ])
  func `the expressions of schemas are those of ECMAScript`(
    row: (expression: String, text: String, isMatch: Bool)
  ) throws {
    #expect(try SchemaPattern(row.expression).matches(row.text) == row.isMatch)
  }

  @Test(arguments: [
    "(", ")", "[", "a**", "*", "\\", #"\x4"#, #"\u12"#, #"\u{110000}"#, #"\p{Nonsense}"#, #"\p"#,
    #"\c1"#, #"\ud83d"#, #"(a)\1"#, "(?P<n>a)", "(?<>a)", "a{3,2}", "a{99999}",
    String(repeating: "(", count: 3000), String(repeating: "a", count: 4001),
    "(?:a{100}){1000}", "(?:(?:){9999}){9999}",
  ])
  func `what is wrong or too large is refused`(expression: String) {
    #expect(throws: PatternError.self) { try SchemaPattern(expression) }
  }

  @Test(arguments: ["(a*)*b", "(a|aa)+$b", "(.*a){10}b", "^(?=(a+)+b)a", "(?<=(a*)*b)c"])
  func `no expression takes long`(expression: String) throws {
    #expect(try !SchemaPattern(expression).matches(String(repeating: "a", count: 5000)))
  }

  @Test func `a text that takes too many steps is taken to match`() throws {
    let pattern = try SchemaPattern("(?:a?){3000}b")
    let (long, short) = (String(repeating: "a", count: 5000), String(repeating: "a", count: 100))
    let (isMatch, isShortMatch) = (pattern.matches(long), pattern.matches(short))
    #expect(isMatch)
    #expect(!isShortMatch)
  }
}
