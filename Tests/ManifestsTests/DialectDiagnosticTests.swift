import JSON
import Manifests
import Testing
import YAML

struct DialectDiagnosticTests {
  private static let text = #"""
    {"recourse": 1, "$schema": "s", "dialect": "acme", "title": "Acme", "about": "An API.",
     "source": {"url": "https://a.example", "date": "2026-11-20"},
     "errors": {"rules": [{"when": {"code": ["A"]}, "do": "back_off", "scope": "arg:model"}]},
     "samples": [{"name": "A", "status": 400, "body": {"code": "A"}, "expect": {"do": "revise"}}]}
    """#

  private static func load(_ document: JSONValue, file: String = "acme.json") -> Dialect.Loaded {
    Dialect.load(bytes: JSONWriter.bytes(document), file: file)
  }

  @Test func `a sound dialect loads without a word and stands in as a manifest`() throws {
    let loaded = Self.load(try JSONParser.parse(Self.text), file: "a/b/acme.json")
    #expect(loaded.diagnostics.map(\.description) == [])
    let dialect = try #require(loaded.dialect)
    #expect(dialect.name == "acme" && dialect.errors.rules.map(\.dialect) == ["acme"])
    #expect(dialect.standIn.samples.count == 1 && dialect.standIn.title == "Acme")
  }

  @Test(
    arguments: [
      ("/dialect", "\"Acme\"", "/dialect", "a lower-case letter and then"),
      ("/dialect", "\"other\"", "/dialect", "the file is called \"acme.json\""),
      ("/dialect", "7", "/dialect", "the name of a dialect"),
      ("/recourse", "2", "/recourse", "expected 1"),
      ("/title", nil, "", "\"title\" is missing"),
      ("/about", nil, "", "\"about\" is missing"),
      ("/source", nil, "", "\"source\" is missing"),
      ("/errors", nil, "", "\"errors\" is missing: how the API says no"),
      ("/base_url", "\"https://a.example\"", "/base_url", "there is no member of this name here"),
      ("/errors/use", "\"b\"", "/errors/use", "a dialect stands by itself and uses no other"),
      ("/errors/rules/0/scope", "\"group:g\"", "/errors/rules/0/scope", "knows no groups"),
      (
        "/errors/rules/0/when/operation", "[\"get\"]", "/errors/rules/0/when/operation/0",
        "knows no operations"
      ),
      ("/samples/0/operation", "\"get\"", "/samples/0/operation", "knows no operations"),
    ]
  )
  func `what is wrong with a dialect is said`(
    change: String,
    json: String?,
    pointer: String,
    part: String
  ) throws {
    let value = try json.map { try JSONParser.parse($0) }
    let place = try #require(JSONPointer(change))
    let loaded = Self.load(try JSONParser.parse(Self.text).replacing(place, with: value))
    try #require(loaded.diagnostics.count == 1, "\(loaded.diagnostics)")
    #expect(loaded.dialect == nil)
    #expect(loaded.diagnostics[0].pointer.description == pointer)
    #expect(loaded.diagnostics[0].message.contains(part), "\(loaded.diagnostics)")
  }

  @Test func `a dialect given as a manifest is told from one`() throws {
    let bytes = Array(Self.text.utf8)
    #expect(Dialect.isWritten(in: try WrittenDocument(bytes)))
    #expect(!Dialect.isWritten(in: try WrittenDocument(Array(TinyManifest.text.utf8))))
    #expect(!Dialect.isWritten(in: try WrittenDocument(Array("[]".utf8))))
    let diagnostics = ManifestLoader.load(bytes: bytes, file: "acme.json").diagnostics
    #expect(diagnostics.count == 1)
    #expect(diagnostics.first?.pointer.description == "/dialect")
    #expect(diagnostics.first?.message.contains("this file is a dialect") == true)
  }
}
