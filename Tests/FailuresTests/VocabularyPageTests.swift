import Guidance
import Failures
import HTTP
import JSON
import Manifests
import Testing

/// The reference of the error vocabulary: what it shows loads, and agents are told what it says they are told.
struct VocabularyPageTests {
  @Test func `the page has examples of every part of errors`() throws {
    let page = try VocabularyPage.read()
    #expect(page.examples.count > 15)
    #expect(page.examples.filter { $0.answer != nil }.count > 8)
    let shown = try page.examples.reduce(into: Set<String>()) { names, example in
      names.formUnion(try JSONParser.parse(example.errors).object?.names ?? [])
    }
    let words = [
      "use", "failed", "code", "message", "hint", "notice", "request_id", "fields", "wait", "pick",
      "rules", "budgets", "idempotency", "strikes", "partial", "notes",
    ]
    for word in words { #expect(shown.contains(word), "\(word)") }
    for word in ["warning", "remedy_url"] { #expect(page.text.contains("`\(word)`"), "\(word)") }
  }

  @Test(arguments: VocabularyPage.examples)
  func `an example loads without a word`(example: VocabularyPage.Example) throws {
    let loaded = VocabularyPage.load(errors: example.errors)
    #expect(loaded.diagnostics.map(\.description) == [])
    #expect(loaded.manifest != nil)
  }

  @Test(arguments: VocabularyPage.examples.filter { $0.answer != nil })
  func `what an agent is told of the answer is what the page says`(
    example: VocabularyPage.Example
  ) throws {
    let manifest = try #require(VocabularyPage.load(errors: example.errors).manifest)
    let explanation = Explanation(
      try #require(example.response),
      manifest: manifest,
      operation: manifest.operations.first,
      now: TestManifest.noon
    )
    let lines = explanation.text.split(separator: "\n")
    let told = example.told.split(separator: "\n")
    #expect(!told.isEmpty)
    for line in told { #expect(lines.contains(line), "told: \(explanation.text)") }
  }

  @Test func `the samples of the page are as expected`() throws {
    let page = try VocabularyPage.read()
    let rules = try #require(page.examples.first { $0.errors.contains("Top up") })
    let samples = try #require(page.blocks("json samples").first)
    let loaded = VocabularyPage.load(errors: rules.errors, samples: samples)
    let manifest = try #require(loaded.manifest, "\(loaded.diagnostics)")
    #expect(manifest.samples.count == 2)
    for sample in manifest.samples { #expect(SampleCheck.run(sample, manifest) == []) }
  }

  @Test func `the dialect of the page loads, and its samples are as expected`() throws {
    let text = try #require(try VocabularyPage.read().blocks("json dialect").first)
    let loaded = Dialect.load(bytes: Array(text.utf8), file: "acme.json")
    let dialect = try #require(loaded.dialect, "\(loaded.diagnostics)")
    #expect(dialect.samples.count == 1)
    for sample in dialect.samples { #expect(SampleCheck.run(sample, dialect.standIn) == []) }
  }

  @Test func `the page lists the dialects that there are`() throws {
    let lines = try VocabularyPage.read().text.split(separator: "\n")
    let start = try #require(lines.firstIndex { $0 == "| Name | For |" })
    let listed = lines[(start + 2)...].prefix { $0.hasPrefix("| `") }
      .map { $0.split(separator: "`")[1] }.map(String.init)
    #expect(listed.sorted() == DialectFiles.names)
  }

  @Test func `the page says of each status what follows without a rule`() throws {
    let text = try VocabularyPage.read().text
    let manifest = try #require(VocabularyPage.load(errors: "{}").manifest)
    for status in [400, 401, 402, 403, 404, 409, 413, 423, 428, 429, 408, 451, 501, 505] {
      let context = CallContext(manifest: manifest, operation: nil, now: TestManifest.noon)
      let failure = try #require(
        ResponseInterpretation(HTTPResponse(status), context: context).failure
      )
      let row = text.split(separator: "\n").first {
        $0.hasPrefix("| ") && $0.contains(" | `")
          && $0.prefix { $0 != "`" }.split(whereSeparator: { !$0.isNumber }).contains("\(status)")
      }
      let words = try #require(row, "\(status)").split(separator: "|").map(String.init)
      #expect(words[1].contains("`\(failure.verdict.rawValue)`"), "\(status)")
      if let kind = failure.kind, words[2].contains(where: \.isLetter) {
        #expect(words[2].contains(kind), "\(status)")
      }
    }
  }
}
