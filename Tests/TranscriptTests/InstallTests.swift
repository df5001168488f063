import Foundation
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
