import Foundation
import JSON
import TestSupport
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What a person does on the status page, as their browser sends it.
struct StatusPageActTests {
  private static let manifest = """
    {"recourse": 1, "id": "shop", "title": "Shop", "about": "For tests.",
     "source": {"url": "https://docs.example.com", "date": "2026-11-20"}, "base_url": "URL",
     "operations": {
       "list": {"method": "GET", "path": "/slow", "effect": "read", "description": "All."},
       "create": {"method": "POST", "path": "/new", "effect": "write", "description": "One.",
         "disclose": "the new order", "arguments": {"type": "object", "properties": {
           "title": {"type": "string", "description": "Its title."}}}, "place": {"title": "body"}}}}
    """

  private static func call(_ id: Int, _ tool: String, _ task: String) -> String {
    let title = tool == "create" ? #","title":"\#(task)""# : ""
    return #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"shop_\#(tool)","#
      + #""arguments":{"task":"\#(task)"\#(title)},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","#
      + #""io.modelcontextprotocol/clientInfo":{"name":"agent","version":"1"},"#
      + #""io.modelcontextprotocol/clientCapabilities":{}}}}"#
  }

  /// A state with a call that waits and two that may have happened.
  private static func fill(_ stage: Stage, _ api: LoopbackServer) async throws {
    try stage.write(manifest.replacing("URL", with: api.url), to: "shop.json")
    let process = try ServerProcess(
      ["serve", "shop.json", "--wait", "0"],
      environment: stage.environment,
      directory: stage.path
    )
    defer { process.kill() }
    for (id, tool, task) in [(1, "create", "first"), (2, "create", "second"), (3, "list", "third")]
    {
      process.send(Array((call(id, tool, task) + "\n").utf8))
      _ = try #require(await process.nextLine())
    }
    process.closeInput()
    #expect(await process.exitCode() == 0)
  }

  /// What the page's server says to an act.
  private struct Reply: Equatable {
    let status: Int
    let done: Bool?
  }

  /// The page, and what is kept.
  private struct Page {
    let address: String
    let stage: Stage

    /// Sends an act; the status of the answer and what it says.
    func act(
      _ act: JSONObject,
      type: String = "application/json",
      to address: String? = nil
    ) async throws -> Reply {
      let url = try #require(URL(string: (address ?? self.address) + "act"))
      var request = URLRequest(url: url)
      request.httpMethod = "POST"
      request.setValue(type, forHTTPHeaderField: "Content-Type")
      request.setValue(
        try #require(URL(string: "/", relativeTo: url)?.absoluteString.dropLast().description),
        forHTTPHeaderField: "Origin"
      )
      request.httpBody = Data(JSONWriter.bytes(.object(act)))
      let (body, response) = try await URLSession.shared.data(for: request)
      let status = try #require((response as? HTTPURLResponse)?.statusCode)
      return Reply(status: status, done: (try? JSONParser.parse(Array(body)))?["done"]?.bool)
    }

    /// The tasks by their names.
    func tasks() async throws -> [String: JSONValue] {
      let run = try await ProgramRun(
        ["tasks", "--json"],
        environment: stage.environment,
        directory: stage.path
      )
      let tasks = try JSONParser.parse(Array(run.output.joined()))["tasks"]?.array ?? []
      return Dictionary(
        uniqueKeysWithValues: tasks.map { ($0["name"]?.string ?? "", $0) }
      )
    }

    /// Loads the page until it says something.
    func load(until sentence: String) async throws {
      let url = try #require(URL(string: address))
      var text = ""
      for _ in 0..<6000 where !text.contains(sentence) {
        text = String(decoding: try await URLSession.shared.data(from: url).0, as: UTF8.self)
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(text.contains(sentence))
    }

    func state(of name: String) async throws -> String? {
      try await tasks()[name]?["calls"]?.array?.first?["state"]?.string
    }
  }

  private static func onPage(_ body: (Page) async throws -> Void) async throws {
    let api = LoopbackServer { request in
      request.method == "POST" ? [.reset] : [.answer(429, [("Retry-After", "3600")], "{}")]
    }
    defer { api.stop() }
    try await Turnstile.programs.run {
      let stage = try Stage()
      defer { stage.remove() }
      try await fill(stage, api)
      let server = try ServerProcess(
        ["tasks", "--web"],
        environment: stage.environment,
        directory: stage.path
      )
      defer { server.kill() }
      let line = String(decoding: try #require(await server.nextLine()), as: UTF8.self)
      let address = try #require(line.split(separator: " ").last.map(String.init))
      try await body(Page(address: address, stage: stage))
      server.terminate()
      #expect(await server.exitCode() == 0)
    }
  }

  @Test func `a state that is taken away is told as gone, and shown again when it is back`()
    async throws
  {
    try await Self.onPage { page in
      try await page.load(until: "shop_list")
      let state = page.stage.path + "/state"
      let away = page.stage.path + "/away"
      try FileManager.default.moveItem(atPath: state, toPath: away)
      try await page.load(until: "/state is gone: it was moved or deleted")
      try FileManager.default.moveItem(atPath: away, toPath: state)
      try await page.load(until: "shop_list")
    }
  }

  @Test func `each act of the page does what its button says, once`() async throws {
    try await Self.onPage { page in
      let tasks = try await page.tasks()
      func id(_ name: String) throws -> JSONValue {
        .string(try #require(tasks[name]?["task"]?.string, "\(tasks)"))
      }
      #expect(try await page.state(of: "first") == "unknown")
      let happened: JSONObject = [
        "act": "happened", "task": try id("first"), "call": 1, "mark": "1.0",
      ]
      #expect(try await page.act(happened) == Reply(status: 200, done: true))
      #expect(try await page.state(of: "first") == "done")
      // Two persons may press the same button.
      #expect(try await page.act(happened) == Reply(status: 200, done: false))
      #expect(
        try await page.act([
          "act": "did_not_happen", "task": try id("second"), "call": 1, "mark": "1.0",
        ]) == Reply(status: 200, done: true)
      )
      #expect(try await page.state(of: "second") == "waiting")
      #expect(
        try await page.act(["act": "cancel", "task": try id("third"), "call": 1])
          == Reply(status: 200, done: true)
      )
      #expect(try await page.state(of: "third") == "cancelled")
    }
  }

  @Test func `what another page sends does nothing`() async throws {
    try await Self.onPage { page in
      let id = JSONValue.string(try #require(try await page.tasks()["third"]?["task"]?.string))
      let act: JSONObject = ["act": "cancel", "task": id]
      #expect(try await page.act(act, type: "text/plain").status == 415)
      let elsewhere = page.address.replacing(/[^\/]+\/$/, with: "another/")
      #expect(try await page.act(act, to: elsewhere).status == 403)
      #expect(try await page.state(of: "third") == "waiting")
      #expect(try await page.act(["act": "release", "name": "nowhere"]).status == 404)
    }
  }
}
