import JSON

/// The reader of a sample's `expect`.
struct ExpectationReader {
  private static let verdicts = ["ok"] + Rule.Verdict.allCases.map(\.rawValue).filter { $0 != "ok" }
  private static let actions = ["ok", "revise", "back_off", "ask_operator", "verify"]

  private var fields: ObjectReader

  init(_ fields: ObjectReader) { self.fields = fields }

  func read() -> Sample.Expectation {
    var reader = self
    return reader.expectation()
  }

  private mutating func expectation() -> Sample.Expectation {
    var expect = Sample.Expectation()
    expect.verdict = fields.optional("do")?.word(among: Self.verdicts)
    expect.action = fields.optional("action")?.word(among: Self.actions)
    expect.waitSeconds = fields.optional("wait_seconds")?.expectedWait()
    expect.code = text("code")
    expect.kind = text("kind")
    expect.scope = text("scope")
    expect.url = text("url")
    expect.fields = fields.optional("fields")?.texts()
    expect.says = fields.optional("says")?.texts() ?? []
    expect.neverSays = fields.optional("never_says")?.texts() ?? []
    expect.items = items()
    fields.refuseUnknown()
    if fields.object.isEmpty {
      fields.error("expected at least one expectation, such as {\"do\": \"revise\"}")
    }
    return expect
  }

  private mutating func text(_ name: String) -> String? {
    fields.optional(name)?.string()
  }

  private mutating func items() -> [(name: String, verdict: String)]? {
    fields.optional("items")?.object()?.members.compactMap { name, value in
      value.word(among: Self.verdicts).map { (name, $0) }
    }
  }
}

extension ValueReader {
  /// Texts of a list, which may be empty.
  fileprivate func texts() -> [String] {
    elements("an array of texts").compactMap { $0.string() }
  }

  fileprivate func expectedWait() -> Sample.WaitExpectation? {
    if value.isNull { return Sample.WaitExpectation.none }
    return number(in: 0...1e9, "seconds or null for no wait").map { .seconds($0) }
  }
}
