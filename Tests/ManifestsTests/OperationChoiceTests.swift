import JSON
import Testing

@testable import Manifests

struct OperationChoiceTests {
  private static func outline(
    _ name: String,
    _ method: String,
    _ path: String,
    tags: [String] = []
  ) -> OperationOutline {
    var outline = OperationOutline(
      name: name,
      title: name,
      description: name,
      method: method,
      path: path,
      effect: .read,
      isRepeatSafe: true
    ) { [:] }
    outline.tags = tags
    return outline
  }

  private static func manifest(_ id: String = "shop") throws -> Manifest {
    let imported = ImportedManifest(
      head: [
        "recourse": 1, "id": .string(id), "title": "Shop", "about": "A shop.",
        "source": ["url": "https://example.com/a", "date": "2026-11-20"],
        "base_url": "https://example.com",
      ],
      operations: [
        outline("get_item", "GET", "/v1/items/{id}", tags: ["Items"]),
        outline("create_item", "POST", "/v1/items", tags: ["Items", "Writing"]),
        outline("get_user", "GET", "/v1/users/{id}", tags: ["Users"]),
      ],
      remarks: [],
      file: "\(id).json"
    )
    return try #require(ManifestLoader.load(imported).manifest)
  }

  @Test(arguments: [
    ("get_*", ["get_item", "get_user"]),
    ("*_item", ["get_item", "create_item"]),
    ("name:get_user", ["get_user"]),
    ("shop_get_user", ["get_user"]),
    ("tag:items", ["get_item", "create_item"]),
    ("method:post", ["create_item"]),
    ("path:/v1/items", ["create_item"]),
    ("path:/v1/*/{id}", ["get_item", "get_user"]),
    ("shop=tag:users", ["get_user"]),
    ("*e*e*", ["get_item", "create_item", "get_user"]),
  ])
  func `only what a pattern means is left`(pattern: String, names: [String]) throws {
    let choice = OperationChoice(only: [try #require(OperationPattern(pattern))])
    let left = choice.applied(to: [try Self.manifest()])
    #expect(left.flatMap { $0.operations.map(\.name) } == names)
  }

  @Test func `what is excepted goes even where it is asked for`() throws {
    let choice = OperationChoice(
      only: [try #require(OperationPattern("tag:items"))],
      except: [try #require(OperationPattern("method:POST"))]
    )
    let left = choice.applied(to: [try Self.manifest()])
    #expect(left.first?.operations.map(\.name) == ["get_item"])
  }

  @Test func `a pattern for one manifest leaves the others whole`() throws {
    let choice = OperationChoice(only: [try #require(OperationPattern("shop=get_user"))])
    let left = choice.applied(to: [try Self.manifest(), try Self.manifest("store")])
    #expect(left.map(\.operations.count) == [1, 3])
  }

  @Test func `a manifest without operations left is not served`() throws {
    let choice = OperationChoice(except: [try #require(OperationPattern("store=*"))])
    let left = choice.applied(to: [try Self.manifest(), try Self.manifest("store")])
    #expect(left.map(\.id) == ["shop"])
  }

  @Test func `a pattern that means nothing is found, with the nearest value`() throws {
    let pattern = try #require(OperationPattern("tag:Itms"))
    let manifests = [try Self.manifest()]
    #expect(OperationChoice(only: [pattern]).idle(in: manifests) == [pattern])
    #expect(pattern.nearest(in: manifests) == "Items")
  }

  @Test(arguments: ["", "tag:", "size:3", "a b=tag:x"])
  func `what is no pattern is refused`(text: String) {
    #expect(OperationPattern(text) == nil)
  }
}
