import JSON
import Synchronization
import Testing

@testable import Manifests

struct ImportedManifestTests {
  private static let head: JSONObject = [
    "recourse": 1, "id": "shop", "title": "Shop", "about": "A shop.",
    "source": ["url": "https://example.com/openapi.json", "date": "2026-11-20"],
    "base_url": "https://example.com",
  ]

  private static func imported(
    _ definition: JSONObject,
    onReading: @escaping @Sendable () -> Void = {}
  ) -> ImportedManifest {
    let outline = OperationOutline(
      name: "get_item",
      title: "Get an item",
      description: "Reads an item.",
      method: "GET",
      path: "/items/{id}",
      effect: .read,
      isRepeatSafe: true
    ) {
      onReading()
      return definition
    }
    return ImportedManifest(head: head, operations: [outline], remarks: [], file: "shop.json")
  }

  private static let sound: JSONObject = [
    "method": "GET", "path": "/items/{id}", "effect": "read", "description": "Reads an item.",
    "arguments": [
      "properties": ["id": ["type": "string", "description": "Its id."]], "required": ["id"],
    ],
  ]

  @Test func `an operation of an imported manifest is read when its form is asked for`() throws {
    let readings = Mutex(0)
    let imported = Self.imported(Self.sound) { readings.withLock { $0 += 1 } }
    let manifest = try #require(ManifestLoader.load(imported).manifest)
    #expect(manifest.operations[0].toolName == "shop_get_item")
    #expect(readings.withLock { $0 } == 0)
    let operation = manifest.operations[0].prepared
    #expect(operation.places == [ParameterLocation(argument: "id", target: .path(name: "id"))])
    #expect(operation.arguments["required"] == ["id"])
    #expect(readings.withLock { $0 } == 1)
  }

  @Test func `an imported operation cannot take the name of a built-in tool`() {
    var imported = Self.imported(Self.sound)
    imported.head["id"] = "call"
    imported.operations[0].name = "operation"
    let loaded = ManifestLoader.load(imported)
    #expect(loaded.manifest == nil)
    #expect(
      loaded.diagnostics.contains { diagnostic in
        diagnostic.pointer == JSONPointer("/operations/operation")
          && diagnostic.message.contains("taken by a built-in tool")
      }
    )
  }

  @Test func `an imported manifest that is read whole is the same as one read when it is called`()
    throws
  {
    let imported = Self.imported(Self.sound)
    let later = try #require(ManifestLoader.load(imported).manifest).operations[0]
    let now = try #require(ManifestLoader.loadWhole(imported).manifest).operations[0]
    #expect(later.arguments == now.arguments)
    #expect(later.places == now.places)
    #expect(later.toolName == now.toolName)
  }

  @Test func `an error in an operation is a defect of its form and refuses a whole reading`() throws
  {
    var definition = Self.sound
    definition["pathh"] = "/"
    let imported = Self.imported(definition)
    let form = try #require(ManifestLoader.load(imported).manifest).operations[0].form
    #expect(form.defects.map(\.pointer.description) == ["/operations/get_item/pathh"])
    #expect(ManifestLoader.loadWhole(imported).manifest == nil)
  }

  @Test func `an imported manifest can be written out whole`() throws {
    let document = Self.imported(Self.sound).document
    let loaded = ManifestLoader.load(
      bytes: JSONWriter.bytes(.object(document)),
      file: "shop.json"
    )
    #expect(loaded.manifest?.operations.map(\.name) == ["get_item"])
  }
}
