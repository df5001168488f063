import Foundation
import JSON
import TestSupport
import Testing

/// What stands in the place of a client's configuration and is none.
struct InstallTests {
  private static func install(_ stage: Stage, _ name: String) async throws -> ProgramRun {
    try await ProgramRun(
      ["install", "cursor", "builtin:apira", "--config", name, "--yes"],
      environment: stage.environment.merging(["HOME": stage.path]) { $1 },
      directory: stage.path
    )
  }

  @Test func `a link to nothing, a directory and a pipe are left as they are, and said`()
    async throws
  {
    try await Turnstile.programs.run {
      let stage = try Stage()
      defer { stage.remove() }
      let manager = FileManager.default
      try manager.createSymbolicLink(
        atPath: stage.path + "/link.json",
        withDestinationPath: "/nowhere/mcp.json"
      )
      try stage.makeDirectory("folder.json", mode: 0o700)
      #expect(unsafe mkfifo(stage.path + "/pipe.json", 0o600) == 0)
      for (name, words) in [
        ("link.json", "is a link to /nowhere/mcp.json, where nothing is; make that file"),
        ("folder.json", "is a directory, where a file is expected; move it away"),
        ("pipe.json", "is no file that can be written whole; move it away"),
      ] {
        let run = try await Self.install(stage, name)
        #expect(run.exitCode == 1)
        #expect(run.errors.contains(words), "\(run.errors)")
      }
      let goal = try manager.destinationOfSymbolicLink(atPath: stage.path + "/link.json")
      #expect(goal == "/nowhere/mcp.json")
    }
  }

  @Test
  func `what cannot be written is left as it is, with the reason and nothing half-made beside it`()
    async throws
  {
    try await Turnstile.programs.run {
      let stage = try Stage()
      defer { stage.remove() }
      let manager = FileManager.default
      try stage.write("{\"mcpServers\": {}}", to: "read-only.json")
      try manager.setAttributes(
        [.posixPermissions: 0o444],
        ofItemAtPath: stage.path + "/read-only.json"
      )
      try stage.write("{", to: "broken.json")
      try stage.write("[]", to: "list.json")
      try stage.write("{\"mcpServers\": []}", to: "other.json")
      let before = try manager.contentsOfDirectory(atPath: stage.path).sorted()
      for (name, words) in [
        ("read-only.json", "is read-only; make it writable (chmod u+w)"),
        ("read-only.json/mcp.json", "lies in no directory that exists; make the directory first"),
        ("broken.json", "It is left as it is. To see what belongs there: add --print"),
        ("list.json", "It is left as it is. To see what belongs there: add --print"),
        ("other.json", "It is left as it is. To see what belongs there: add --print"),
      ] {
        let run = try await Self.install(stage, name)
        #expect(run.exitCode == 1, "\(name)")
        #expect(run.errors.contains(words), "\(run.errors)")
      }
      #expect(try manager.contentsOfDirectory(atPath: stage.path).sorted() == before)
      for (name, text) in [("broken.json", "{"), ("list.json", "[]")] {
        #expect(try String(contentsOfFile: stage.path + "/" + name, encoding: .utf8) == text)
      }
    }
  }

  @Test func `a copy is taken away again where the file itself cannot be written`() async throws {
    try await Turnstile.programs.run {
      let stage = try Stage()
      defer { stage.remove() }
      try stage.write("{\"mcpServers\": {}}", to: "mcp.json")
      // It stands in the way of the file that is to become the new one.
      try stage.makeDirectory("mcp.json.new", mode: 0o700)
      try stage.write("", to: "mcp.json.new/other")
      let manager = FileManager.default
      let before = try manager.contentsOfDirectory(atPath: stage.path).sorted()
      let run = try await Self.install(stage, "mcp.json")
      #expect(run.exitCode == 1 && !run.errors.isEmpty)
      #expect(try manager.contentsOfDirectory(atPath: stage.path).sorted() == before)
      let text = try String(contentsOfFile: stage.path + "/mcp.json", encoding: .utf8)
      #expect(text == "{\"mcpServers\": {}}")
    }
  }

  @Test(.enabled("nothing is read-only for the superuser", { geteuid() != 0 }))
  func `a file in a directory that may not be written is left as it is`() async throws {
    try await Turnstile.programs.run {
      let stage = try Stage()
      defer { stage.remove() }
      try stage.makeDirectory("closed", mode: 0o500)
      let run = try await Self.install(stage, "closed/mcp.json")
      #expect(run.exitCode == 1)
      #expect(run.errors.contains("may not be written by this user"), "\(run.errors)")
    }
  }

  @Test func `a link to a file stays a link, and its file is changed`() async throws {
    try await Turnstile.programs.run {
      let stage = try Stage()
      defer { stage.remove() }
      try stage.write("\u{FEFF}{\r\n  // Mine.\r\n  \"mcpServers\": {}\r\n}\r\n", to: "kept.json")
      try FileManager.default.createSymbolicLink(
        atPath: stage.path + "/mcp.json",
        withDestinationPath: stage.path + "/kept.json"
      )
      #expect(try await Self.install(stage, "mcp.json").exitCode == 0)
      let link = stage.path + "/mcp.json"
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: link).hasSuffix("kept.json")
      )
      let bytes = try Data(contentsOf: URL(fileURLWithPath: stage.path + "/kept.json"))
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]) && text.contains("// Mine."))
      #expect(text.contains("builtin:apira") && !text.replacing("\r\n", with: "").contains("\n"))
    }
  }

  @Test func `no path that a client is given starts in the directory of whoever installed`()
    async throws
  {
    try await Turnstile.programs.run {
      let stage = try Stage()
      defer { stage.remove() }
      let here = URL(fileURLWithPath: stage.path).resolvingSymlinksInPath().path
      try stage.makeDirectory("papers", mode: 0o700)
      for (state, entered) in [
        ("new/state", here + "/new/state"), (":memory:", ":memory:"),
        ("postgresql://host/base", "postgresql://host/base"),
      ] {
        let run = try await ProgramRun(
          [
            "install", "claude-code", "builtin:apira", "--state", state, "--files", "papers",
            "--print",
          ],
          environment: stage.environment,
          directory: stage.path
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        let entry = try JSONParser.parse(Array(run.output.joined()))["mcpServers"]?["recourse"]
        #expect(
          entry?["args"]?.array?.compactMap(\.string)
            == ["serve", "builtin:apira", "--state", entered, "--files", here + "/papers"]
        )
      }
    }
  }

  @Test func `a description that a client could not read again is not entered`() async throws {
    try await Turnstile.programs.run {
      let stage = try Stage()
      defer { stage.remove() }
      for words in [
        ["install", "cursor", "-"], ["bundle", "-", "--output", "x.mcpb"], ["serve", "-"],
      ] {
        let run = try await ProgramRun(words, environment: stage.environment, directory: stage.path)
        #expect(run.exitCode == 2)
        #expect(
          run.errors.contains("cannot take a description from standard input"),
          "\(run.errors)"
        )
      }
    }
  }

  @Test func `an operation can be named as its document spells it`() async throws {
    try await Turnstile.programs.run {
      let stage = try Stage()
      defer { stage.remove() }
      try stage.write(
        """
        {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"},
         "servers": [{"url": "https://api.shop.example"}], "paths": {"/orders": {"get": {
         "operationId": "listOrders", "summary": "All.", "responses": {"200": {"description": "ok"}}}}}}
        """,
        to: "shop.json"
      )
      for name in ["listOrders", "list-orders", "LIST_ORDERS"] {
        let run = try await ProgramRun(
          ["call", "shop.json", name, "--dry-run"],
          environment: stage.environment,
          directory: stage.path
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        let said = run.output.map { String(decoding: $0, as: UTF8.self) }.joined()
        #expect(said.contains("https://api.shop.example/orders"))
      }
    }
  }
}
