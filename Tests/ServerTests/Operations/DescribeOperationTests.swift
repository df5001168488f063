import EventLoop
import JSON
import MCP
import Manifests
import TestSupport
import Testing

@testable import Server

@Suite struct DescribeOperationTests {
  @Engine
  private func describe(_ arguments: JSONObject, _ manifest: Manifest? = nil) async throws
    -> Outcome
  {
    let world = Simulation(try manifest ?? LargeAPI.manifest(), room: 0)
    return await world.use("describe_operation", arguments)
  }

  @Test func `all that a caller needs is there, and the schema is JSON`() async throws {
    try await onEngine {
      let outcome = try await describe(["operation": "talk_create_message"])
      let lines = outcome.text.split(separator: "\n").map(String.init)
      #expect(
        lines.dropLast() == [
          "talk_create_message: Create message",
          "POST /channels/{channel_id}/messages (write; tags: channels)",
          "Posts a message to a channel. It may bear embeds and files.",
          #"To call it: change_operation with {"operation":"talk_create_message","arguments":{…}}."#,
          "The JSON Schema of its arguments:",
        ]
      )
      let schema = try JSONParser.parse(lines.last ?? "")
      #expect(schema["properties"]?.object?.names == ["channel_id", "content", "task"])
      #expect(schema["required"] == ["channel_id"])
    }
  }

  @Test func `a deletion asks for the user's word`() async throws {
    try await onEngine {
      let text = try await describe(["operation": "talk_kick_member"]).text
      #expect(text.contains("ask the user first, then set confirm"))
      #expect(text.contains(#""confirm":{"type":"boolean","const":true"#))
    }
  }

  @Test func `limits that count the calls are told`() async throws {
    let budgets = """
      {"id": "ip", "kind": "window", "scope": "ip", "limit": 30, "per": 60},
      {"id": "deals", "kind": "concurrency", "scope": "account", "group": "deals", "limit": 2}
      """
    let manifest = try TestAPI.manifest(budgets: budgets)
    try await onEngine {
      let deal = try await describe(["operation": "crm_get_deal"], manifest).text
      #expect(deal.contains("Limits: 30 calls in any 60 s and 2 calls at a time."))
      let search = try await describe(["operation": "search"], manifest).text
      #expect(search.contains("Limits: 30 calls in any 60 s."))
    }
  }

  @Test func `several are described at once`() async throws {
    try await onEngine {
      let names: [JSONValue] = ["talk_get_user", "talk_get_guild", "talk_get_user"]
      let text = try await describe(["operations": .array(names)]).text
      #expect(text.contains("talk_get_user: Get user"))
      #expect(text.contains("\n\ntalk_get_guild: Get guild"))
    }
  }

  @Test func `a name that is not there leads to those that are`() async throws {
    try await onEngine {
      let outcome = try await describe(["operation": "talk_get_usr"])
      #expect(outcome.action == "revise")
      #expect(outcome.text.contains("The nearest names: talk_get_user"))
      #expect(try await describe([:]).fields == ["operation"])
      #expect(try await describe(["operations": []]).action == "revise")
    }
  }

  // MARK: - Long schemas

  /// An operation with arguments that nest `depth` deep and are `width` wide, and two definitions.
  private func manifest(depth: Int, width: Int) throws -> Manifest {
    var schema: JSONValue = ["type": "string", "description": "The innermost."]
    for level in 0..<depth {
      let members = (0..<width).map { ("m\(level)_\($0)", schema) }
      schema = [
        "type": "object", "description": "Level.", "properties": .object(JSONObject(members)),
      ]
    }
    let arguments: JSONValue = [
      "properties": ["embed": schema, "colour": ["$ref": "#/$defs/Colour"]],
      "$defs": ["Colour": ["type": "string", "enum": ["red", "green"]], "Other": schema],
    ]
    return try TestAPI.load(
      """
      {"recourse": 1, "id": "talk", "title": "Talk", "about": "a",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.example.com",
       "operations": {"send": {"method": "POST", "path": "/send", "effect": "write",
        "description": "Sends.", "arguments": \(JSONWriter.text(arguments))}}}
      """
    )
  }

  @Test(arguments: [(4, 5), (3, 12), (2, 60), (1, 400), (6, 3)])
  func `a long schema is shown in part, and its parts can be read`(
    depth: Int,
    width: Int
  ) async throws {
    let manifest = try manifest(depth: depth, width: width)
    try await onEngine {
      let text = try await describe(["operation": "talk_send"], manifest).text
      #expect(text.utf8.count <= 8000)
      #expect(text.contains("shown in part"))
      #expect(text.contains("Its $defs, each of them a part: Colour, Other."))
      let shown = text.split(separator: "\n").first { $0.hasPrefix("{") }
      let schema = try JSONParser.parse(String(try #require(shown)))
      let colour = try await describe(["operation": "talk_send", "part": "Colour"], manifest)
      #expect(colour.text.contains(#"{"type":"string","enum":["red","green"]}"#))
      for part in Self.parts(of: schema).prefix(20) {
        let outcome = try await describe(
          ["operation": "talk_send", "part": .string(part)],
          manifest
        )
        #expect(outcome.isGood, "\(part)")
        #expect(outcome.text.hasPrefix("\(part) of the schema of talk_send:"))
        #expect(outcome.text.utf8.count <= 8000)
      }
    }
  }

  /// The parts that a schema names.
  private static func parts(of schema: JSONValue) -> [String] {
    switch schema {
    case .object(let object):
      object.members.flatMap { member -> [String] in
        if member.name == "part", let part = member.value.string { return [part] }
        return parts(of: member.value)
      }
    case .array(let elements): elements.flatMap(parts)
    default: []
    }
  }

  @Test func `five long schemas share the room`() async throws {
    var manifest = try manifest(depth: 3, width: 12)
    manifest.operations = (0..<5).map { number in
      var operation = manifest.operations[0]
      operation.toolName = "talk_send\(number)"
      return operation
    }
    let all = manifest
    try await onEngine {
      let names = (0..<5).map { JSONValue.string("talk_send\($0)") }
      let text = try await describe(["operations": .array(names)], all).text
      #expect(text.utf8.count <= 8000)
      #expect(text.contains("talk_send4: Send"))
    }
  }

  @Test func `a part that is not there is told with the nearest`() async throws {
    let manifest = try manifest(depth: 3, width: 12)
    try await onEngine {
      let outcome = try await describe(["operation": "talk_send", "part": "Color"], manifest)
      #expect(outcome.fields == ["part"])
      #expect(outcome.text.contains(#"did you mean "Colour"?"#))
    }
  }
}
