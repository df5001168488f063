import EventLoop
import Manifests
import TestSupport
import Testing

@testable import Server

@Suite struct InstructionsTests {
  private func text(_ manifests: [Manifest], room: Int = 30) async throws -> String {
    try await onEngine { Instructions.text(for: Catalog(manifests, room: room)) }
  }

  @Test(arguments: [0, 30])
  func `the gist of guidance stands within what every client shows`(room: Int) async throws {
    let text = try await text([try TestAPI.manifest()], room: room)
    let gist = try #require(text.split(separator: "\n").first)
    #expect(gist.count <= 512)
    for word in ["revise:", "back_off:", "resume_task", "ask_operator:", "verify:", "list_tasks"] {
      #expect(gist.contains(word))
    }
  }

  @Test func `how to reach what is not listed belongs to the gist`() async throws {
    let text = try await text([try TestAPI.manifest()], room: 0)
    let gist = try #require(text.split(separator: "\n").first)
    for tool in ["find_operations", "describe_operation", "call_operation"] {
      #expect(gist.contains(tool))
    }
    #expect(text.contains("Not listed as tools are the operations of Acme CRM (4)."))
    #expect(text.contains("What writes or deletes is called with change_operation."))
  }

  @Test func `where nothing can be changed nothing is said of changing`() async throws {
    let text = try await text([try TestAPI.manifest().readOnly()], room: 0)
    #expect(text.contains("find_operations"))
    #expect(!text.contains("change_operation"))
    #expect(text.contains("2 operations that write or delete are left out."))
  }

  @Test(arguments: [1, 5, 40, 400], [0, 30])
  func `many manifests do not make it longer than clients show`(count: Int, room: Int) async throws
  {
    var manifest = try TestAPI.manifest()
    manifest.about = String(repeating: "It holds deals. ", count: 40)
    let text = try await text(Array(repeating: manifest, count: count), room: room)
    #expect(text.count <= 2000)
    #expect(text.contains("Acme CRM"))
  }

  @Test func `tools that the operator left out are counted over all APIs`() async throws {
    let manifest = try TestAPI.manifest()
    let text = try await text([manifest.readOnly(), manifest.readOnly()])
    #expect(text.contains("--read-only: 4 tools that write or delete are left out."))
    #expect(text.contains("start the server without --read-only"))
  }

  @Test func `only tools that are listed are named as such`() async throws {
    var manifest = try TestAPI.manifest()
    manifest.about = "Start with crm_get_deal, then crm_create_deal; crm_x is xcrm_search."
    #expect(try await text([manifest]).contains("Start with crm_get_deal, then crm_create_deal;"))
    let unlisted = try await text([manifest], room: 0)
    #expect(
      unlisted.contains(
        "Start with the operation crm_get_deal, then the operation crm_create_deal;"
      )
    )
    let reads = try await text([manifest.readOnly()])
    #expect(
      reads.contains("crm_get_deal, then an operation that is left out; an operation that is")
    )
    #expect(reads.contains("is xcrm_search."))
  }

  @Test func `one tool is one tool`() async throws {
    var manifest = try TestAPI.manifest()
    manifest.operations.removeAll { $0.effect == .destroy }
    let text = try await text([manifest.readOnly()])
    #expect(text.contains("1 tool that writes or deletes is left out."))
  }

  @Test func `where nothing is left out nothing is said of it`() async throws {
    var manifest = try TestAPI.manifest()
    #expect(try await !text([manifest]).contains("read-only"))
    manifest.operations.removeAll { $0.effect != .read }
    #expect(try await !text([manifest.readOnly()]).contains("read-only"))
  }
}
