import EventLoop
import JSON
import MCP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct TasksExtensionServerTests {
  private func served() async throws -> Served<FakeTaskProvider> {
    try await Served(FakeTaskProvider())
  }

  private func ask(
    _ method: String,
    _ task: String,
    id: JSONValue,
    of served: Served<FakeTaskProvider>
  ) {
    let params: JSONObject = ["taskId": .string(task), "inputResponses": [:]]
    served.ask(method, params, meta: Conversation.taskMeta, id: id)
  }

  private func end(_ served: Served<FakeTaskProvider>) async {
    served.channel.closeInput()
    _ = await served.untilEnd()
  }

  @Test func `a provider of tasks is found, and told which clients take them`() async throws {
    let served = try await served()
    served.ask("server/discover", meta: Conversation.meta, id: "d")
    #expect(try served.hear()?["result"]?["capabilities"]?["extensions"] != nil)
    served.call("echo", 1, meta: Conversation.taskMeta)
    #expect(try served.hear()?["result"]?["taskId"] == "1")
    served.call("echo", 2)
    #expect(try served.hear()?["result"]?["structuredContent"] == ["n": 2])
    let provider = served.provider
    #expect(try await onEngine { provider.support } == [.declared, .absent])
    await end(served)
  }

  @Test func `a provider that keeps none has no methods about tasks`() async throws {
    let served = try await Served()
    served.ask("server/discover", meta: Conversation.taskMeta, id: "d")
    #expect(try served.hear()?["result"]?["capabilities"] == ["tools": [:]])
    served.ask("tasks/get", ["taskId": "1"], meta: Conversation.taskMeta, id: 1)
    #expect(try served.hear()?.errorCode == -32601)
    served.call("echo", 2, meta: Conversation.taskMeta)
    #expect(try served.hear()?["result"]?["resultType"] == "complete")
    served.channel.closeInput()
    _ = await served.untilEnd()
  }

  @Test func `asking for a task runs it, cancelling and updating reach it`() async throws {
    let served = try await served()
    let provider = served.provider
    try await onEngine { provider.work.release(1) }
    ask("tasks/get", "1", id: "g", of: served)
    let task = try served.hear()?["result"]
    #expect(task?["status"] == "completed")
    #expect(task?["result"]?["structuredContent"] == ["n": 1])
    ask("tasks/cancel", "1", id: "c", of: served)
    #expect(try served.hear()?["result"]?["resultType"] == "complete")
    #expect(try await onEngine { provider.givenUp } == ["1"])
    ask("tasks/update", "1", id: "u", of: served)
    #expect(try served.hear()?["result"]?["resultType"] == "complete")
    await end(served)
  }

  @Test(arguments: ["tasks/get", "tasks/update", "tasks/cancel"])
  func `a task that is not kept is an invalid parameter`(_ method: String) async throws {
    let served = try await served()
    ask(method, "x", id: 1, of: served)
    #expect(try served.hear()?.errorCode == -32602)
    await end(served)
  }

  @Test func `a cancelled request ends its run; the task can be asked for again`() async throws {
    let served = try await served()
    let provider = served.provider
    ask("tasks/get", "5", id: 1, of: served)
    try await onEngine { await provider.work.waitForStarts(1) }
    served.say(
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#
    )
    ask("tasks/get", "5", id: 2, of: served)
    #expect(try served.hear()?["id"] == 2)
    let (cancelled, givenUp) = try await onEngine { (provider.work.cancelled, provider.givenUp) }
    #expect(cancelled == [5])
    #expect(givenUp.isEmpty)
    await end(served)
  }

  @Test func `while tasks fill all places, ping and cancelling a task are answered`()
    async throws
  {
    let served = try await served()
    let provider = served.provider
    for number in 1...20 { ask("tasks/get", "\(number)", id: JSONValue(number), of: served) }
    try await onEngine { await provider.work.waitForStarts(16) }
    served.say(#"{"jsonrpc":"2.0","id":"p","method":"ping"}"#)
    #expect(try served.hear()?["id"] == "p")
    ask("tasks/cancel", "20", id: "c", of: served)
    #expect(try served.hear()?["id"] == "c")
    try await onEngine { for number in 1...20 { provider.work.release(number) } }
    var answered: Set<Int> = []
    for _ in 1...20 { answered.insert(try served.hear()?["id"]?.integer ?? 0) }
    #expect(answered == Set(1...20))
    #expect(try await onEngine { provider.work.mostAtOnce } == 16)
    await end(served)
  }
}
