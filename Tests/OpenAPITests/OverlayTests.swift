import JSON
import Manifests
import Testing
import YAML

@testable import OpenAPI

struct OverlayTests {
  private static let document: JSONValue = [
    "openapi": "3.1.0", "info": ["title": "Shop", "version": "1"],
    "paths": [
      "/a": ["get": ["tags": ["x"], "summary": "Old."], "delete": ["tags": []]],
      "/b": ["get": ["parameters": [["name": "dummy"], ["name": "kept"]]]],
    ],
  ]

  private static func overlay(_ actions: String, version: String = "1.1.0") throws -> Overlay {
    let text = "overlay: \(version)\ninfo: {title: O, version: '1'}\nactions:\n\(actions)"
    return try Overlay(try WrittenDocument(Array(text.utf8), file: "o.yaml"), file: "o.yaml")
  }

  private static func applied(_ actions: String) throws -> JSONValue {
    try overlay(actions).applied(to: document).document
  }

  /// An action, a place, and what stands there then.
  private static let rows: [(String, String, JSONValue?)] = [
    (
      "- target: $.paths['/a'].get\n  update: {summary: New., x: 1}", "/paths/~1a/get/summary",
      "New."
    ),
    ("- target: $.paths['/a'].get\n  update: {tags: [y]}", "/paths/~1a/get/tags", ["x", "y"]),
    ("- target: $.paths['/a'].get.tags\n  update: y", "/paths/~1a/get/tags", ["x", "y"]),
    ("- target: $.paths.*.*.tags\n  update: [y]", "/paths/~1a/delete/tags", ["y"]),
    (
      "- target: $.paths.*.get.parameters\n  update: {name: new}",
      "/paths/~1b/get/parameters/2/name", "new"
    ),
    ("- target: $.paths['/a'].get.summary\n  update: New.", "/paths/~1a/get/summary", "New."),
    (
      "- target: $.paths.*.get.parameters[?@.name == 'dummy']\n  remove: true",
      "/paths/~1b/get/parameters", [["name": "kept"]]
    ),
    ("- target: $.paths['/b']\n  remove: true", "/paths/~1b", nil),
    ("- target: $..delete\n  remove: true", "/paths/~1a/delete", nil),
    ("- target: $.paths['/b']\n  copy: $.paths['/a']", "/paths/~1b/delete", ["tags": []]),
    (
      "- target: $\n  update: {info: {x-a: 1}, paths: , servers: [{url: 'https://a.example'}]}",
      "/servers/0/url", "https://a.example"
    ),
    ("- target: $\n  update: {info: {x-a: 1}, paths: }", "/paths/~1a/get/summary", "Old."),
    (
      "- target: $.paths\n  update: {/c: {}}\n- target: $.paths['/c']\n  update: {get: {}}",
      "/paths/~1c/get", [:]
    ),
  ]

  @Test(arguments: rows)
  func `an action changes what its target selects`(
    actions: String,
    place: String,
    value: JSONValue?
  ) throws {
    let changed = try Self.applied(actions)
    #expect(changed.value(at: try #require(JSONPointer(place))) == value)
    #expect(changed["openapi"] == "3.1.0")
  }

  /// Overlays that cannot be applied, and where and why.
  private static let faults: [(String, String, String)] = [
    ("- target: paths\n  remove: true", "/actions/0/target", "starts with \"$\""),
    ("- target: $\n  remove: true", "/actions/0/target", "cannot be removed"),
    ("- update: {}", "/actions/0", "needs \"target\""), ("- 7", "/actions/0", "an object"),
    (
      "- target: $.paths['/a'].get.summary\n  update: {a: 1}", "/actions/0/target",
      "brings an object"
    ),
    ("- target: $.info\n  update: Hello", "/actions/0/target", "brings a string"),
    ("- target: $.info\n  copy: $.paths.*", "/actions/0/copy", "selects 2"),
  ]

  @Test(arguments: faults)
  func `an action that cannot be applied stops with its line`(
    actions: String,
    place: String,
    message: String
  ) throws {
    let error = #expect(throws: ImportError.self) { try Self.applied(actions) }
    let diagnostic = try #require(error?.diagnostic)
    #expect(diagnostic.severity == .error)
    #expect(diagnostic.pointer.description == place)
    #expect(diagnostic.line != nil)
    #expect(diagnostic.message.contains(message), "\(diagnostic.message)")
  }

  @Test(arguments: ["0.9", "2.0.0"])
  func `other versions of overlays are refused`(version: String) {
    let error = #expect(throws: ImportError.self) {
      try Self.overlay("- {target: $, update: {}}", version: version)
    }
    #expect(error?.diagnostic.message.contains("1.0 or 1.1") == true)
  }

  @Test(arguments: ["openapi: 3.1.0", "overlay: 1.0.0", "overlay: 1.0.0\nactions: []", "[]"])
  func `what is no overlay is refused`(text: String) throws {
    let document = try WrittenDocument(Array(text.utf8), file: "o.yaml")
    #expect(throws: ImportError.self) { try Overlay(document, file: "o.yaml") }
  }

  @Test func `actions that find nothing are said, each by its line, or all in one sentence`() throws
  {
    let some = try Self.overlay(
      "- {target: $.info, update: {x-a: 1}}\n- {target: $.nothing, remove: true}"
    )
    let outcome = try some.applied(to: Self.document)
    #expect(outcome.counts == [1, 0])
    let idle = some.idle(outcome.counts, in: "a.json")
    #expect(idle.map(\.line) == [5])
    #expect(idle.first?.message.contains("selects nothing in a.json") == true)
    let none = try Self.overlay(
      "- {target: $.nothing, update: {}}\n- {target: $.nothing, remove: true}"
    )
    let all = none.idle(try none.applied(to: Self.document).counts, in: "a.json")
    #expect(all.count == 1)
    #expect(all.first?.message.contains("is it for another document?") == true)
  }

  @Test func `an action without a change is said`() throws {
    let overlay = try Self.overlay("- {target: $, updates: {}}")
    #expect(overlay.remarks.first?.message.contains("\"updates\" is none of them") == true)
  }
}
