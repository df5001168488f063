import JSON
import Manifests
import Testing

struct ManifestMutationTests {
  /// Objects whose member names are the author's own.
  private static let freeObjects: Set<String> = [
    "/operations/get/example/body", "/samples/0/body",
    // A foreign keyword is allowed in a JSON Schema.
    "/operations/get/arguments", "/operations/put/arguments", "/operations/upload/arguments",
    "/operations/query/arguments",
    "/operations/get/output",
    "/credentials/person/oauth2/parameters", "/credentials/session/token/content",
    "/headers", "/operations/get/example/headers", "/samples/0/headers", "/samples/0/arguments",
  ]

  @Test func `a manifest that uses every member loads without a word`() throws {
    let loaded = TinyManifest.load(try FullManifest.document)
    #expect(loaded.diagnostics.map(\.description) == [])
    #expect(loaded.manifest != nil)
  }

  @Test func `a member that the format does not know is an error in every object`() throws {
    let document = try FullManifest.document
    var count = 0
    for (pointer, value) in document.allPlaces where value.object != nil {
      guard !Self.freeObjects.contains(pointer.description),
        !pointer.description.contains("/arguments/properties")
      else { continue }
      let place = pointer.appending("zzz")
      let loaded = TinyManifest.load(document.replacing(place, with: 1))
      let errors = loaded.diagnostics.filter { $0.severity == .error }
      #expect(errors.contains { $0.pointer == place }, "\(place): \(errors)")
      count += 1
    }
    #expect(count > 30)
  }

  @Test(arguments: ["null", "\"\\u0000 x\"", "[{\"a\": {}}]"])
  func `whatever stands anywhere, there is a manifest or an error with its line`(
    json: String
  ) throws {
    let document = try FullManifest.document
    let value = try JSONParser.parse(json)
    for (pointer, _) in document.allPlaces {
      let loaded = TinyManifest.load(document.replacing(pointer, with: value))
      let isRefused = loaded.diagnostics.contains { $0.severity == .error }
      #expect(isRefused == (loaded.manifest == nil), "\(pointer)")
      #expect(loaded.diagnostics.allSatisfy { $0.line == 1 && $0.column != nil }, "\(pointer)")
    }
  }

  @Test func `what is left out is missed, or has a standard`() throws {
    let document = try FullManifest.document
    for (pointer, _) in document.allPlaces.dropFirst() {
      let loaded = TinyManifest.load(document.replacing(pointer, with: nil))
      let isRefused = loaded.diagnostics.contains { $0.severity == .error }
      #expect(isRefused == (loaded.manifest == nil), "\(pointer)")
    }
  }

  @Test func `a manifest cut anywhere brings one syntax error`() {
    let bytes = Array(FullManifest.text.utf8)
    for length in stride(from: 0, to: bytes.count - 1, by: 61) {
      let loaded = ManifestLoader.load(bytes: Array(bytes.prefix(length)), file: "x.json")
      #expect(loaded.diagnostics.count == 1)
      #expect(loaded.manifest == nil)
    }
  }
}
