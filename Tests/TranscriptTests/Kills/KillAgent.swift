import JSON
import Synchronization
import TestSupport

/// An agent that goes through servers, each of which is killed sooner or later.
struct KillAgent {
  let servers: KillServers
  let work: KillWork

  /// Calls in flight at a time.
  private static let width = 3

  /// Works with one server after the other until enough of them have died.
  func work() async throws {
    while let life = await work.nextLife() {
      let conversation = AgentConversation(try servers.start())
      if life.start == .firstAnswer { _ = await conversation.call("list_tasks", [:]) }
      let death = Task {
        try? await Task.sleep(for: .milliseconds(life.milliseconds))
        conversation.server.kill()
      }
      while await step(conversation, width: Self.width) {}
      await death.value
      _ = await conversation.server.exitCode()
    }
  }

  /// Asks for some things at once; returns whether all were answered.
  private func step(_ conversation: AgentConversation, width: Int) async -> Bool {
    var requests: [Request] = []
    for _ in 0..<width { requests.append(await work.nextRequest()) }
    return await ask(requests, conversation)
  }

  private func ask(_ requests: [Request], _ conversation: AgentConversation) async -> Bool {
    var open: [Int: Request] = [:]
    for request in requests { open[conversation.send(request.tool, request.arguments)] = request }
    while !open.isEmpty, let answer = await conversation.next() {
      guard let request = answer["id"]?.integer.flatMap({ open.removeValue(forKey: $0) }) else {
        continue
      }
      await work.heard(answer, to: request)
    }
    for request in open.values { await work.lost(request) }
    return open.isEmpty
  }

  /// Lets everything that is pending come to its end, with a server that lives.
  func finish(within limit: Duration) async throws -> AgentConversation {
    let conversation = AgentConversation(try servers.start())
    let deadline = ContinuousClock.now + limit
    while await !work.isIdle, ContinuousClock.now < deadline {
      if let request = await work.nextLeft() {
        _ = await ask([request], conversation)
      } else {
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    return conversation
  }
}

/// Requests to one server, and its answers.
final class AgentConversation: Sendable {
  let server: ServerProcess
  private let lastID = Atomic<Int>(0)

  init(_ server: ServerProcess) { self.server = server }

  /// Calls a tool and returns the id of the request.
  func send(_ tool: String, _ arguments: JSONObject) -> Int {
    let id = lastID.add(1, ordering: .relaxed).newValue
    server.send(
      JSONWriter.bytes([
        "jsonrpc": "2.0", "id": JSONValue(id), "method": "tools/call",
        "params": [
          "name": .string(tool), "arguments": .object(arguments),
          "_meta": [
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": [:],
          ],
        ],
      ]) + [0x0A]
    )
    return id
  }

  /// The next message; nil once the server is dead.
  func next() async -> JSONValue? {
    await server.nextLine().flatMap { try? JSONParser.parse($0) }
  }

  /// Calls a tool and waits for the answer.
  func call(_ tool: String, _ arguments: JSONObject) async -> JSONValue? {
    let id = send(tool, arguments)
    while let answer = await next() {
      if answer["id"]?.integer == id { return answer }
    }
    return nil
  }
}
