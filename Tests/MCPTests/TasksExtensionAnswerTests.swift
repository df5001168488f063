import JSON
import JSONRPC
import MCP
import Testing

struct TasksExtensionAnswerTests {
  /// What is told of a task in each status, beside what is told in all.
  private static let told: [(TaskAnswer.Status, JSONObject)] = [
    (.working, ["status": "working"]),
    (
      .inputRequired(
        name: "hold-1",
        Elicitation(message: "Is it paid?", mode: .link(url: "https://x.example/bill"))
      ),
      [
        "status": "input_required",
        "inputRequests": [
          "hold-1": [
            "method": "elicitation/create",
            "params": ["mode": "url", "message": "Is it paid?", "url": "https://x.example/bill"],
          ]
        ],
      ]
    ),
    (.cancelled, ["status": "cancelled"]),
    (
      .completed(ToolResult(text: "done", structuredContent: ["n": 1], isError: false)),
      [
        "status": "completed",
        "result": [
          "resultType": "complete", "content": [["type": "text", "text": "done"]],
          "structuredContent": ["n": 1], "isError": false,
        ],
      ]
    ),
    (
      .completed(ToolResult(text: "no", isError: true)),
      [
        "status": "completed",
        "result": [
          "resultType": "complete", "content": [["type": "text", "text": "no"]], "isError": true,
        ],
      ]
    ),
    (
      .failed(reason: "The task was kept too long."),
      ["status": "failed", "error": ["code": -32603, "message": "The task was kept too long."]]
    ),
  ]

  @Test(arguments: told)
  func `a task that is asked for tells what its status has to tell`(
    _ status: TaskAnswer.Status,
    _ members: JSONObject
  ) throws {
    var talk = Conversation(tasks: .declared)
    var expected: JSONObject = [
      "resultType": "complete", "taskId": "tk_1",
      "statusMessage": "Waiting for the rate limit, about 42 s.",
      "createdAt": "2026-11-20T12:00:00Z", "lastUpdatedAt": "2026-11-20T12:00:07Z",
      "ttlMs": 86_400_000, "pollIntervalMs": 42_000, "_meta": Conversation.serverMeta,
    ]
    for member in members.members { expected[member.name] = member.value }
    let answer = try talk.askWithTasks("tasks/get", ending: .task(TaskAnswer(.sample, status)))
    #expect(answer == ["jsonrpc": "2.0", "id": 1, "result": .object(expected)])
  }

  @Test(
    arguments: zip(
      taskMethods,
      [.getTask("tk_1"), .updateTask("tk_1", [:]), .cancelTask("tk_1")] as [Call.Work]
    )
  )
  func `each method is its own work`(_ method: String, _ work: Call.Work) throws {
    var talk = Conversation(tasks: .declared)
    #expect(try talk.askWithTasks(method) == nil)
    #expect(talk.started.map(\.work) == [work])
  }

  @Test(arguments: ["tasks/update", "tasks/cancel"])
  func `an update and a cancellation are acknowledged by an empty result`(
    _ method: String
  ) throws {
    var talk = Conversation(tasks: .declared)
    let result = try talk.askWithTasks(method, ending: .done)?["result"]
    #expect(result == ["resultType": "complete", "_meta": Conversation.serverMeta])
  }

  @Test(arguments: taskMethods)
  func `an unknown task is an invalid parameter`(_ method: String) throws {
    var talk = Conversation(tasks: .declared)
    let long = String(repeating: "é", count: 1 << 20)
    let answer = try talk.askWithTasks(method, ending: .unknownTask("tk_0" + long))
    #expect(answer?.errorCode == -32602)
    #expect(answer?.errorMessage?.hasPrefix("Unknown task: \"tk_0é") == true)
    #expect((answer?.errorMessage?.count ?? .max) < 300)
  }

  @Test(arguments: taskMethods)
  func `tasks that cannot be looked at are no unknown ones`(_ method: String) throws {
    var talk = Conversation(tasks: .declared)
    let answer = try talk.askWithTasks(method, ending: .unavailable(TaskUnavailable("Later.")))
    #expect(answer?.errorCode == -32603)
    #expect(answer?.errorMessage == "Later.")
  }

  @Test(arguments: taskMethods)
  func `a client without the declaration is told which capability it lacks`(
    _ method: String
  ) throws {
    var talk = Conversation(tasks: .declared)
    let answer = try talk.askModern(method, ["taskId": "tk_1", "inputResponses": [:]])
    #expect(answer?.errorCode == -32021)
    #expect(
      answer?["error"]?["data"]
        == ["requiredCapabilities": ["extensions": ["io.modelcontextprotocol/tasks": [:]]]]
    )
    #expect(try talk.askModern(method)?.errorCode == -32021)
    #expect(talk.started.isEmpty)
  }

  @Test(
    arguments: taskMethods,
    [[:], ["taskId": 1], ["taskId": nil], ["taskId": ["tk_1"]]] as [JSONObject]
  )
  func `an id that is no text is an invalid parameter`(
    _ method: String,
    _ params: JSONObject
  ) throws {
    var talk = Conversation(tasks: .declared)
    var params = params
    params["inputResponses"] = [:]
    let answer = try talk.askWithTasks(method, params)
    #expect(answer?.errorCode == -32602)
    #expect(answer?.errorMessage?.contains("taskId") == true)
    #expect(talk.started.isEmpty)
  }

  @Test func `an update carries the answers by the names of the questions`() throws {
    var talk = Conversation(tasks: .declared)
    let responses: JSONValue = [
      "a": ["action": "accept", "content": ["answer": "x"]], "b": ["action": "decline"],
    ]
    _ = try talk.askWithTasks("tasks/update", ["taskId": "tk_1", "inputResponses": responses])
    let answers: [String: ElicitationAnswer] = ["a": .accepted(["answer": "x"]), "b": .declined]
    #expect(talk.started.map(\.work) == [.updateTask("tk_1", answers)])
  }

  @Test(arguments: [1, "accept", [:], ["action": 1], ["action": "yes"]] as [JSONValue])
  func `an update with what is no answer is invalid`(_ response: JSONValue) throws {
    var talk = Conversation(tasks: .declared)
    let params: JSONObject = ["taskId": "tk_1", "inputResponses": ["a": response]]
    #expect(try talk.askWithTasks("tasks/update", params)?.errorCode == -32602)
    #expect(talk.started.isEmpty)
  }

  @Test(arguments: [nil, [], "x", 1] as [JSONValue?])
  func `an update without an object of responses is invalid`(_ responses: JSONValue?) throws {
    var talk = Conversation(tasks: .declared)
    var params: JSONObject = ["taskId": "tk_1"]
    params["inputResponses"] = responses
    let answer = try talk.askWithTasks("tasks/update", params)
    #expect(answer?.errorCode == -32602)
    #expect(answer?.errorMessage?.contains("inputResponses") == true)
    #expect(talk.started.isEmpty)
  }

  @Test(arguments: taskMethods + ["tasks/list", "tasks/result", "tasks/", "notifications/tasks"])
  func `without tasks there is no method about them`(_ method: String) throws {
    var talk = Conversation(tasks: .absent)
    let answer = try talk.askWithTasks(method)
    #expect(answer?.errorCode == -32601)
    #expect(answer?.errorMessage?.contains("tasks/get,") == false)
  }

  @Test(arguments: ["tasks/list", "tasks/result", "tasks/", "tasks/get/"])
  func `what the extension does not have is unknown, and the error names what it has`(
    _ method: String
  ) throws {
    var talk = Conversation(tasks: .declared)
    let answer = try talk.askWithTasks(method)
    #expect(answer?.errorCode == -32601)
    #expect(answer?.errorMessage?.contains("tasks/get, tasks/update, tasks/cancel") == true)
    #expect(try talk.askModern(method)?.errorCode == -32601)
  }

  @Test(arguments: legacyVersions, taskMethods + ["tasks/list", "tasks/result"])
  func `older revisions know no method about tasks`(_ version: String, _ method: String) throws {
    var talk = Conversation(tasks: .declared)
    try talk.initialize(version)
    let answer = try talk.ask(method, ["taskId": "tk_1", "inputResponses": [:]])
    #expect(answer?.errorCode == -32601)
    #expect(answer?.errorMessage?.contains("tasks/get,") == false)
    #expect(talk.started.isEmpty)
  }
}
