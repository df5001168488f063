import EventLoop
import JSON
import JSONRPC
import MCP
import TestSupport

/// A server that runs on the engine, and the test as its client.
final class Served<Provider: ToolProvider & Sendable> {
  let provider: Provider
  let channel: Channel
  private let server: MCPServer
  private let end: Task<Void, Never>

  init(
    _ provider: Provider,
    _ kind: Channel.Kind = .pipe,
    grace: Duration = .seconds(600),
    idleFlush: Duration = MCPServer.EndTimes().idleFlush,
    connection limits: StdioConnection.Limits = StdioConnection.Limits()
  ) async throws {
    self.provider = provider
    channel = Channel(kind)
    let (input, output) = (channel.input, channel.output)
    // Started on the loop's own thread, because tests that wait for bytes occupy the others.
    (server, end) = try await onEngine {
      let connection = StdioConnection(input: input, output: output, limits: limits)
      var endTimes = MCPServer.EndTimes()
      endTimes.grace = grace
      endTimes.idleFlush = idleFlush
      endTimes.cancellation = .seconds(600)
      let server = MCPServer(
        provider: provider,
        connection: connection,
        endTimes: endTimes,
        log: DiagnosticLog(name: "s", descriptor: -1)
      )
      return (server, EventLoop.shared.start { await server.run() })
    }
  }

  func call(
    _ tool: String,
    _ number: Int,
    size: Int? = nil,
    with further: JSONObject = [:],
    meta: JSONObject = Conversation.meta
  ) {
    var arguments = further
    arguments["n"] = JSONValue(number)
    arguments["size"] = size.map { JSONValue($0) }
    let params: JSONObject = ["name": .string(tool), "arguments": .object(arguments)]
    ask("tools/call", params, meta: meta, id: JSONValue(number))
  }

  func ask(_ method: String, _ params: JSONObject = [:], meta: JSONObject, id: JSONValue) {
    var params = params
    params["_meta"] = .object(meta)
    let request: JSONObject = [
      "jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params),
    ]
    say(JSONWriter.text(.object(request)))
  }

  func say(_ line: String) { channel.write(line + "\n") }

  func hear() throws -> JSONValue? {
    try channel.line().map { try JSONParser.parse($0) }
  }

  func stop() async throws { try await onEngine { [server] in server.stop() } }

  /// Waits for `run` to return and tells how long that took.
  func untilEnd() async -> Duration {
    let start = ContinuousClock.now
    await end.value
    return .now - start
  }
}

extension Served where Provider == FakeProvider {
  convenience init(
    _ kind: Channel.Kind = .pipe,
    grace: Duration = .seconds(600),
    idleFlush: Duration = MCPServer.EndTimes().idleFlush,
    connection limits: StdioConnection.Limits = StdioConnection.Limits()
  ) async throws {
    try await self.init(
      FakeProvider(),
      kind,
      grace: grace,
      idleFlush: idleFlush,
      connection: limits
    )
  }
}
