import Guidance
import Failures
import HTTP
import JSON
import Manifests
import Testing

struct SampleCheckTests {
  private func mismatches(_ expect: String, status: Int = 429) throws -> [String] {
    let text = """
      {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.crm.example.com",
       "operations": {"list": {"method": "GET", "path": "/", "effect": "read",
         "description": "d", "arguments": {"properties": {}}}},
       "errors": {"code": ["json:/code"], "wait": [{"from": "header:Retry-After", "as": "http"}],
         "partial": [{"each": "/errors"}]},
       "samples": [{"name": "s", "status": \(status), "headers": {"Retry-After": "17"},
         "body": {"code": "LIMIT", "errors": {"a": {"code": "X"}}}, "expect": \(expect)}]}
      """
    let manifest = try TestManifest.load(text)
    let sample = try #require(manifest.samples.first)
    return SampleCheck.run(sample, manifest).map(\.message)
  }

  @Test(
    arguments: [
      #"{"do": "back_off", "action": "back_off", "wait_seconds": 17, "code": "LIMIT"}"#,
      #"{"kind": "rate_limit", "scope": "ip", "says": ["17 s from now"], "never_says": ["retry"]}"#,
      #"{"wait_seconds": 17.005}"#,
    ]
  )
  func `a sample that meets all expectations has no mismatch`(expect: String) throws {
    #expect(try mismatches(expect).isEmpty)
  }

  @Test(
    arguments: [
      (#"{"do": "revise"}"#, "do: expected revise, found back_off"),
      (#"{"action": "verify"}"#, "action: expected verify, found back_off"),
      (#"{"wait_seconds": 18}"#, "wait_seconds: expected 18, found 17"),
      (#"{"wait_seconds": null}"#, "wait_seconds: expected none, found 17"),
      (#"{"code": "OTHER"}"#, "code: expected OTHER, found LIMIT"),
      (#"{"kind": "quota"}"#, "kind: expected quota, found rate_limit"),
      (#"{"scope": "api"}"#, "scope: expected api, found ip"),
      (#"{"url": "https://x.test"}"#, "url: expected https://x.test, found none"),
      (#"{"fields": ["a"]}"#, "fields: expected a, found "),
    ]
  )
  func `an expectation that is not met is named`(expect: String, message: String) throws {
    #expect(try mismatches(expect) == [message])
  }

  @Test(arguments: [41.5, 42, 43])
  func `a wait may be written exactly, or as it is told`(seconds: Double) throws {
    let manifest = try TestManifest.make(
      errors: #"{"wait": [{"from": "header:X-Reset", "as": "timestamp"}]}"#
    )
    let sample = try TestManifest.load(
      """
      {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.crm.example.com/v1",
       "operations": {"a": {"method": "GET", "path": "/a", "effect": "read", "description": "d"}},
       "errors": {"wait": [{"from": "header:X-Reset", "as": "timestamp"}]},
       "samples": [{"name": "s", "status": 429, "headers": {"X-Reset": "2026-11-20T12:00:41.5Z"},
        "expect": {"wait_seconds": \(seconds)}}]}
      """
    ).samples[0]
    #expect(SampleCheck.run(sample, manifest).isEmpty)
  }

  @Test func `texts that must and must not be said are looked for`() throws {
    let found = try mismatches(#"{"says": ["never this"], "never_says": ["too fast"]}"#)
    #expect(found.count == 2)
    #expect(found.first?.hasPrefix("says: expected \"never this\", found \"back_off: ") == true)
    #expect(found.last?.hasPrefix("never_says: expected no \"too fast\"") == true)
  }

  @Test func `items of a good answer are compared by name`() throws {
    #expect(try mismatches(#"{"do": "ok", "items": {"a": "revise"}}"#, status: 200).isEmpty)
    #expect(
      try mismatches(#"{"items": {"a": "retry", "b": "revise"}}"#, status: 200) == [
        "items/a: expected retry, found revise", "items/b: expected revise, found ok",
      ]
    )
  }

  @Test func `an explanation is the guidance and what decided it`() throws {
    let manifest = try TestManifest.make(
      errors: #"{"rules": [{"when": {"status": [409]}, "do": "retry", "base": 4}]}"#
    )
    func explain(_ status: Int, _ body: String = "") -> Explanation {
      Explanation(
        HTTPResponse(status, [], body),
        manifest: manifest,
        operation: manifest.operations.first,
        now: TestManifest.noon
      )
    }
    #expect(explain(409).decision == "Decided by /errors/rules/0 of the manifest.")
    #expect(explain(409).structured["wait"]?["seconds"] == 4)
    #expect(explain(404).decision == "Decided by the status: no rule of the manifest matches.")
    #expect(explain(200, "{}").structured["action"] == "ok")
    #expect(explain(200, "{}").text == "ok: Acme CRM answered 200.")
    #expect(explain(204).text == "ok: Done (204, no content).")
  }

  @Test func `an explanation of failed items says what the agent is told of them`() throws {
    let manifest = try TestManifest.make(
      errors: """
        {"rules": [{"when": {"code": ["BAD"]}, "do": "revise"}],
         "partial": [{"each": "/errors"}],
         "notes": [{"when": {"json:/cut": "exists"}, "say": "The list was cut."}]}
        """
    )
    let answer = HTTPResponse(200, [], #"{"errors": {"a": {"code": "BAD"}}, "cut": true}"#)
    let operation = manifest.operations.first
    let now = TestManifest.noon
    let explanation = Explanation(answer, manifest: manifest, operation: operation, now: now)
    let context = CallContext(manifest: manifest, operation: operation, now: now)
    guard case .success(let good) = explanation.reading else {
      Issue.record("read as \(explanation.reading)")
      return
    }
    let told = SuccessText(good, context: context)
    #expect(explanation.text.hasPrefix("revise: "))
    #expect(explanation.text.hasSuffix("\nThe list was cut."))
    #expect(told.text.hasPrefix(explanation.text + "\n"))
    var structured = told.structured
    structured?["answer"] = nil
    #expect(explanation.structured == structured)
  }
}
