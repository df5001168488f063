import Foundation
import JSON
import TestSupport
import Testing

/// Two real servers that share nothing but a database.
@Suite(.enabled(if: Cluster.isThere, Comment(rawValue: Cluster.absence)))
struct ManyMachinesTests {
  private static let manifest = """
    {"recourse": 1, "id": "crm", "title": "CRM", "about": "Keeps deals.",
     "source": {"url": "https://crm.example", "date": "2026-11-20"},
     "base_url": "https://api.crm.example",
     "operations": {"list": {"method": "GET", "path": "/deals", "effect": "read",
       "description": "Lists deals."}}}
    """

  /// The same under a limit.
  private static let limited = manifest.replacing(
    #""operations":"#,
    with: #""errors": {"budgets": [{"id": "w", "kind": "window", "scope": "account", "#
      + #""limit": 3, "per": 9}]}, "operations":"#
  )

  @Test func `a call that one machine keeps is taken up by another`() async throws {
    let count = Guarded(0)
    let api = LoopbackServer { _ in
      let isFirst = count.withLock { count in
        count += 1
        return count == 1
      }
      return isFirst
        ? [.answer(429, [("Retry-After", "1")], "{}")] : [.answer(200, [], #"{"deals": 7}"#)]
    }
    defer { api.stop() }
    let address = try #require(Cluster.shared).address(try #require(Cluster.shared).makeDatabase())
    let (kept, listed, resumed, stderr) = try await Turnstile.programs.run {
      try await Self.conversation(with: api, at: address)
    }
    #expect(kept.contains("back_off"), "\(kept)")
    #expect(listed.contains("crm_list"), "\(listed)")
    #expect(resumed.contains("deals") && !resumed.contains("\"isError\":true"), "\(resumed)")
    #expect(api.requests.count == 2)
    #expect(stderr.allSatisfy { !$0.contains("recourse:") }, "\(stderr)")
  }

  private static func conversation(
    with api: LoopbackServer,
    at address: String
  ) async throws -> (kept: String, listed: String, resumed: String, stderr: [String]) {
    let (here, there) = (try Stage(), try Stage())
    defer {
      here.remove()
      there.remove()
    }
    let first = try server(on: here, api, address, wait: 0)
    defer { first.kill() }
    let kept = try await first.call(1, "crm_list", [:])
    first.closeInput()
    #expect(await first.exitCode() == 0)
    let second = try server(on: there, api, address, wait: 20)
    defer { second.kill() }
    let listed = try await second.call(1, "list_tasks", [:])
    let handle = try #require(kept.firstMatch(of: /tk_[a-z2-7]+/)?.output)
    let resumed = try await second.call(2, "resume_task", ["task": .string(String(handle))])
    second.closeInput()
    #expect(await second.exitCode() == 0)
    return (kept, listed, resumed, [first.standardError, second.standardError])
  }

  private static func server(
    on stage: Stage,
    _ api: LoopbackServer,
    _ address: String,
    wait: Int,
    _ manifest: String = manifest
  ) throws -> ServerProcess {
    try stage.write(manifest, to: "crm.json")
    return try ServerProcess(
      [
        "serve", "crm.json", "--base-url", "crm=\(api.url)", "--state", address, "--wait",
        "\(wait)", "--timeout", "600",
      ],
      environment: ["HOME": stage.path],
      directory: stage.path
    )
  }

  @Test func `machine and process of what runs are named to whoever looks`() async throws {
    let api = LoopbackServer { _ in [.stall] }
    defer { api.stop() }
    let cluster = try #require(Cluster.shared)
    let address = cluster.address(try cluster.makeDatabase())
    let stage = try Stage()
    defer { stage.remove() }
    let (list, shown) = try await Turnstile.programs.run {
      let server = try Self.server(on: stage, api, address, wait: 20)
      defer { server.kill() }
      server.ask(1, "crm_list", ["task": "import-42"])
      var looks = try await Self.looks(at: address, from: stage)
      // Beside many tests nobody may have looked before the call was given up: then it is taken up again.
      for number in 2...6 where !looks.shown.contains("running") {
        server.ask(number, "resume_task", ["task": "import-42"])
        looks = try await Self.looks(at: address, from: stage)
      }
      return looks
    }
    let machine = ProcessInfo.processInfo.hostName
    let calls = try #require(list["tasks"]?.array?.first?["calls"]?.array)
    #expect(calls.first?["state"] == "running")
    #expect(calls.first?["machine"]?.string?.contains(/^.+, process [0-9]+$/) == true, "\(calls)")
    #expect(calls.first?["machine"]?.string?.hasPrefix(machine) == true, "\(calls)")
    #expect(shown.contains("\"\(machine), process "), "\(shown)")
  }

  /// What `tasks --json` and `tasks show` say once the call is being sent.
  private static func looks(
    at address: String,
    from stage: Stage
  ) async throws -> (list: JSONValue, shown: String) {
    let look = { (words: [String]) async throws in
      try await ProgramRun(["tasks"] + words + ["--state", address], directory: stage.path).text
    }
    var list = try await look(["--json"])
    for _ in 0..<100 where !list.contains("running") {
      try await Task.sleep(for: .milliseconds(50))
      list = try await look(["--json"])
    }
    let json = try JSONParser.parse(Array(list.utf8))
    return (json, try await look(["show", "import-42"]))
  }

  @Test func `the state is looked at line by line, and what is to be done is said`() async throws {
    let stage = try Stage()
    defer { stage.remove() }
    let cluster = try #require(Cluster.shared)
    let address = cluster.address(try cluster.makeDatabase())
    let good = try await ProgramRun(
      ["state", "check", "--state", address],
      directory: stage.path
    )
    #expect(good.exitCode == 0, "\(good.text)")
    #expect(good.text.contains("none yet; the first server makes them"))
    let absent = try await ProgramRun(
      ["state", "check", "--json", "--state", cluster.address("nowhere")],
      directory: stage.path
    )
    #expect(absent.exitCode == 3)
    #expect(absent.text.contains("createdb nowhere"))
    let directory = try await ProgramRun(
      ["state", "check", "--state", "kept"],
      directory: stage.path
    )
    #expect(directory.exitCode == 0)
    #expect(directory.text.contains("is made with the first call"))
    let wrong = try await ProgramRun(["state", "chek"], directory: stage.path)
    #expect(wrong.exitCode == 2)
    #expect(wrong.errors.contains("check"))
  }

  @Test func `a password among the arguments is refused, and not repeated`() async throws {
    let stage = try Stage()
    defer { stage.remove() }
    try stage.write(Self.manifest, to: "crm.json")
    let run = try await ProgramRun(
      ["serve", "crm.json", "--state", "postgresql://ann:secret-word@db/recourse"],
      directory: stage.path
    )
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("PGPASSWORD"))
    #expect(!run.errors.contains("secret-word"))
  }

  @Test
  func `while the database is away agents are told when to come back, and nobody is sent for`()
    async throws
  {
    let api = LoopbackServer { _ in [.answer(200, [], "{}")] }
    defer { api.stop() }
    let stage = try Stage()
    defer { stage.remove() }
    let nowhere = "postgresql://ann@127.0.0.1:1/x"
    let server = try Self.server(on: stage, api, nowhere, wait: 0, Self.limited)
    defer { server.kill() }
    let resumed = try await server.call(1, "resume_task", ["task": "job"])
    #expect(resumed.contains("back_off: the tasks cannot be reached just now"), "\(resumed)")
    #expect(resumed.contains(#""wait":{"seconds":10,"#), "\(resumed)")
    let limitedCall = try await server.call(2, "crm_list", [:])
    #expect(limitedCall.contains("cannot be counted just now"), "\(limitedCall)")
    #expect(limitedCall.contains(#""action":"back_off""#), "\(limitedCall)")
    let kept = try await server.call(3, "crm_list", ["task": "job"])
    #expect(kept.contains(#""action":"back_off""#), "\(kept)")
    #expect(api.requests.isEmpty)
  }

  @Test func `where somebody has to mend the database, a read under a limit is the operator's too`()
    async throws
  {
    let api = LoopbackServer { _ in [.answer(200, [], "{}")] }
    defer { api.stop() }
    let stage = try Stage()
    defer { stage.remove() }
    let unusable = "postgresql://ann@127.0.0.1:1/x?sslmode=nonsense"
    let server = try Self.server(on: stage, api, unusable, wait: 0, Self.limited)
    defer { server.kill() }
    for number in 1...2 {
      let told = try await server.call(number, "crm_list", [:])
      #expect(told.contains(#""action":"ask_operator""#), "\(told)")
      #expect(told.contains("nonsense") && told.contains("Calls that only read"), "\(told)")
    }
    #expect(api.requests.isEmpty)
  }
}

extension ServerProcess {
  /// Calls a tool and returns the answer's line.
  fileprivate func call(_ id: Int, _ tool: String, _ arguments: JSONObject) async throws -> String {
    ask(id, tool, arguments)
    return String(decoding: try #require(await nextLine()), as: UTF8.self)
  }

  /// Calls a tool.
  fileprivate func ask(_ id: Int, _ tool: String, _ arguments: JSONObject) {
    let request: JSONValue = [
      "jsonrpc": "2.0", "id": .number(JSONNumber(Double(id))), "method": "tools/call",
      "params": [
        "name": .string(tool), "arguments": .object(arguments),
        "_meta": [
          "io.modelcontextprotocol/protocolVersion": "2026-07-28",
          "io.modelcontextprotocol/clientCapabilities": [:],
        ],
      ],
    ]
    send(JSONWriter.bytes(request) + [0x0A])
  }
}

extension ProgramRun {
  /// What it said, as one text.
  fileprivate var text: String {
    output.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
  }
}
