import JSON
import Manifests
import Testing

struct YAMLManifestTests {
  private static let text = """
    # A manifest as people write it by hand.
    recourse: 1
    id: tiny
    title: Tiny
    about: A small API.
    source: {url: https://tiny.example/docs, date: 2026-11-20}
    base_url: https://api.tiny.example
    operations:
      get_deal:
        method: GET
        path: /deals/{id}
        effect: read
        description: Shows a deal.
        arguments:
          properties:
            id: {type: integer, description: The deal.}
          required: [id]
    """

  private static func load(_ text: String) -> ManifestLoader.Loaded {
    ManifestLoader.load(bytes: Array(text.utf8), file: "tiny.yaml")
  }

  @Test func `a manifest may be YAML`() throws {
    let loaded = Self.load(Self.text)
    #expect(loaded.diagnostics == [])
    let manifest = try #require(loaded.manifest)
    #expect(manifest.operations.map(\.name) == ["get_deal"])
    #expect(manifest.source.date == "2026-11-20")
  }

  @Test func `what is wrong in it has its line and column`() {
    let loaded = Self.load(Self.text.replacing("effect: read", with: "effect: raed"))
    #expect(
      loaded.diagnostics.map(\.description) == [
        "tiny.yaml:12: error: /operations/get_deal/effect: expected \"read\", \"write\" or "
          + "\"destroy\", found \"raed\"; did you mean \"read\"?"
      ]
    )
    #expect(loaded.diagnostics.first?.column == 13)
  }

  @Test func `a key that stands twice is an error`() {
    let loaded = Self.load(Self.text + "\ntitle: Other")
    #expect(loaded.manifest == nil)
    #expect(
      loaded.diagnostics.map(\.description) == [
        "tiny.yaml:18: error: not YAML: the key \"title\" stands on line 4 already; keep one of the two"
      ]
    )
  }

  @Test(arguments: ["acme.yaml", "acme.yml", "acme.json"])
  func `a dialect may be YAML, and its file is named as it is`(file: String) {
    let text = """
      recourse: 1
      dialect: acme
      title: Acme
      about: Acme's errors.
      source: {url: https://acme.example, date: 2026-11-20}
      errors: {code: [json:/code]}
      """
    let loaded = Dialect.load(bytes: Array(text.utf8), file: file)
    #expect(loaded.diagnostics == [])
    let other = Dialect.load(bytes: Array(text.utf8), file: "other" + file.dropFirst(4))
    #expect(other.diagnostics.first?.message.contains("name both alike") == true)
  }
}
