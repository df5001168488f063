import JSON
import Manifests
import Testing

struct ManifestLoaderTests {
  @Test func `a good manifest loads without a word`() throws {
    let loaded = ManifestLoader.load(bytes: Array(TinyManifest.text.utf8), file: "tiny.json")
    #expect(loaded.diagnostics.map(\.description) == [])
    let manifest = try #require(loaded.manifest)
    #expect(manifest.id == "tiny")
    #expect(manifest.file == "tiny.json")
    #expect(manifest.timeout == 45)
    #expect(manifest.responseLimit == 1_048_576)
    #expect(manifest.operations.map(\.toolName) == ["tiny_get_deal", "tiny_add_deal"])
  }

  @Test func `all that is wrong is said at once, in the order of the text`() throws {
    let text = """
      {
        "recourse": 1, "id": "Bad",
        "title": "T", "about": "A",
        "source": {"url": "https://a.b", "date": "soon"},
        "base_url": "http://far.example",
        "operations": {
          "go": {
            "method": "GET",
            "path": "x", "effect": "reed"
          }
        },
        "colour": 1
      }
      """
    let loaded = ManifestLoader.load(bytes: Array(text.utf8), file: "bad.json")
    #expect(loaded.manifest == nil)
    let places = loaded.diagnostics.map { "\($0.line ?? 0):\($0.column ?? 0) \($0.pointer)" }
    #expect(
      places == [
        "2:24 /id", "4:44 /source/date", "5:15 /base_url", "7:11 /operations/go",
        "9:15 /operations/go/path", "9:30 /operations/go/effect", "12:3 /colour",
      ]
    )
  }

  @Test func `a diagnostic prints as file, line, severity, pointer, message`() throws {
    let loaded = try TinyManifest.load((pointer: "/recourse", json: "2"))
    #expect(
      loaded.diagnostics.map(\.description) == [
        "tiny.json:1: error: /recourse: expected 1, found 2"
      ]
    )
  }

  @Test func `what a file says cannot move the cursor of a terminal`() throws {
    let loaded = try TinyManifest.load(
      (pointer: "/id", json: #""\u001b[2J\u202e""#),
      (pointer: "/x\u{1B}[2J", json: "1")
    )
    let text = loaded.diagnostics.map(\.description).joined()
    #expect(loaded.diagnostics.count == 2)
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
  }

  @Test(
    arguments: [
      ("{\n  \"a\": 1,\n}", 3, 1, "remove the comma before it"),
      ("{\n  // note\n}", 2, 3, "JSON has no comments"),
      ("{\"a\": 'x'}", 1, 7, "double quotation marks"),
      ("{\"é\": x}", 1, 7, "expected a value here"),
      ("{\n\"a\": [1, 2", 2, 11, "is no bracket or quotation mark missing?"),
      ("", 1, 1, "the text ends inside a value"), ("{}\n{}", 2, 1, "something follows the value"),
      (String(repeating: "[", count: 300), 1, 257, "nested deeper than 256"),
    ]
  )
  func `a text that is not JSON brings one diagnostic with its place`(
    row: (text: String, line: Int, column: Int, part: String)
  ) {
    let loaded = ManifestLoader.load(bytes: Array(row.text.utf8), file: "x.json")
    #expect(loaded.manifest == nil)
    #expect(loaded.diagnostics.count == 1)
    #expect(loaded.diagnostics.first?.line == row.line)
    #expect(loaded.diagnostics.first?.column == row.column)
    #expect(loaded.diagnostics.first?.message.contains(row.part) == true)
  }

  @Test func `a file beyond 8 MiB is refused unread`() {
    let bytes = Array(repeating: UInt8(ascii: " "), count: ManifestLoader.sizeLimit + 1)
    let loaded = ManifestLoader.load(bytes: bytes, file: "x.json")
    #expect(
      loaded.diagnostics.map(\.message) == [
        "expected at most 8388608 bytes, found 8388609; split the manifest"
      ]
    )
  }

  @Test func `a member written twice is an error at its second place`() {
    let text = TinyManifest.text.replacing(
      "\"errors\": {\"code\": [\"json:/code\"], \"failed\": [\"json:/ok=false\"]}",
      with: "\"errors\": {\"code\": [],\n\"code\": []}"
    )
    let loaded = ManifestLoader.load(bytes: Array(text.utf8), file: "x.json")
    #expect(loaded.diagnostics.map(\.pointer.description) == ["/errors/code"])
    #expect(loaded.diagnostics.first?.message.contains("a second time") == true)
    #expect(loaded.diagnostics.first?.column == 1)
  }

  @Test func `warnings alone leave the manifest usable`() throws {
    let loaded = try TinyManifest.load((pointer: "/operations/get_deal/method", json: "\"PUT\""))
    #expect(loaded.diagnostics.map(\.severity) == [.warning])
    #expect(loaded.manifest != nil)
  }
}
