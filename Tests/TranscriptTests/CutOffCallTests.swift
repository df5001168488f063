import Foundation
import TestSupport
import Testing

/// A call by hand that somebody ends while it is on its way.
struct CutOffCallTests {
  private static func manifest(_ url: String) -> String {
    """
    {"recourse": 1, "id": "shop", "title": "Shop", "about": "For tests.",
     "source": {"url": "https://docs.example.com", "date": "2026-11-20"}, "base_url": "\(url)",
     "operations": {
       "list": {"method": "GET", "path": "/all", "effect": "read", "description": "All."},
       "create": {"method": "POST", "path": "/new", "effect": "write", "description": "One."}}}
    """
  }

  @Test(arguments: [("create", true), ("list", false)])
  func `a write that was sent is told as one that may have happened, with what to do then`(
    operation: String,
    mayHaveHappened: Bool
  ) async throws {
    let api = LoopbackServer { _ in [.stall] }
    defer { api.stop() }
    try await Turnstile.programs.run {
      let stage = try Stage()
      defer { stage.remove() }
      try stage.write(Self.manifest(api.url), to: "shop.json")
      let process = try ServerProcess(
        ["call", "shop.json", operation, "--timeout", "600"],
        environment: stage.environment,
        directory: stage.path
      )
      defer { process.kill() }
      while api.requests.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
      process.terminate()
      #expect(await process.exitCode() == 1)
      let told = process.standardError
      #expect(told.contains("shop_create was sent before that") == mayHaveHappened, "\(told)")
      #expect(told.contains("recourse tasks happened tk_") == mayHaveHappened)
    }
  }
}
