import EventLoop
import HTTP
import JSON
import Manifests
import TestSupport
import Testing

@testable import Server

@Suite(.engine) struct UploadTests {
  private func simulation() throws -> @Engine () -> Simulation {
    let manifest = try RequestAPI.sending(
      "multipart/form-data",
      #"{"file": {"description": "d"}}"#,
      members: #", "place": {"file": {"in": "body", "as": "file"}}"#
    )
    return { Simulation(manifest) }
  }

  @Test func `a file is read from the operator's directory`() async throws {
    try await onEngine {
      let world = try simulation()()
      world.uploads["reports/a.txt"] = .content(Array("hello".utf8))
      #expect(await world.call("send", ["file": ["path": "reports/a.txt"]]).isGood)
      let request = try #require(world.transport.requests.first)
      let type = try #require(request.fields["Content-Type"])
      #expect(type.hasPrefix("multipart/form-data; boundary=recourse-"))
      let body = RequestAPI.text(request) ?? ""
      #expect(body.contains("filename=\"a.txt\""))
      #expect(body.contains("\r\n\r\nhello\r\n--\(type.split(separator: "=")[1])--\r\n"))
    }
  }

  @Test func `each call has a boundary of its own`() async throws {
    try await onEngine {
      let world = try simulation()()
      for text in ["a", "b"] { _ = await world.call("send", ["file": ["text": .string(text)]]) }
      let types = world.transport.requests.map { $0.fields["Content-Type"] }
      #expect(types.count == 2 && types[0] != types[1])
    }
  }

  @Test func `without a directory the ways out are named`() async throws {
    try await onEngine {
      let world = try simulation()()
      let outcome = await world.call("send", ["file": ["path": "a.txt"]])
      #expect(outcome.action == "revise")
      #expect(outcome.fields == ["file.path"])
      #expect(outcome.text.contains("give base64 or text instead"))
      #expect(outcome.text.contains("--files DIR"))
      #expect(world.transport.requests.isEmpty)
    }
  }

  @Test func `a file that cannot be read is told with its reason`() async throws {
    try await onEngine {
      let world = try simulation()()
      world.uploads["../x"] = .refused("leads out of the directory that the operator opened")
      let outcome = await world.call("send", ["file": ["path": "../x"]])
      #expect(outcome.action == "revise")
      #expect(outcome.text.contains("leads out of the directory"))
    }
  }
}
