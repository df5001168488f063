import EventLoop
import HTTP
import JSON
import Manifests
import SimulatedWorld
import TestSupport
import Testing

@testable import Server

/// Answers that came in part, or cannot be read: the API did answer, and its status counts.
@Suite struct CallRunnerPartialAnswerTests {
  private func reply(
    _ status: Int,
    _ defect: ContentDefect,
    _ body: String = #"{"id":7,"na"#,
    _ fields: [(String, String)] = []
  ) -> ScriptedTransport.Reply {
    var answer = HTTPResponse(status: status, fields: HTTPFields(fields), body: Array(body.utf8))
    answer.defect = defect
    var error = TransportError(
      progress: .sent,
      reason: .incompleteAnswer,
      detail: "the answer broke off in the middle"
    )
    error.answer = answer
    return ScriptedTransport.Reply(outcome: .failure(error))
  }

  private static let broken = ContentDefect.brokenOff(announced: 500)
  private static let unknownCoding = ContentDefect.unknownCoding("br")

  @Test func `a write with a good status is done, and not sent again`() async throws {
    try await onEngine {
      for defect in [Self.broken, Self.unknownCoding] {
        let world = Simulation(try TestAPI.manifest(), [reply(201, defect)])
        let outcome = await world.call("create_deal", ["title": "A"])
        #expect(outcome.isGood, "\(outcome.text)")
        #expect(outcome.text.contains("answered 201, so the call was carried out"))
        #expect(world.times.count == 1)
      }
    }
  }

  @Test(arguments: [200, 203, 207])
  func `a write whose status many send with a refusal is to be verified where it broke off`(
    status: Int
  ) async throws {
    try await onEngine {
      for defect in [Self.broken, Self.unknownCoding] {
        let refusal = #"{"ok":false,"error":"invalid","de"#
        let world = Simulation(try TestAPI.manifest(), [reply(status, defect, refusal)])
        let outcome = await world.call("create_deal", ["title": "A"])
        #expect(outcome.action == "verify", "\(outcome.text)")
        #expect(world.times.count == 1)
      }
    }
  }

  @Test func `a write of an API that fails inside good answers is to be verified`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest(errors: #""failed": ["json:/ok=false"],"#)
      let world = Simulation(manifest, [reply(200, Self.broken)])
      let outcome = await world.call("create_deal", ["title": "A"])
      #expect(outcome.action == "verify")
      #expect(outcome.text.contains("it answered 200, and the answer broke off"), "\(outcome.text)")
      #expect(world.times.count == 1)
    }
  }

  @Test(
    arguments: [
      (400, "revise"), (401, "ask_operator"), (404, "revise"), (500, "verify"), (429, "back_off"),
    ]
  )
  func `the status of a refusal counts`(_ status: Int, _ action: String) async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let world = Simulation(manifest, [reply(status, Self.broken, "", [("Retry-After", "90")])])
      let outcome = await world.call("create_deal", ["title": "A"])
      #expect(outcome.action == action, "\(outcome.text)")
      #expect(outcome.text.contains("broke off in the middle"), "\(outcome.text)")
      #expect(!outcome.text.contains("did not name the argument"))
      #expect(world.times.count == 1)
    }
  }

  @Test func `a read is sent again, and its part is shown when none is whole`() async throws {
    try await onEngine {
      let whole = Simulation(
        try TestAPI.manifest(),
        [reply(200, Self.broken), .answer(200, [], #"{"id":7}"#)]
      )
      #expect(await whole.call("get_deal", ["id": 1]).text == #"{"id":7}"#)
      let part = Simulation(
        try TestAPI.manifest(),
        Array(repeating: reply(200, Self.broken), count: 5)
      )
      let outcome = await part.call("get_deal", ["id": 1])
      #expect(outcome.isGood, "\(outcome.text)")
      #expect(outcome.text.contains(#"broke off after 11 of 500 bytes"#), "\(outcome.text)")
      #expect(outcome.text.contains("asked for 3 times"))
      #expect(outcome.text.hasSuffix(#"{"id":7,"na"#))
      #expect(part.times.count == 3)
    }
  }

  @Test func `a read whose coding is not known is asked for once more, in all that are`()
    async throws
  {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [reply(200, Self.unknownCoding, ""), .answer(200, [], #"{"id":7}"#)]
      )
      #expect(await world.call("get_deal", ["id": 1]).text == #"{"id":7}"#)
      #expect(world.transport.requests.map(\.codings) == [.certain, .all])
      let unread = Simulation(
        try TestAPI.manifest(),
        Array(repeating: reply(200, Self.unknownCoding, ""), count: 5)
      )
      let outcome = await unread.call("get_deal", ["id": 1])
      #expect(outcome.text.hasPrefix("The content of the answer cannot be read"))
      #expect(unread.times.count == 2)
    }
  }

  @Test func `half an answer does not count against the API`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        Array(repeating: reply(200, Self.broken), count: 12)
      )
      for id in 1...4 {
        #expect(await world.call("get_deal", ["id": JSONValue(id)]).isGood)
      }
      #expect(world.times.count == 12)
    }
  }
}
