import EventLoop
import HTTP
import JSON
import MCP
import Manifests
import TestSupport
import Testing

@testable import Server

/// Arguments as frameworks write those that nobody gave, and calls that stand one level too deep.
@Suite struct LeftOutArgumentTests {
  private static let blanks: [JSONValue] = [.null, "", []]

  @Test(arguments: blanks)
  func `an empty value of the wrong kind counts as left out`(_ blank: JSONValue) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(200, [], "{}")])
      let outcome = await world.call(
        "get_deal",
        ["id": 1, "fields": blank, "task": blank, "select": blank]
      )
      #expect(world.transport.requests.map(\.url) == ["https://api.crm.example.com/v1/deals/1"])
      #expect(outcome.text == "{}")
      #expect(world.kept.isEmpty)
    }
  }

  @Test(arguments: blanks)
  func `the server's own tools take an empty value as left out`(_ blank: JSONValue) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(429, [("Retry-After", "60")], "{}")])
      let task = try #require(await world.call("search").task)
      let listed = await world.ask(.listTasks, ["task": blank, "state": blank])
      #expect(listed.isGood && listed.text.contains(task))
      #expect(await world.resume(task, ["operator_acted": blank]).action == "back_off")
      let more = await world.ask(
        .readMore,
        ["result": "rs_none", "offset": blank, "select": blank]
      )
      #expect(!more.text.contains("must be"))
      #expect(await world.ask(.cancelTask, ["task": .string(task), "call": blank]).isGood)
    }
  }

  private static func manifest(method: String) throws -> Manifest {
    try TestAPI.load(
      """
      {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.crm.example.com/v1",
       "operations": {"put_deal": {"method": "\(method)", "path": "/deals/{id}/copies", "effect": "write",
         "description": "Puts.", "arguments": {"required": ["id"], "properties": {
           "id": {"type": "integer"}, "stage": {"type": "string", "default": "new"},
           "rank": {"type": "number", "default": 1}}}}}}
      """
    )
  }

  @Test(arguments: [("POST", 1), ("PATCH", 2)])
  func `what stands at its default makes no other call, unless it would change what stands`(
    _ method: String,
    _ sendings: Int
  ) async throws {
    try await onEngine {
      let lost = ScriptedTransport.Reply.failure(.sent, .timeout)
      let world = Simulation(try Self.manifest(method: method), [lost, lost, lost, lost])
      #expect(await world.call("put_deal", ["id": 1]).action == "verify")
      let again: JSONObject = ["id": 1, "stage": "new", "rank": .number(JSONNumber(1))]
      #expect(await world.call("put_deal", again).action == "verify")
      #expect(world.times.count == sendings)
      #expect(await world.call("put_deal", ["id": 1, "stage": "won"]).action == "verify")
      #expect(world.times.count == sendings + 1)
    }
  }

  @Test func `what is required is not left out`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      for blank in Self.blanks {
        #expect(await world.call("get_deal", ["id": blank]).isGood == false)
        #expect(await world.ask(.resumeTask, ["task": blank]).isGood == false)
      }
      #expect(await world.call("delete_deal", ["id": 7, "confirm": nil]).fields == ["confirm"])
      #expect(world.times.isEmpty)
    }
  }

  @Test(arguments: [("PATCH", true), ("POST", false)])
  func `a null that cannot empty what stands there is told`(
    _ method: String,
    _ isTold: Bool
  ) async throws {
    try await onEngine {
      let manifest = try TestAPI.load(
        """
        {"recourse": 1, "id": "crm", "title": "CRM", "about": "A test API.",
         "source": {"url": "https://example.com", "date": "2026-11-20"},
         "base_url": "https://api.crm.example.com",
         "operations": {"go": {"method": "\(method)", "path": "/go", "effect": "write",
          "description": "Goes.", "arguments": {"properties": {"a": {"type": "string"},
           "b": {"type": ["string", "null"]}}}}}}
        """
      )
      let world = Simulation(manifest, [.answer(200, [], "{}")])
      let outcome = await world.call("go", ["a": nil, "b": nil])
      #expect(outcome.text.contains("a: null was taken as left out") == isTold, "\(outcome.text)")
    }
  }

  @Test func `an empty text that the API takes is sent`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(200, [], "{}")])
      _ = await world.call("create_deal", ["title": ""])
      #expect(
        world.transport.requests.first?.body.map { String(decoding: $0, as: UTF8.self) }
          == #"{"title":""}"#
      )
    }
  }

  @Test(arguments: [
    "arguments", "args", "kwargs", "input", "params", "parameters", "body", "payload", "data",
  ])
  func `a call that stands one level too deep is unwrapped, and it is said`(
    _ wrapper: String
  ) async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(200, [], "{}"), .answer(200, [], "{}"), .answer(200, [], "{}")]
      )
      for call in [["id": 1] as JSONValue, #"{"id": 1}"#, [wrapper: ["id": 1]]] {
        let outcome = await world.call("get_deal", [wrapper: call, "task": nil])
        #expect(outcome.isGood)
        #expect(outcome.text.contains(#"the whole call stood under "\#(wrapper)""#))
        #expect(outcome.text.contains("Give the arguments directly."))
        #expect(!outcome.text.contains("without quotes"))
      }
      #expect(
        Set(world.transport.requests.map(\.url)) == ["https://api.crm.example.com/v1/deals/1"]
      )
    }
  }

  private static func manifestOfWholeBody() throws -> Manifest {
    try TestAPI.load(
      """
      {"recourse": 1, "id": "crm", "title": "CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.crm.example.com",
       "operations": {"go": {"method": "POST", "path": "/go/{id}", "effect": "write",
        "description": "Goes.", "place": {"body": "body:"},
        "arguments": {"required": ["id", "body"], "properties": {"id": {"type": "integer"},
          "body": {"anyOf": [{"$ref": "#/$defs/Person"}, {"properties": {"firm": {}}}]}},
         "$defs": {"Person": {"type": "object", "required": ["name"],
          "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}}}}}}
      """
    )
  }

  @Test
  func `members of the content that stand beside its argument are put into it, and it is said`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try Self.manifestOfWholeBody(), [.answer(200, [], "{}")])
      let outcome = await world.call("go", ["id": 1, "name": "a", "age": 7, "body": nil])
      #expect(
        outcome.text.contains(
          #"Read as meant: "name" and "age" stood beside "body", and were put into it"#
        ),
        "\(outcome.text)"
      )
      #expect(outcome.text.contains("Give them inside of it."))
      #expect(
        world.transport.requests.first?.body.map { String(decoding: $0, as: UTF8.self) }
          == #"{"name":"a","age":7}"#
      )
    }
  }

  @Test(
    arguments: [
      ["id": 1, "name": "a", "body": ["age": 7]], ["id": 1, "name": "a", "nmae": "b"], ["id": 1],
    ] as [JSONObject]
  )
  func `nothing is put into the content that may have been meant otherwise`(
    arguments: JSONObject
  ) async throws {
    try await onEngine {
      let world = Simulation(try Self.manifestOfWholeBody(), [.answer(200, [], "{}")])
      let outcome = await world.call("go", arguments)
      #expect(!outcome.isGood)
      #expect(!outcome.text.contains("put into it"))
      #expect(world.transport.requests.isEmpty)
    }
  }

  private static let flags = """
    {"recourse": 1, "id": "crm", "title": "CRM", "about": "A test API.",
     "source": {"url": "https://example.com", "date": "2026-11-20"},
     "base_url": "https://api.crm.example.com",
     "operations": {"put_flag": {"method": "POST", "path": "/flags/{key}", "effect": "write",
       "description": "d", "arguments": {"required": ["key", "key_body"], "properties": {
         "key": {"type": "string"}, "key_body": {"type": "string"},
         "kind": {"type": "string", "enum": ["a", "b"]}}},
       "place": {"key_body": {"in": "body", "at": "/key"}}}}}
    """

  @Test(arguments: ["body", "data"])
  func `under the content a name that the path has too is the content's`(
    _ wrapper: String
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.load(Self.flags), [.answer(200, [], "{}")])
      let outcome = await world.call("put_flag", ["key": "a", wrapper: ["key": "b"]])
      #expect(outcome.isGood, "\(outcome.text)")
      let request = try #require(world.transport.requests.first)
      #expect(request.url == "https://api.crm.example.com/flags/a")
      #expect(request.body.map { String(decoding: $0, as: UTF8.self) } == #"{"key":"b"}"#)
    }
  }

  @Test func `an empty text of the content that is left out is told`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.load(Self.flags), [.answer(200, [], "{}")])
      let outcome = await world.call("put_flag", ["key": "a", "key_body": "b", "kind": ""])
      #expect(outcome.text.contains(#"kind: "" was taken as left out"#), "\(outcome.text)")
    }
  }

  @Test func `a call of another operation is unwrapped on both levels`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        Array(repeating: .answer(200, [], "{}"), count: 3),
        room: 0
      )
      let inner: JSONObject = ["operation": "crm_get_deal", "arguments": ["id": 1], "task": ""]
      for arguments: JSONObject in [
        ["arguments": .object(inner)],
        ["arguments": .string(JSONWriter.text(.object(inner)))],
        ["operation": "crm_get_deal", "arguments": ["arguments": ["id": 1]]],
      ] {
        let outcome = await world.use("call_operation", arguments)
        #expect(outcome.isGood, "\(outcome.text)")
        #expect(outcome.text.contains("the whole call stood under"))
      }
      #expect(world.times.count == 3)
    }
  }

  @Test func `the tools that find operations take empty values as left out`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), room: 0)
      for blank in Self.blanks {
        let found = await world.use(
          "find_operations",
          ["query": "deal", "api": blank, "effect": blank, "tag": blank, "limit": blank]
        )
        #expect(found.text.contains("crm_get_deal"))
        let described = await world.use(
          "describe_operation",
          ["operation": "crm_get_deal", "operations": blank, "part": blank]
        )
        #expect(described.isGood)
      }
    }
  }

  @Test func `an argument of a wrapper's name stays one`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.load(Self.wrapped),
        [.answer(200, [], "{}"), .answer(200, [], "{}")]
      )
      _ = await world.call("run", ["input": ["a": 1]])
      _ = await world.call("run", ["input": ["a": 1], "labels": []])
      let bodies = world.transport.requests.map { String(decoding: $0.body ?? [], as: UTF8.self) }
      #expect(bodies == [#"{"input":{"a":1}}"#, #"{"input":{"a":1}}"#])
    }
  }

  @Test func `an empty list or null empties what stands there, where a call changes it`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.load(Self.wrapped), [.answer(200, [], "{}")])
      let outcome = await world.call("change", ["id": 1, "labels": [], "note": nil])
      let bodies = world.transport.requests.map { String(decoding: $0.body ?? [], as: UTF8.self) }
      #expect(bodies == [#"{"labels":[],"note":null}"#])
      #expect(!outcome.text.contains("Read as meant"))
    }
  }

  private static let wrapped = """
    {"recourse": 1, "id": "crm", "title": "T", "about": "A test API.",
     "source": {"url": "https://example.com", "date": "2026-11-20"},
     "base_url": "https://api.crm.example.com/v1",
     "operations": {
      "run": {"method": "POST", "path": "/run", "effect": "write", "description": "Runs.",
       "arguments": {"properties": {"input": {"type": "object"}, "labels": {"type": "array"}}}},
      "change": {"method": "PATCH", "path": "/x/{id}", "effect": "write", "description": "Changes.",
       "arguments": {"required": ["id"], "properties": {"id": {"type": "integer"},
        "labels": {"type": "array"}, "note": {"type": ["string", "null"]}}}}},
     "errors": {}}
    """
}
