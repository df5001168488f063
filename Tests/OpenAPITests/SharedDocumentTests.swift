import JSON
import Manifests
import OpenAPI
import Testing

struct SharedDocumentTests {
  private static let documents = [("discord", 242), ("twilio-verify", 57), ("slack-v2", 174)]

  @Test(
    .enabled("the shared documents are not beside the package") {
      SharedDocuments.bytes("discord") != nil
    },
    arguments: documents
  )
  func `every operation of a real document is carried over and can be read`(
    name: String,
    count: Int
  ) throws {
    let imported = try #require(try SharedDocuments.load(name))
    #expect(imported.manifest.operations.count == count)
    let loaded = ManifestLoader.loadWhole(imported.manifest)
    for diagnostic in loaded.diagnostics.filter({ $0.severity == .error }).prefix(40) {
      Issue.record("\(diagnostic)")
    }
    #expect(loaded.manifest?.operations.count == count)
  }
}
