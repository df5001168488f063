import EventLoop
import MCP
import Manifests
import TestSupport
import Testing

@testable import Server

/// Which operations are listed as tools.
@Suite struct CatalogTests {
  private func manifest(_ id: String, _ count: Int) throws -> Manifest {
    let operations = (0..<count).map { number in
      """
      "get_\(number)": {"method": "GET", "path": "/\(number)", "effect": "read",
        "description": "d", "arguments": {}}
      """
    }
    return try TestAPI.load(
      """
      {"recourse": 1, "id": "\(id)", "title": "\(id)", "about": "a",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.example.com",
       "operations": {\(operations.joined(separator: ","))}}
      """
    )
  }

  @Test(arguments: [
    ([30], [0]), ([31], []), ([10, 20], [0, 1]), ([10, 21], [0]), ([40, 10], [1]),
    ([10, 30, 20], [0, 2]), ([29, 2, 1], [0, 2]), ([31, 31], []), ([1, 1, 1], [0, 1, 2]),
  ])
  func `a manifest is listed if all of it fits into the room that is left`(
    sizes: [Int],
    listed: [Int]
  ) async throws {
    let manifests = try sizes.enumerated().map { try manifest("m\($0)", $1) }
    try await onEngine {
      let catalog = Catalog(manifests)
      let unlisted = Set(catalog.unlisted.map(\.id))
      #expect(sizes.indices.filter { !unlisted.contains("m\($0)") } == listed)
      let operations = listed.reduce(0) { $0 + sizes[$1] }
      let finders = listed.count == sizes.count ? 0 : 3
      #expect(catalog.tools.count == operations + finders)
    }
  }

  @Test func `the operator says how much room there is`() async throws {
    let manifest = try TestAPI.manifest()
    try await onEngine {
      let names = { (room: Int) in Catalog([manifest], room: room).tools.map(\.name) }
      #expect(names(4) == ["crm_get_deal", "crm_search", "crm_create_deal", "crm_delete_deal"])
      let finders = ["find_operations", "describe_operation", "call_operation", "change_operation"]
      #expect(names(3) == finders)
      #expect(names(0) == finders)
    }
  }

  @Test func `what the operator names is listed besides`() async throws {
    let manifest = try TestAPI.manifest()
    let pinned = ["get_deal", "crm=SEAR*"].compactMap { OperationPattern($0) }
    try await onEngine {
      let catalog = Catalog([manifest], room: 0, pinned: pinned)
      let finders = ["find_operations", "describe_operation", "call_operation", "change_operation"]
      #expect(catalog.tools.map(\.name) == ["crm_get_deal", "crm_search"] + finders)
      #expect(catalog.unlistedCount(of: manifest) == 2)
      #expect(Instructions.text(for: catalog).contains("the operations of Acme CRM (2)."))
    }
  }

  @Test func `where nothing changes anything there is no tool to change`() async throws {
    let manifest = try TestAPI.manifest().readOnly()
    try await onEngine {
      let world = Simulation(manifest, room: 0)
      let names = world.server?.tools.map(\.name) ?? []
      #expect(names.prefix(3) == ["find_operations", "describe_operation", "call_operation"])
      #expect(!names.contains("change_operation"))
      #expect(world.server?.hasTool(named: "change_operation") == false)
    }
  }

  @Test func `hints tell apart what reads and what changes`() async throws {
    let manifest = try TestAPI.manifest()
    try await onEngine {
      let tools = Catalog([manifest], room: 0).tools
      #expect(tools.map(\.annotations.readOnlyHint) == [true, true, true, false])
      #expect(tools.map(\.annotations.destructiveHint) == [false, false, false, true])
      #expect(tools.map(\.annotations.openWorldHint) == [false, false, true, true])
    }
  }

  @Test func `the tools name the APIs that they stand for`() async throws {
    let manifest = try LargeAPI.manifest()
    try await onEngine {
      let tools = Catalog([manifest], room: 0).tools
      let names = manifest.operations.map(\.name).joined(separator: ", ")
      #expect(
        tools[0].description.hasSuffix(
          "Operations of Talk (talk_…, 18): Talks. Its operations: \(names)."
        )
      )
      #expect(tools[2].description.hasSuffix("Operations of Talk (talk_…, 8)."))
      #expect(tools[3].description.hasSuffix("Operations of Talk (talk_…, 10)."))
    }
  }

  @Test func `where the names are too long for the list the subjects are told`() async throws {
    var manifest = try LargeAPI.manifest()
    for index in manifest.operations.indices {
      manifest.operations[index].name += String(repeating: "x", count: 40)
    }
    try await onEngine {
      let tools = Catalog([manifest], room: 0).tools
      #expect(
        tools[0].description.hasSuffix(
          "Operations of Talk (talk_…, 18: guilds, channels, users, billing): Talks."
        )
      )
    }
  }

  @Test(arguments: [1, 9, 90])
  func `descriptions stay short however many APIs there are`(count: Int) async throws {
    var manifest = try LargeAPI.manifest()
    manifest.title = String(repeating: "Talk ", count: 12)
    for index in manifest.operations.indices {
      manifest.operations[index].tags = [String(repeating: "word ", count: 15) + "\(index)"]
    }
    let manifests = Array(repeating: manifest, count: count)
    try await onEngine {
      for tool in Catalog(manifests, room: 0).tools {
        #expect(tool.description.count <= 1024)
        #expect(tool.description.contains("Talk"))
      }
    }
  }
}
