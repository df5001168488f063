import JSON
import JSONRPC
import MCP
import Testing

private let answer = ToolResult(
  text: "back_off: wait 42 s.",
  structuredContent: ["action": "back_off"],
  isError: true,
  task: TaskState.sample
)

/// What a client that does not take tasks is told by `answer`.
private let plainAnswer: JSONValue = [
  "resultType": "complete",
  "content": [["type": "text", "text": "back_off: wait 42 s."]],
  "structuredContent": ["action": "back_off"],
  "isError": true,
  "_meta": Conversation.serverMeta,
]

struct TasksExtensionAnnouncementTests {
  @Test func `the extension is announced beside the tools`() throws {
    var talk = Conversation(tasks: .declared)
    let announced = try talk.askModern("server/discover")?["result"]?["capabilities"]
    #expect(
      announced == ["tools": [:], "extensions": ["io.modelcontextprotocol/tasks": [:]]]
    )
  }

  @Test func `a provider without tasks announces none`() throws {
    var talk = Conversation(tasks: .absent)
    let answer = try talk.askModern("server/discover", meta: Conversation.taskMeta)
    #expect(answer?["result"]?["capabilities"] == ["tools": [:]])
  }

  @Test(arguments: legacyVersions)
  func `a handshake announces no tasks of any kind`(_ version: String) throws {
    var talk = Conversation(tasks: .declared)
    let params: JSONValue = [
      "protocolVersion": .string(version),
      "capabilities": ["tasks": [:], "extensions": ["io.modelcontextprotocol/tasks": [:]]],
    ]
    let answer = try talk.ask("initialize", params)
    #expect(answer?["result"]?["capabilities"] == ["tools": [:]])
  }
}

struct TasksExtensionCallTests {
  @Test func `a call that goes on as a task is answered with the task, flat`() throws {
    var talk = Conversation(tasks: .declared)
    #expect(try talk.askWithTasks("tools/call", ["name": "echo"], id: "x") == nil)
    let call = try #require(talk.started.first)
    #expect(call.work == .tool(name: "echo", arguments: [:], tasks: .declared))
    #expect(
      try talk.finish(call, answer)
        == [
          [
            "jsonrpc": "2.0", "id": "x",
            "result": [
              "resultType": "task",
              "taskId": "tk_1",
              "status": "working",
              "statusMessage": "Waiting for the rate limit, about 42 s.",
              "createdAt": "2026-11-20T12:00:00Z",
              "lastUpdatedAt": "2026-11-20T12:00:07Z",
              "ttlMs": 86_400_000,
              "pollIntervalMs": 42_000,
              "_meta": Conversation.serverMeta,
            ],
          ]
        ]
    )
  }

  @Test func `what is not known of a task is left out, but an endless life is null`() throws {
    var talk = Conversation(tasks: .declared)
    var result = answer
    result.task = TaskState(id: "", created: "c", updated: "u")
    _ = try talk.askWithTasks("tools/call", ["name": "echo"])
    #expect(
      try talk.finish(try #require(talk.started.first), result).first?["result"]
        == [
          "resultType": "task", "taskId": "", "status": "working", "createdAt": "c",
          "lastUpdatedAt": "u", "ttlMs": nil, "_meta": Conversation.serverMeta,
        ]
    )
  }

  @Test(arguments: [(-1, 0), (0, 0), (.max, 9_007_199_254_740_991)])
  func `durations stay within the schema's bounds`(_ duration: Int, _ told: Int) throws {
    var talk = Conversation(tasks: .declared)
    var result = answer
    result.task?.ttlMs = duration
    result.task?.pollIntervalMs = duration
    _ = try talk.askWithTasks("tools/call", ["name": "echo"])
    let task = try talk.finish(try #require(talk.started.first), result).first?["result"]
    #expect(task?["ttlMs"]?.integer == told)
    #expect(task?["pollIntervalMs"]?.integer == told)
  }

  @Test(
    arguments: [
      [:],
      ["extensions": [:]],
      ["extensions": nil],
      ["extensions": ["io.modelcontextprotocol/tasks"]],
      ["extensions": ["io.modelcontextprotocol/tasks": nil]],
      ["extensions": ["io.modelcontextprotocol/tasks": true]],
      ["extensions": ["com.example/tasks": [:]]],
      ["tasks": [:]],
      ["io.modelcontextprotocol/tasks": [:]],
    ] as [JSONValue]
  )
  func `a client that has not declared the extension gets the plain result`(
    _ capabilities: JSONValue
  ) throws {
    var talk = Conversation(tasks: .declared)
    let meta: JSONObject = ["io.modelcontextprotocol/clientCapabilities": capabilities]
    _ = try talk.askModern("tools/call", ["name": "echo"], meta: meta)
    let call = try #require(talk.started.first)
    #expect(call.work == .tool(name: "echo", arguments: [:], tasks: .absent))
    #expect(try talk.finish(call, answer).first?["result"] == plainAnswer)
  }

  @Test func `what an earlier request declared does not count`() throws {
    var talk = Conversation(tasks: .declared)
    _ = try talk.askWithTasks("tools/call", ["name": "echo"], id: 1)
    _ = try talk.askModern("tools/call", ["name": "echo"], id: 2)
    let second = try talk.finish(talk.started[1], answer).first
    #expect(second?["result"] == plainAnswer)
    #expect(try talk.finish(talk.started[0], answer).first?["result"]?["resultType"] == "task")
  }

  @Test(arguments: legacyVersions)
  func `an older revision gets the plain result, whatever it declares`(
    _ version: String
  ) throws {
    var talk = Conversation(tasks: .declared)
    try talk.initialize(version)
    let meta: JSONObject = [
      "io.modelcontextprotocol/clientCapabilities": [
        "extensions": ["io.modelcontextprotocol/tasks": [:]]
      ]
    ]
    let params: JSONValue = ["name": "echo", "task": ["ttl": 1], "_meta": .object(meta)]
    _ = try talk.ask("tools/call", params)
    let result = try talk.finish(try #require(talk.started.first), answer).first?["result"]
    #expect(result?["content"] == plainAnswer["content"])
    #expect(result?["taskId"] == nil)
    #expect(result?["task"] == nil)
  }

  @Test func `a provider without tasks never answers with one`() throws {
    var talk = Conversation(tasks: .absent)
    _ = try talk.askWithTasks("tools/call", ["name": "echo"])
    let call = try #require(talk.started.first)
    #expect(try talk.finish(call, answer).first?["result"] == plainAnswer)
  }

  @Test func `a call that ended is answered with its result also to a client that takes tasks`()
    throws
  {
    var talk = Conversation(tasks: .declared)
    var result = answer
    result.task = nil
    _ = try talk.askWithTasks("tools/call", ["name": "echo", "task": ["ttl": 60_000]])
    let call = try #require(talk.started.first)
    #expect(try talk.finish(call, result).first?["result"] == plainAnswer)
  }
}
