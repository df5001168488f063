import JSON
import Manifests
import OpenAPI
import Testing

struct OneFaultTests {
  private static func oauth(_ flow: String) -> JSONValue {
    .object([
      "type": "oauth2",
      "flows": .object([
        flow: [
          "authorizationUrl": "https://a.example", "tokenUrl": "https://t.example", "scopes": [:],
        ]
      ]),
    ])
  }

  @Test func `two flows of one requirement are one credential`() throws {
    let imported = try Imported([
      "paths": [
        "/ships": [
          "get": ["operationId": "ships", "security": [["popup": [], "redirect": []]]]
        ],
        "/ports": ["get": ["operationId": "ports", "security": []]],
      ],
      "components": [
        "securitySchemes": .object([
          "popup": Self.oauth("implicit"), "redirect": Self.oauth("authorizationCode"),
        ])
      ],
    ])
    #expect(imported.defects == [])
    #expect(imported.result.manifest.head["credentials"]?.object?.names == ["popup"])
    #expect(imported.definition("ports")["credentials"] == [])
    #expect(imported.remarks.contains { $0.contains("they are one credential") })
  }

  @Test func `a fault in one operation leaves out that operation`() throws {
    let faulty = OperationOutline(
      name: "bad",
      title: "Bad",
      description: "Bad.",
      method: "GET",
      path: "/bad",
      effect: .read,
      isRepeatSafe: true
    ) { ["method": "GET", "path": "/bad", "effect": "read", "description": "Bad.", "pathh": "/"] }
    let imported = try Imported(["paths": ["/good": ["get": ["operationId": "good"]]]])
    var manifest = imported.result.manifest
    manifest.operations.append(faulty)
    #expect(ManifestLoader.loadWhole(manifest).manifest == nil)
    let loaded = ManifestLoader.loadSound(&manifest)
    #expect(loaded.manifest?.operations.map(\.name) == ["good"])
    #expect(manifest.operations.map(\.name) == ["good"])
    #expect(loaded.diagnostics.allSatisfy { $0.severity == .warning })
    #expect(
      loaded.diagnostics.contains {
        $0.pointer == JSONPointer("/operations/bad/pathh")
          && $0.message.hasSuffix("; the operation is left out")
      }
    )
    manifest.operations = [faulty]
    #expect(ManifestLoader.loadSound(&manifest).manifest == nil)
  }
}
