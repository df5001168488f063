import Manifests
import Testing

@testable import Server

@Suite struct InstructionsTests {
  @Test func `the gist of guidance stands within what every client shows`() throws {
    let text = Instructions.text(for: [try TestAPI.manifest()])
    let gist = try #require(text.split(separator: "\n").first)
    #expect(gist.count <= 512)
    for word in [
      "revise:", "back_off: call resume_task", "ask_operator:", "verify:", "list_tasks",
    ] {
      #expect(gist.contains(word))
    }
  }

  @Test func `tools that the operator left out are counted over all APIs`() throws {
    let manifest = try TestAPI.manifest()
    let text = Instructions.text(for: [manifest.readOnly(), manifest.readOnly()])
    #expect(text.contains("--read-only: 4 tools that write or delete are left out."))
    #expect(text.contains("start the server without --read-only"))
  }

  @Test func `one tool is one tool`() throws {
    var manifest = try TestAPI.manifest()
    manifest.operations.removeAll { $0.effect == .destroy }
    let text = Instructions.text(for: [manifest.readOnly()])
    #expect(text.contains("1 tool that writes or deletes is left out."))
  }

  @Test func `where nothing is left out nothing is said of it`() throws {
    var manifest = try TestAPI.manifest()
    #expect(!Instructions.text(for: [manifest]).contains("read-only"))
    manifest.operations.removeAll { $0.effect != .read }
    #expect(!Instructions.text(for: [manifest.readOnly()]).contains("read-only"))
  }
}
