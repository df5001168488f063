@testable import Credentials
import JSON
import MCP
import Manifests
import Testing

@testable import Server

@Suite struct RedactorTests {
  private static let secret = TestAPI.secret
  private let redactor = Redactor(secrets: [secret])

  /// Base64 as another program writes it.
  private static func base64(_ text: String, last: String = "+/") -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last)
    let bits = text.utf8.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
    let groups = stride(from: 0, to: bits.count, by: 6).map { start in
      (0..<6).reduce(0) { $0 << 1 | (start + $1 < bits.count ? Int(bits[start + $1]) : 0) }
    }
    return String(groups.map { digits[$0] })
  }

  @Test(arguments: [
    "key is \(secret)!", "\(secret)\(secret)", "a=sk_live_4f9a%2Bb%2Fc%3D%3D77",
    "a=sk_live_4f9a%2bb%2fc%3d%3d77",
  ])
  func `a secret is masked plain and in URLs`(text: String) {
    let redacted = redactor.redact(text)
    #expect(redacted.contains(Redactor.mask))
    #expect(!redacted.contains("4f9a"))
  }

  @Test(arguments: ["", "u", "us", "use", "user:", "user:x"])
  func `a secret is masked in base64 wherever it begins`(head: String) {
    for last in ["+/", "-_"] {
      let text = Self.base64(head + Self.secret + ":tail", last: last)
      #expect(redactor.redact(text).contains(Redactor.mask), "\(head) \(last)")
    }
  }

  @Test(arguments: ["\n", "\r\n", #"\n"#, #"\r\n"#, "%0A", "\n    "], [20, 60, 64, 76])
  func `a secret is masked in base64 that is broken into lines`(end: String, width: Int) {
    for length in 0..<width {
      let text = String(repeating: "x", count: length) + Self.secret + ":tail of what was encoded"
      let digits = Array(Self.base64(text))
      let lines = stride(from: 0, to: digits.count, by: width).map { start in
        String(digits[start..<min(start + width, digits.count)])
      }
      let redacted = redactor.redact("see\n" + lines.joined(separator: end) + "==\nend")
      #expect(redacted.contains(Redactor.mask) && redacted.hasSuffix("end"), "\(length)")
    }
  }

  @Test(arguments: [":", " ", "-", ", "], [false, true])
  func `a secret is masked in digits that are set apart by pairs`(mark: String, capital: Bool) {
    for head in ["", "a", "0x", "some text: "] {
      let pairs = Self.secret.utf8.map { byte in
        let digits = String(byte, radix: 16, uppercase: capital)
        return digits.count == 1 ? "0" + digits : digits
      }
      let redacted = redactor.redact("\(head) \(pairs.joined(separator: mark)) end")
      #expect(redacted == "\(head) \(Redactor.mask) end")
      let rows = [pairs[..<9], pairs[9...]].map { $0.joined(separator: mark) }
      let inRows = redactor.redact("is:\n    " + rows.joined(separator: mark + "\n    ") + "\nend")
      #expect(inRows == "is:\n    \(Redactor.mask)\nend")
    }
  }

  @Test func `a secret is masked as JSON escapes it`() {
    let redactor = Redactor(secrets: ["pass\"word\\1"])
    let text = JSONWriter.text(["a": .string("pass\"word\\1")])
    #expect(redactor.redact(text) == #"{"a":"[secret]"}"#)
  }

  @Test func `names, numbers and nested values are redacted too`() {
    let redactor = Redactor(secrets: ["1234567890"])
    let value: JSONValue = ["a1234567890": [1_234_567_890, "x1234567890", 12, true]]
    #expect(redactor.redact(value) == ["a[secret]": ["[secret]", "x[secret]", 12, true]])
  }

  @Test func `of two secrets the longer one is masked whole`() {
    let redactor = Redactor(secrets: ["abcdef", "abcdefghij"])
    #expect(redactor.redact("abcdefghij abcdef") == "[secret] [secret]")
  }

  @Test func `short secrets do not tear words, and other text stays as it is`() {
    #expect(Redactor(secrets: ["a", "key"]).redact("a key") == "a key")
    #expect(Redactor(secrets: []).isEmpty)
    #expect(redactor.redact("sk_live_4f9b, naïve 🙂") == "sk_live_4f9b, naïve 🙂")
  }

  @Test func `what a cut has left of a secret is masked too`() {
    #expect(redactor.redact("key sk_live_4f9…") == "key [secret]…")
    #expect(redactor.redact("key sk_live_4f9") == "key [secret]")
    #expect(redactor.redact("sk_li…, sk_live_4f9.") == "sk_li…, sk_live_4f9.")
  }

  /// Keys by their beginnings, and texts that end with nothing but those words.
  @Test(arguments: [
    ("secret_9f8e7d6c5b4a", ["client_secret", "the client_secret…", "secret_", "a secret..."]),
    ("Bearer abc123def456", ["send it as Bearer", "WWW-Authenticate: Bearer", "Bearer …"]),
    ("sk_live_4f9a77c0", ["keys begin with sk_live_", "keys begin with sk_live…"]),
    ("testing_8d7f6a5e", ["this is for testing", "testing…"]),
    ("api_key_1a2b3c4d", ["the parameter api_key", "api_key_…", "/api_key"]),
    ("sk-ant-api03-Zx9Qw8", ["like sk-ant-api03", "like sk-ant-api03-…"]),
    ("password123!", ["wrong password", "Password", "your password…"]),
    ("Authorization77x", ["Authorization", "the header Authorization…"]),
    ("access_token=7f3a", ["access_token", "/access_token"]),
  ])
  func `words with which a key begins stay where a text ends with them`(
    secret: String,
    texts: [String]
  ) {
    let redactor = Redactor(secrets: [secret])
    for text in texts { #expect(redactor.redact(text) == text) }
    #expect(
      redactor.redact(.object([texts[0]: .string(texts[0])])) == [texts[0]: .string(texts[0])]
    )
    #expect(redactor.redact("x \(secret) y") == "x [secret] y")
  }

  @Test(arguments: [
    "secret_9f8e7d6c5b4a", "sk_live_4f9a77c0aa", "Bearer abc123def456", "xkcdqzvbwplm",
    "AKIAIOSFODNN7EXAMPLE", "eyJhbGciOiJIUzI1NiJ9.e30.abc", "1234567890", "a\"b\\c/d?e=f&g+h",
    "QxTvLmWpRz", "correct.horse7battery", "0123-4567-89ab",
  ])
  func `a beginning with more than words is masked where a text was cut`(secret: String) {
    let redactor = Redactor(secrets: [secret])
    for end in ["", "…", "..."] {
      let kept = String(secret.dropLast())
      #expect(redactor.redact("key \(kept)\(end)") == "key [secret]\(end)")
    }
    #expect(redactor.redact("x\(secret)y") == "x[secret]y")
  }

  @Test func `both halves of a result are redacted`() {
    let result = redactor.redact(
      ToolResult(text: Self.secret, structuredContent: ["a": .string(Self.secret)], isError: true)
    )
    #expect(result.text == "[secret]")
    #expect(result.structuredContent == ["a": "[secret]"])
    #expect(result.isError)
  }
}

@Suite struct EnvironmentTests {
  private func lookUp(_ desk: Desk) throws -> SecretLookup {
    let manifest = try TestAPI.manifest()
    switch desk.environment.keys(of: manifest.credentials, learning: { _ in }) {
    case .found(let keys): return .found(try #require(keys.all.first).text)
    case .missing(let names):
      #expect(names == ["CRM_KEY"])
      return .missing
    case .unusable(let problem, let names):
      #expect(names == ["CRM_KEY"])
      return .unusable(problem)
    case .notLoggedIn(let credential, _):
      Issue.record("\(credential.name) is no login")
      return .missing
    }
  }

  @Test func `the variable comes before the file, and space around a key is no part of it`() throws
  {
    let desk = Desk(key: nil)
    desk.put(key: " k1\n", file: .content("k2"))
    #expect(try lookUp(desk) == .found("k1"))
    desk.put(key: "", file: .content("k2\n"))
    #expect(try lookUp(desk) == .found("k2"))
  }

  @Test func `a byte order mark is no part of a key`() throws {
    let desk = Desk(key: nil)
    desk.put(file: .content("\u{FEFF}k2\r\n"))
    #expect(try lookUp(desk) == .found("k2"))
    desk.put(key: "\u{FEFF}k1")
    #expect(try lookUp(desk) == .found("k1"))
    desk.put(file: .content("\u{FEFF}\n"))
    #expect(try lookUp(desk) == .unusable("the file /keys/crm is empty"))
  }

  @Test func `no variable and no file is a missing key`() throws {
    #expect(try lookUp(Desk(key: nil)) == .missing)
    #expect(try lookUp(Desk(key: "")) == .missing)
  }

  @Test func `what cannot be a key says why`() throws {
    let desk = Desk(key: "two words")
    let problem = "the variable CRM_KEY holds a space or a control character inside the key"
    #expect(try lookUp(desk) == .unusable(problem))
    desk.put(key: "  ")
    #expect(try lookUp(desk) == .unusable("the variable CRM_KEY is empty"))
    desk.put(file: .content("a\r\nX-Admin: 1"))
    #expect(
      try lookUp(desk)
        == .unusable("the file /keys/crm holds a space or a control character inside the key")
    )
    desk.put(file: .refused("is readable by others"))
    #expect(try lookUp(desk) == .unusable("the file /keys/crm is readable by others"))
  }

  @Test func `only usable keys are secrets to be kept`() throws {
    let manifest = try TestAPI.manifest()
    #expect(Desk(key: "k1").environment.secrets(of: [manifest]) == ["k1"])
    #expect(Desk(key: "two words").environment.secrets(of: [manifest]).isEmpty)
  }
}
