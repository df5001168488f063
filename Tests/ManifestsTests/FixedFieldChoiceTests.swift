import JSON
import Manifests
import Testing

struct FixedFieldChoiceTests {
  @Test(
    arguments: [
      ("User-Agent=ours/1.0", nil, "User-Agent", "ours/1.0"),
      ("tiny:X-Version=2026-11-20", "tiny", "X-Version", "2026-11-20"),
      ("X-A=b=c: d", nil, "X-A", "b=c: d"), ("X-A=", nil, "X-A", ""),
      ("Accept-Language=de", nil, "Accept-Language", "de"),
      ("Notion-Version=1", nil, "Notion-Version", "1"),
    ] as [(String, String?, String, String)]
  )
  func `a field is read with the manifest that it is for`(
    text: String,
    id: String?,
    name: String,
    value: String
  ) throws {
    let field = try FixedFieldChoice.field(text)
    #expect(field.id == id)
    #expect(field.name == name)
    #expect(field.value == value)
  }

  @Test(arguments: [
    "Authorization=Bearer hidden", "authorization=hidden", "X-API-Key=hidden", "Cookie=a=hidden",
    "Proxy-Authorization=hidden", "PRIVATE-TOKEN=hidden", "X-Auth-Token=hidden", "apikey=hidden",
    "X-Client-Secret=hidden", "tiny:X-Session-Id=hidden", "X-Amz-Security-Token=hidden",
    "X-Shopify-Access-Token=hidden", "X-Auth=hidden", "X-Key=hidden",
  ])
  func `a field that carries secrets is refused, and not repeated`(text: String) {
    let fault = #expect(throws: FixedFieldFault.self) { try FixedFieldChoice.field(text) }
    #expect(fault?.expected.contains("carries no secret") == true)
    #expect(fault?.expected.contains("recourse import") == true)
    #expect("\(fault?.name ?? "") \(fault?.expected ?? "")".contains("hidden") == false)
  }

  @Test(arguments: [
    ("X-A", "NAME=VALUE"), ("=v", "the name of a header field"),
    ("X A=v", "the name of a header field"),
    ("Host=v", "belongs to the connection"), ("X-A=a\nb", "without line breaks"),
    (":X-A=v", "NAME=VALUE"), ("a:b:X-A=v", "NAME=VALUE"),
  ])
  func `what is no field is refused`(text: String, problem: String) {
    let fault = #expect(throws: FixedFieldFault.self) { try FixedFieldChoice.field(text) }
    #expect(fault?.expected.contains(problem) == true, "\(fault?.expected ?? "")")
  }

  @Test func `an argument that fills a field which a person has filled is none any more`() throws {
    let loaded = try TinyManifest.load(
      (
        pointer: "/operations/get_deal/arguments",
        json: #"""
        {"required": ["id", "version"], "properties": {"id": {"type": "integer", "description": "Which."},
          "version": {"type": "string", "description": "Of the API."}}}
        """#
      ),
      (pointer: "/operations/get_deal/place", json: #"{"version": "header:X-Version"}"#)
    )
    let choice = FixedFieldChoice([try FixedFieldChoice.field("x-version=2")])
    let fixed = choice.applied(to: [try #require(loaded.manifest)])[0].operations[0]
    #expect(fixed.arguments["properties"]?.object?.names == ["id"])
    #expect(fixed.arguments["required"] == ["id"])
    #expect(!fixed.places.contains { $0.argument == "version" })
  }

  @Test func `fields go in the place of those of the same name, for the manifests that are meant`()
    throws
  {
    let loaded = try TinyManifest.load(
      (pointer: "/headers", json: #"{"x-version": "1", "X-B": "b"}"#)
    )
    let manifest = try #require(loaded.manifest)
    let choice = FixedFieldChoice([
      try FixedFieldChoice.field("X-Version=2"), try FixedFieldChoice.field("other:X-C=c"),
    ])
    #expect(
      choice.applied(to: [manifest])[0].headers.map { "\($0.name)=\($0.value)" }
        == ["X-B=b", "X-Version=2"]
    )
    #expect(choice.idle(in: [manifest]) == "other")
    #expect(choice.claimed(in: [manifest]) == nil)
  }

  @Test func `a field that carries a manifest's credential is found`() throws {
    let key = (pointer: "/credentials/key", json: #"{"env": "K", "header": "X-Tenant"}"# as String?)
    let manifest = try #require(try TinyManifest.load(key).manifest)
    let choice = FixedFieldChoice([try FixedFieldChoice.field("x-tenant=a")])
    #expect(choice.claimed(in: [manifest])?.name == "x-tenant")
  }
}
