import JSON
import Manifests
import Testing

/// `pages`, `output` and `accept` of an operation.
struct PagesDiagnosticTests {
  private static let pages = "/operations/get_deal/pages"
  private static let cursor = #""cursor": {"argument": "fields", "next": "json:/next"}"#

  @Test(arguments: wrong)
  func `what is wrong with pages is said`(row: DiagnosticRow) throws { try row.check() }

  static let wrong: [DiagnosticRow] = [
    .error(pages, "{}", says: "exactly one of"),
    .error(pages, #"{"cursor": {}, "link": {}}"#, says: "found \"cursor\" or \"link\""),
    .error(pages, #"{"curser": {}}"#, says: "exactly one of"),
    .error(
      pages,
      #"{"cursor": {"argument": "field", "next": "json:/next"}}"#,
      at: pages + "/cursor/argument",
      says: "did you mean \"fields\"?"
    ),
    .error(
      pages,
      #"{"cursor": {"argument": "fields"}}"#,
      at: pages + "/cursor",
      says: "\"next\" is missing: where the answer names the next page"
    ),
    .error(
      pages,
      #"{"cursor": {"argument": "fields", "next": "body:/next"}}"#,
      at: pages + "/cursor/next",
      says: "expected a source"
    ),
    .error(
      pages,
      #"{"offset": {"argument": "fields", "items": "/data/*"}}"#,
      at: pages + "/offset/items",
      says: "without \"*\""
    ),
    .error(
      pages,
      #"{"page": {"argument": "fields", "items": "/data", "first": 7}}"#,
      at: pages + "/page/first",
      says: "a whole number from 0 to 1"
    ),
    .error(
      pages,
      #"{"page": {"argument": "fields", "items": "/data", "totl": "json:/n"}}"#,
      at: pages + "/page/totl",
      says: "did you mean \"total\"?"
    ),
    .error(
      pages,
      #"{"link": {"next": "header:Link", "arguments": []}}"#,
      at: pages + "/link/arguments",
      says: "at least one element"
    ),
    .error(
      pages,
      "{\(cursor), \"more\": \"has_more\"}",
      at: pages + "/more",
      says: "expected a source"
    ),
    .error("/operations/get_deal/output", "7", says: "expected an object"),
    .error("/operations/get_deal/accept", "\"png\"", says: "expected media types"),
    .error("/operations/get_deal/accept", "\"image/\"", says: "found \"image/\""),
  ]

  @Test(
    arguments: [
      "{\(cursor)}", "{\(cursor), \"more\": \"json:/has_more\"}",
      #"{"cursor": {"argument": "fields", "next": ["json:/meta/next", "header:X-Next"]}}"#,
      #"{"offset": {"argument": "fields", "items": "", "total": ["json:/total", "header:X-N"]}}"#,
      #"{"page": {"argument": "fields", "items": "/data", "total": "json:/total", "first": 0}}"#,
      #"{"link": {"next": "header:Link", "arguments": ["fields", "id"]}}"#,
      #"{"link": {"next": "json:/links/next", "arguments": ["fields"]}}"#,
    ]
  )
  func `each way to the next page is read`(json: String) throws {
    let loaded = try TinyManifest.load((pointer: Self.pages, json: json))
    #expect(loaded.diagnostics.map(\.description) == [])
    let pages = try #require(loaded.manifest?.operations.first?.form.pages)
    #expect(pages.arguments.first == "fields")
  }

  @Test func `what the answer is, and what is accepted, is read`() throws {
    let operation = "/operations/get_deal"
    let loaded = try TinyManifest.load(
      (operation + "/output", #"{"type": "object"}"#),
      (operation + "/accept", "\"image/png\"")
    )
    #expect(loaded.diagnostics.isEmpty)
    let form = try #require(loaded.manifest?.operations.first?.form)
    #expect(form.output == ["type": "object"])
    #expect(form.accept == "image/png")
  }
}
