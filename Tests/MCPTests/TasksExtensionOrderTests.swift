import JSON
import JSONRPC
import MCP
import Testing

struct TasksExtensionOrderTests {
  private let done = ToolResult(text: "done", isError: false)

  private func talk(running: Int, waiting: Int = 100) -> Conversation {
    var limits = Session.Limits()
    limits.running = running
    limits.waiting = waiting
    return Conversation(limits: limits, tasks: .declared)
  }

  @Test func `asking for a task takes a place among the calls`() throws {
    var talk = talk(running: 2)
    _ = try talk.askWithTasks("tasks/get", id: 1)
    _ = try talk.askWithTasks("tools/call", ["name": "echo"], id: 2)
    _ = try talk.askWithTasks("tools/call", ["name": "echo"], id: 3)
    _ = try talk.askWithTasks("tasks/get", id: 4)
    #expect(talk.started.map(\.id) == [.integer(1), .integer(2)])
    _ = try talk.finish(talk.started[0], .task(TaskAnswer(.sample, .working)))
    #expect(talk.started.map(\.id) == [.integer(1), .integer(2), .integer(3)])
    _ = try talk.finish(talk.started[1], done)
    #expect(talk.started.map(\.id) == (1...4).map { .integer($0) })
    for call in talk.started[2...] { _ = try talk.finish(call, done) }
    #expect(talk.session.isIdle)
  }

  @Test func `sixteen tasks are run at once, and nothing else waits behind them`() throws {
    var talk = Conversation(tasks: .declared)
    for id in 1...20 { _ = try talk.askWithTasks("tasks/get", id: JSONValue(id)) }
    #expect(talk.started.count == 16)
    #expect(try talk.ask("ping", id: "p")?["result"] == [:])
    #expect(try talk.askModern("server/discover", id: "d")?["result"] != nil)
  }

  @Test(arguments: ["tasks/update", "tasks/cancel"])
  func `what is quick neither waits for a place nor takes one`(_ method: String) throws {
    var talk = talk(running: 1)
    _ = try talk.askWithTasks(method, id: 1)
    _ = try talk.askWithTasks("tasks/get", id: 2)
    _ = try talk.askWithTasks("tasks/get", id: 3)
    _ = try talk.askWithTasks(method, id: 4)
    #expect(talk.started.map(\.id) == [.integer(1), .integer(2), .integer(4)])
    #expect(try talk.finish(talk.started[2], .done).first?["id"] == 4)
    #expect(try talk.finish(talk.started[0], .done).first?["id"] == 1)
    #expect(talk.started.count == 3)
    _ = try talk.finish(talk.started[1], .task(TaskAnswer(.sample, .working)))
    #expect(talk.started.last?.id == .integer(3))
  }

  @Test(arguments: ["tasks/update", "tasks/cancel"])
  func `what is quick is refused when as much runs as may run and wait`(_ method: String) throws {
    var talk = talk(running: 1, waiting: 2)
    for id in 1...3 { #expect(try talk.askWithTasks(method, id: JSONValue(id)) == nil) }
    #expect(try talk.askWithTasks(method, id: 4)?.errorCode == -32603)
    #expect(talk.started.count == 3)
    _ = try talk.finish(talk.started[0], .done)
    #expect(try talk.askWithTasks(method, id: 5) == nil)
    for call in talk.started[1...] { _ = try talk.finish(call, .done) }
    #expect(talk.session.isIdle)
  }

  @Test func `asking for a task while too many wait is an error that says to ask again`() throws {
    var talk = talk(running: 1, waiting: 1)
    for id in 1...2 { _ = try talk.askWithTasks("tasks/get", id: JSONValue(id)) }
    let answer = try talk.askWithTasks("tasks/get", id: 3)
    #expect(answer?.errorCode == -32603)
    #expect(answer?.errorMessage?.contains("Call again") == true)
  }

  @Test func `cancelling the request ends the asking and does not give up the task`() throws {
    var talk = talk(running: 1)
    _ = try talk.askWithTasks("tasks/get", id: 7)
    let cancel = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#
    #expect(try talk.say(cancel) == [])
    #expect(talk.cancelled == talk.started.map(\.key))
    #expect(try talk.finish(talk.started[0], .task(TaskAnswer(.sample, .working))) == [])
    #expect(talk.started.map(\.work) == [.getTask("tk_1")])
    _ = try talk.askWithTasks("tasks/get", id: 7)
    #expect(try talk.finish(talk.started[1], .task(TaskAnswer(.sample, .working))).count == 1)
  }
}
