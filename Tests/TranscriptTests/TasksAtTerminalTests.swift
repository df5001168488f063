import Foundation
import JSON
import TestSupport
import Testing

/// The program before a person at a terminal: what it draws, what keys do, what it asks.
struct TasksAtTerminalTests {
  private static let manifest = """
    {"recourse": 1, "id": "shop", "title": "Shop", "about": "For tests.",
     "source": {"url": "https://docs.example.com", "date": "2026-11-20"}, "base_url": "URL",
     "operations": {
       "get": {"method": "GET", "path": "/good", "effect": "read", "description": "One."},
       "list": {"method": "GET", "path": "/slow", "effect": "read", "description": "All.",
         "arguments": {"type": "object", "properties": {
           "page": {"type": "integer", "description": "Which."}}}, "place": {"page": "query"}}}}
    """

  private static func call(_ id: Int, _ tool: String, _ arguments: String) -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"shop_\#(tool)","#
      + #""arguments":{\#(arguments)},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","#
      + #""io.modelcontextprotocol/clientInfo":{"name":"agent","version":"1"},"#
      + #""io.modelcontextprotocol/clientCapabilities":{}}}}"#
  }

  /// A stage on whose state one task is over, and so many wait for an hour.
  private static func stage(waiting count: Int) async throws -> Stage {
    let api = LoopbackServer { request in
      request.target.hasPrefix("/good")
        ? [.answer(200, [], "{}")] : [.answer(429, [("Retry-After", "3600")], "{}")]
    }
    defer { api.stop() }
    let stage = try Stage()
    try stage.write(manifest.replacing("URL", with: api.url), to: "shop.json")
    let process = try ServerProcess(
      ["serve", "shop.json", "--wait", "0"],
      environment: stage.environment,
      directory: stage.path
    )
    defer { process.kill() }
    let calls =
      [call(1, "get", #""task":"done-41""#)]
      + (0..<count).map {
        let name = "task-\($0)-of-an-agent-that-thinks-of-long-names-for-all-that-it-does"
        return call($0 + 2, "list", #""page":\#($0),"task":"\#(name)""#)
      }
    for call in calls {
      process.send(Array((call + "\n").utf8))
      _ = try #require(await process.nextLine())
    }
    process.closeInput()
    #expect(await process.exitCode() == 0)
    return stage
  }

  private static func watch(
    _ stage: Stage,
    columns: UInt16,
    _ variables: [String: String] = [:]
  ) throws -> TerminalProcess {
    try TerminalProcess(
      ["tasks", "--watch"],
      environment: stage.environment.merging(variables) { $1 },
      directory: stage.path,
      columns: columns,
      rows: 12
    )
  }

  /// Whether rows fill a screen of twelve and none passes its width but names and titles, which are never cut.
  private static func fit(_ rows: [String], _ width: Int) -> Bool {
    let heights = rows.map { max(1, ($0.count + width - 1) / width) }
    return (10...12).contains(heights.reduce(0, +))
      && rows.allSatisfy { $0.count <= width || !$0.hasPrefix(" ") }
  }

  @Test func `what waits fits the window, scrolls by keys, and follows its width`() async throws {
    try await Turnstile.programs.run {
      let stage = try await Self.stage(waiting: 30)
      defer { stage.remove() }
      let process = try Self.watch(stage, columns: 60)
      defer { process.kill() }
      #expect(
        await process.shows {
          Self.fit($0, 60)
            && $0.last?.hasSuffix("more below · arrows and space scroll · q ends") == true
        },
        "\(process.rows)"
      )
      #expect(
        process.rows.contains { $0.hasPrefix("  waiting  ") && $0.hasSuffix("  shop_list") },
        "\(process.rows)"
      )
      process.type("G")
      #expect(
        await process.shows { Self.fit($0, 60) && $0.last?.contains("above · arrows") == true }
      )
      process.type("g ")
      #expect(
        await process.shows {
          $0.last?.contains(" above") == true && $0.last?.contains("more below") == true
        }
      )
      process.resize(columns: 44, rows: 12)
      #expect(
        await process.shows { Self.fit($0, 44) && $0.last?.hasSuffix("below · q ends") == true }
      )
      process.type("q")
      #expect(await process.exitCode() == 0)
      #expect(process.output.hasSuffix("\u{1B}[?25h\r\n"))
    }
  }

  @Test(arguments: [["NO_COLOR": "1"], ["TERM": "dumb"]])
  func `who wants no colours sees none`(variables: [String: String]) async throws {
    try await Turnstile.programs.run {
      let stage = try await Self.stage(waiting: 1)
      defer { stage.remove() }
      let process = try Self.watch(stage, columns: 80, variables)
      defer { process.kill() }
      #expect(await process.shows { $0.contains { $0.contains("shop_list") } })
      #expect(!process.output.contains(/\u{1B}\[[0-9;]*m/))
      process.type("q")
      #expect(await process.exitCode() == 0)
    }
  }

  @Test func `purge asks, deletes nothing unless the person says yes, and the log tells of it`()
    async throws
  {
    try await Turnstile.programs.run {
      let stage = try await Self.stage(waiting: 1)
      defer { stage.remove() }
      for (answer, words, exit) in [
        ("\n", "nothing was deleted", 1), ("no\n", "nothing was deleted", 1),
        ("Y\n", "Deleted: 1 task.", 0),
      ] as [(String, String, Int32)] {
        let process = try TerminalProcess(
          ["tasks", "purge", "--older", "0"],
          environment: stage.environment,
          directory: stage.path,
          columns: 80,
          rows: 24
        )
        defer { process.kill() }
        #expect(await process.shows { $0.contains { $0.contains("[y/N] ") } })
        #expect(process.output.contains("Delete 1 task that has been over for 0 or longer"))
        process.type(answer)
        #expect(await process.exitCode() == exit)
        #expect(process.output.contains(words))
      }
      let log = try await ProgramRun(
        ["log", "--json"],
        environment: stage.environment,
        directory: stage.path
      )
      let purges = log.output.filter { String(decoding: $0, as: UTF8.self).contains(#""purge""#) }
      #expect(purges.count == 1)
      #expect(
        purges.allSatisfy {
          String(decoding: $0, as: UTF8.self).contains(#""tasks":1,"by":"terminal""#)
        }
      )
    }
  }

  @Test func `a log that is followed goes on with what people do, and ends in an orderly way`()
    async throws
  {
    try await Turnstile.programs.run {
      let stage = try await Self.stage(waiting: 1)
      defer { stage.remove() }
      let log = try ServerProcess(
        ["log", "--follow", "--json", "--limit", "1"],
        environment: stage.environment,
        directory: stage.path
      )
      defer { log.kill() }
      let task = "task-0-of-an-agent-that-thinks-of-long-names-for-all-that-it-does"
      let logOfTask = try ServerProcess(
        ["log", "--follow", "--json", "--limit", "1", "--task", task],
        environment: stage.environment,
        directory: stage.path
      )
      defer { logOfTask.kill() }
      func next(_ log: ServerProcess) async throws -> JSONValue {
        try JSONParser.parse(try #require(await log.nextLine()))
      }
      #expect(try await next(log)["event"] == "call")
      #expect(try await next(logOfTask)["event"] == "call")
      for (words, event) in [
        (["release", "shop"], "release"), (["cancel", task], "cancel"),
      ] {
        let run = try await ProgramRun(
          ["tasks"] + words,
          environment: stage.environment,
          directory: stage.path
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        let entry = try await next(log)
        #expect(entry["event"]?.string == event && entry["by"] == "terminal", "\(entry)")
      }
      // What was asked for counts for what comes later too: the release is of no task.
      #expect(try await next(logOfTask)["event"] == "cancel")
      for log in [log, logOfTask] {
        log.terminate()
        #expect(await log.exitCode() == 0)
      }
    }
  }
}
