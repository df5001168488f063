import JSON
import Manifests
import Testing

struct TogetherTests {
  @Test func `manifests of different ids and tools go together`() throws {
    let (one, two) = (try Self.manifest(id: "one"), try Self.manifest(id: "two"))
    #expect(ManifestLoader.check(together: [one, two]) == [])
  }

  @Test func `two manifests of one id do not`() throws {
    let one = try Self.manifest(id: "one")
    let diagnostics = ManifestLoader.check(together: [one, one])
    #expect(
      diagnostics.map(\.description) == [
        "one.json: error: /id: the id \"one\" is also that of one.json; "
          + "serve one, or give this one another with --id FILE=ID"
      ]
    )
  }

  @Test func `tool names that come out the same are found across manifests`() throws {
    var (one, two) = (try Self.manifest(id: "a"), try Self.manifest(id: "a_get"))
    one.operations[0].name = "get_deal"
    two.operations[0].name = "deal"
    two.operations[0].toolName = one.operations[0].toolName
    let diagnostics = ManifestLoader.check(together: [one, two])
    #expect(diagnostics.map(\.pointer.description) == ["/operations/deal"])
    #expect(diagnostics.first?.message.contains("\"a_get_deal\" is also one of a.json") == true)
  }

  private static func manifest(id: String) throws -> Manifest {
    var manifest = try #require(try TinyManifest.load((pointer: "/id", json: "\"\(id)\"")).manifest)
    manifest.file = "\(id).json"
    return manifest
  }
}
