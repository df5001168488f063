@testable import MockAPI
import Foundation
import Manifests
import Testing

/// The page that explains scenarios says nothing that cannot be played.
struct ScenarioPageTests {
  private static let manifest = """
    {"recourse": 1, "id": "shop", "title": "Shop", "about": "a", "base_url": "https://shop.example",
     "source": {"url": "https://shop.example", "date": "2026-11-20"},
     "operations": {
      "get_order": {"method": "GET", "path": "/orders", "effect": "read", "description": "d"},
      "add_order": {"method": "POST", "path": "/orders", "effect": "write", "description": "d"}},
     "samples": [{"name": "NO_CREDIT 403", "status": 403, "body": "", "expect": {"do": "revise"}}]}
    """

  private static func page() throws -> String {
    let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let contents = FileManager.default.contents(atPath: "/\(folder)/manifests/scenarios.md")
    return String(decoding: try #require(contents), as: UTF8.self)
  }

  private static func manifests() throws -> [Manifest] {
    let loaded = ManifestLoader.load(bytes: Array(manifest.utf8), file: "shop.json")
    return [try #require(loaded.manifest, "\(loaded.diagnostics)")]
  }

  @Test func `each scenario of the page can be played`() throws {
    let blocks = try Self.page().split(separator: "```").filter {
      $0.hasPrefix("json scenario") || $0.hasPrefix("yaml scenario")
    }
    #expect(blocks.count == 2)
    for block in blocks {
      let text = block.drop { !$0.isNewline }
      let file = block.hasPrefix("yaml") ? "s.yaml" : "s.json"
      let scenario = try Scenario.load(Array(text.utf8), file: file, manifests: Self.manifests())
      #expect(scenario.steps.count > 2)
    }
  }

  @Test func `each play of the table can be played`() throws {
    let rows = try Self.page().split(whereSeparator: \.isNewline).filter {
      $0.hasPrefix("| `{") || $0.hasPrefix("| `\"NO")
    }
    #expect(rows.count == 9)
    for row in rows {
      let play = row.dropFirst(3).prefix { $0 != "`" }
      let text = "{\"steps\": [{\"operation\": \"get_order\", \"play\": \(play)}]}"
      let scenario = try Scenario.load(
        Array(text.utf8),
        file: "s.json",
        manifests: Self.manifests()
      )
      #expect(scenario.steps.count == 1)
    }
  }
}
