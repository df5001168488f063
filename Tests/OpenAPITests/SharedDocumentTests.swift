import JSON
import Manifests
import OpenAPI
import Testing

@Suite(
  .enabled("the documents of real APIs are not beside the package") {
    SharedDocuments.bytes("discord") != nil
  }
)
struct SharedDocumentTests {
  private static let documents = [("discord", 242), ("twilio-verify", 57), ("slack-v2", 174)]

  @Test(arguments: documents)
  func `every operation of a real document is carried over and can be read`(
    name: String,
    count: Int
  ) throws {
    let imported = try #require(try SharedDocuments.load(name))
    let outlines = imported.manifest.operations
    #expect(outlines.count == count)
    #expect(Set(outlines.map(\.name)).count == count)
    let loaded = ManifestLoader.loadWhole(imported.manifest)
    let errors = loaded.diagnostics.filter { $0.severity == .error }
    for error in errors.prefix(20) { Issue.record("\(error)") }
    #expect(loaded.manifest?.operations.count == count)
    let head = imported.manifest.head["id"]?.string ?? ""
    #expect(outlines.allSatisfy { "\(head)_\($0.name)".utf8.count <= 40 })
  }

  @Test(arguments: documents)
  func `operations keep the order of the document, and two imports are equal`(
    name: String,
    count: Int
  ) throws {
    let first = try #require(try SharedDocuments.load(name))
    let second = try #require(try SharedDocuments.load(name))
    #expect(
      JSONWriter.text(.object(first.manifest.document))
        == JSONWriter.text(.object(second.manifest.document))
    )
    #expect(first.manifest.remarks == second.manifest.remarks)
    let bytes = try #require(SharedDocuments.bytes(name))
    let document = try JSONParser.parse(bytes)
    let methods = ["get", "head", "post", "put", "patch", "delete"]
    let written = (document["paths"]?.object?.members ?? []).flatMap { path in
      (path.value.object?.names ?? []).filter(methods.contains).map {
        "\($0.uppercased()) \(path.name)"
      }
    }
    #expect(first.manifest.operations.map { "\($0.method) \($0.path)" } == written)
  }

  @Test(arguments: documents)
  func `everything that an operation takes is an argument or has a remark`(
    name: String,
    count: Int
  ) throws {
    let imported = try #require(try SharedDocuments.load(name))
    let document = try JSONParser.parse(try #require(SharedDocuments.bytes(name)))
    let remarks = imported.allRemarks()
    for outline in imported.manifest.operations {
      let item = document["paths"]?[outline.path]
      let operation = item?[outline.method.lowercased()]
      let written = (item?["parameters"]?.array ?? []) + (operation?["parameters"]?.array ?? [])
      let definition = outline.definition()
      let arguments = definition["arguments"]?["properties"]?.object?.names ?? []
      let place = JSONPointer(tokens: ["paths", outline.path, outline.method.lowercased()])
      for parameter in written {
        let wanted = parameter["name"]?.string ?? ""
        let isKept =
          arguments.contains(wanted)
          || arguments.contains {
            definition["place"]?[$0].map { JSONWriter.text($0).contains(wanted) } ?? false
          }
        let isRemarked = remarks.contains { remark in
          remark.pointer.tokens.starts(with: place.tokens)
            && remark.message.contains("\"\(wanted)\"")
        }
        #expect(isKept || isRemarked, "\(outline.name) \(wanted)")
      }
      let hasBody = operation?["requestBody"] != nil
      let isSent = definition["content"] != nil || arguments.count > written.count
      #expect(!hasBody || isSent, "\(outline.name)")
    }
  }
}
