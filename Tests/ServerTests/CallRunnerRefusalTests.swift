import Credentials
import EventLoop
import HTTP
import JSON
import MCP
import TestSupport
import Testing

@testable import Server

@Suite struct CallRunnerRefusalTests {
  @Test(arguments: [
    JSONObject(), ["id": 1], ["id": 1, "confirm": false], ["id": 1, "confirm": "yes"],
  ])
  func `nothing is deleted without a word from the user`(arguments: JSONObject) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      let outcome = await world.call("delete_deal", arguments)
      #expect(outcome.action == "revise")
      #expect(outcome.fields.contains("confirm"))
      #expect(outcome.text.contains("ask the user first"))
      #expect(world.times.isEmpty)
    }
  }

  @Test func `with the user's word it is deleted, and the word is not sent`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(204, [], "")])
      let outcome = await world.call("delete_deal", ["id": 1, "confirm": true])
      #expect(outcome.text == "Done (204, no content).")
      #expect(world.transport.requests.map(\.url) == ["https://api.crm.example.com/v1/deals/1"])
    }
  }

  @Test(arguments: [
    JSONObject(), ["id": ["a"]], ["id": 1, "other": 2], ["id": ".."], ["id": "%2e%2e"],
    ["id": "1/../../keys"], ["id": "1\r\nX-Admin: 1"],
  ])
  func `arguments that do not fit are told without a request`(arguments: JSONObject) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      let outcome = await world.call("get_deal", arguments)
      #expect(outcome.action == "revise")
      #expect(!outcome.fields.isEmpty)
      #expect(world.times.isEmpty)
    }
  }

  @Test func `without a key the operator is told what to set`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), key: nil)
      let outcome = await world.call("search")
      #expect(outcome.action == "ask_operator")
      #expect(outcome.text.contains("CRM_KEY"))
      #expect(world.times.isEmpty)
      world.desk.put(file: .content("sk_new_123456"))
      #expect(await world.call("search").isGood)
    }
  }

  @Test func `a key that cannot be used says why`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), key: nil)
      world.desk.put(file: .refused("is readable by others; run chmod 600 on it"))
      let outcome = await world.call("search")
      #expect(outcome.action == "ask_operator")
      #expect(outcome.text.contains("the file /keys/crm is readable by others"))
      world.desk.put(key: "two words")
      #expect(await world.call("search").text.contains("the variable CRM_KEY holds a space"))
      #expect(world.times.isEmpty)
    }
  }

  @Test func `no answer is longer than its limit`() async throws {
    try await onEngine {
      let body = JSONWriter.text(["all": .array(Array(repeating: "0123456789", count: 5000))])
      let page = String(repeating: "<p>no", count: 50_000)
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(200, [], body), .answer(400, [("Content-Type", "text/html")], page)]
      )
      let good = await world.call("search")
      #expect(good.text.unicodeScalars.count <= 8000)
      #expect(good.text.contains(" of 5,000 items shown (\"/all\")."))
      let bad = await world.call("search", ["query": "x"])
      #expect(bad.text.unicodeScalars.count <= 2000)
    }
  }

  @Test(arguments: [#"ab<c1d2e3f4>g5h6i7"#, #"a"b"c1d2e3f4"#, "ab\u{200B}c1d2e3f4/g5h6"])
  func `a key is masked before quoting can change it`(key: String) async throws {
    try await onEngine {
      let escaped = key.unicodeScalars.map { scalar in
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
      let plain = JSONWriter.text(.string("m \(key)"))
      let answers =
        [#"{"code":"C","message":"m \#(escaped)"}"#, "text \(key)"]
        + [#"{"code":"C","message":\#(plain)}"#]
      let fields = [("X-Request-Id", key)]
      let world = Simulation(
        try TestAPI.manifest(errors: #""request_id": ["header:X-Request-Id"],"#),
        answers.map { .answer(400, fields, $0) },
        key: key
      )
      for number in answers.indices {
        let outcome = await world.call("get_deal", ["id": .string("\(number)")])
        #expect(outcome.text.contains("[secret]"))
        let whole = outcome.text + JSONWriter.text(.object(outcome.result.structuredContent ?? [:]))
        #expect(!whole.contains("c1d2e3f4") && !whole.contains("g5h6"), "\(outcome.text)")
      }
    }
  }

  @Test func `a page is no sign that the API works`() async throws {
    try await onEngine {
      let page = ScriptedTransport.Reply.answer(200, [], "<html>Log in</html>")
      let world = Simulation(
        try TestAPI.manifest(),
        Array(repeating: page, count: 30),
        inCallWaitLimit: 0
      )
      var last = await world.call("search")
      for number in 0..<20 {
        last = await world.call("search", ["query": .string("\(number)")])
      }
      #expect(last.text.contains("keeps failing, so calls to it are paused"))
    }
  }

  @Test func `a key that the API echoes is masked in results and progress, the old one too`()
    async throws
  {
    try await onEngine {
      let digits = "123456789012"
      let world = Simulation(
        try TestAPI.manifest(),
        [
          .answer(429, [("Retry-After", "2")], #"{"code":"\#(digits)"}"#),
          .answer(200, [], #"{"you":"\#(digits)","a":"sk_new_123456"}"#, after: 3),
        ],
        key: digits
      )
      let call = world.start("search")
      await world.pass(3)
      world.desk.put(key: "sk_new_123456")
      _ = await world.call("get_deal", ["id": 1])
      let outcome = await call.value
      #expect(outcome.text == #"{"you":"[secret]","a":"[secret]"}"#)
      #expect(world.told.isEmpty == false)
      #expect(world.told.allSatisfy { !$0.contains(digits) })
    }
  }
}
