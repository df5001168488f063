import EventLoop
import HTTP
import JSON
import MCP
import Manifests
import TestSupport
import Testing

@testable import Server

/// Required arguments that have a default, and numbers as clients write them.
@Suite struct RequiredDefaultTests {
  private static func manifest(_ arguments: String, method: String = "POST") throws -> Manifest {
    try TestAPI.load(
      """
      {"recourse": 1, "id": "crm", "title": "CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.crm.example.com",
       "operations": {"go": {"method": "\(method)", "path": "/go", "effect": "write",
        "description": "Goes.", "arguments": \(arguments)}}}
      """
    )
  }

  /// Arguments as their schema has them, what is given, and what is sent.
  private static let rows: [(String, JSONObject, String)] = [
    (
      #"{"required": ["a", "b"], "properties": {"a": {"type": "string"}, "b": {"default": "m"}}}"#,
      ["a": "x"], #"{"a":"x","b":"m"}"#
    ),
    (#"{"required": ["b"], "properties": {"b": {"const": 2}}}"#, [:], #"{"b":2}"#),
    (#"{"required": ["b"], "properties": {"b": {"enum": ["v2"]}}}"#, ["b": nil], #"{"b":"v2"}"#),
    (
      #"{"required": ["b"], "properties": {"b": {"type": ["string", "null"], "default": "m"}}}"#,
      ["b": nil], #"{"b":null}"#
    ),
    (#"{"properties": {"b": {"default": "m"}}}"#, [:], "{}"),
    (
      #"""
      {"required": ["o"], "properties": {"o": {"$ref": "#/$defs/O"}}, "$defs": {"O": {"allOf": [
       {"required": ["k"], "properties": {"k": {"default": 1}}}]}}}
      """#,
      ["o": [:]], #"{"o":{"k":1}}"#
    ),
    (
      #"""
      {"properties": {"l": {"type": "array", "items":
       {"required": ["k"], "properties": {"k": {"const": true}}}}}}
      """#,
      ["l": [[:], ["k": true]]], #"{"l":[{"k":true},{"k":true}]}"#
    ),
    (
      #"""
      {"properties": {"o": {"anyOf": [{"required": ["k"], "properties": {"k": {"const": 1}}},
       {"type": "null"}]}}}
      """#,
      ["o": [:]], #"{"o":{"k":1}}"#
    ),
    (
      #"""
      {"required": ["b"], "properties": {"b": {"anyOf": [{"type": "string"}, {"type": "null"}],
       "default": "m"}}}
      """#,
      ["b": nil], #"{"b":null}"#
    ),
    (
      #"{"properties": {"n": {"type": "integer"}, "l": {"items": {"type": "number"}}}}"#,
      ["n": 7, "l": []], #"{"n":7}"#
    ),
  ]

  @Test(arguments: rows)
  func `what is required and was left out is filled in where the schema leaves no doubt`(
    _ schema: String,
    _ given: JSONObject,
    _ sent: String
  ) async throws {
    try await onEngine {
      let world = Simulation(try Self.manifest(schema))
      let outcome = await world.call("go", given)
      let body = world.transport.requests.first?.body.map { String(decoding: $0, as: UTF8.self) }
      #expect((body ?? "{}") == sent, "\(outcome.text)")
    }
  }

  @Test func `what was filled in is said, and is not asked for in the list`() async throws {
    try await onEngine {
      let schema = #"{"required": ["b"], "properties": {"b": {"type": "string", "default": "m"}}}"#
      let world = Simulation(try Self.manifest(schema))
      #expect(
        await world.call("go").text.contains(#"Read as meant: b: was left out, and "m" was taken."#)
      )
      let tools = try #require(world.server).tools
      let tool = try #require(tools.first { $0.name == "crm_go" })
      #expect(tool.inputSchema["required"] == nil || tool.inputSchema["required"] == [])
    }
  }

  @Test func `consent is never filled in`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      #expect(await world.call("delete_deal", ["id": 7]).fields == ["confirm"])
      let tools = try #require(world.server).tools
      let tool = try #require(tools.first { $0.name == "crm_delete_deal" })
      #expect(tool.inputSchema["required"] == ["id", "confirm"])
    }
  }

  @Test func `whole numbers are sent as such, however they were written`() async throws {
    try await onEngine {
      let arguments = try JSONParser.parse(#"{"n": 7.0, "l": [1e1, 2.50, -3.0], "t": "7.0"}"#)
      let world = Simulation(try Self.manifest(#"{"properties": {"n": {}, "l": {}, "t": {}}}"#))
      _ = await world.call("go", arguments.object ?? [:])
      let body = world.transport.requests.first?.body.map { String(decoding: $0, as: UTF8.self) }
      #expect(body == #"{"n":7,"l":[10,2.50,-3],"t":"7.0"}"#)
    }
  }
}
