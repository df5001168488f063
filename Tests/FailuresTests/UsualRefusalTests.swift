@testable import Failures
import Guidance
import HTTP
import JSON
import Manifests
import Testing

/// Refusals behind a good status in the forms that everybody uses, beyond those of one sort of call.
struct UsualRefusalTests {
  private func read(
    _ body: String,
    _ operation: String = "create_deal",
    path: String? = nil,
    type: String = "application/json",
    status: Int = 200
  ) throws -> ResponseInterpretation {
    var context = try TestManifest.context(operation)
    if let path {
      var operation = try #require(context.operation)
      operation.path = path
      context = CallContext(
        manifest: context.manifest,
        operation: operation,
        arguments: [:],
        now: TestManifest.noon,
        attempts: CallContext.Attempts(made: 1),
        task: nil
      )
    }
    let answer = HTTPResponse(status, [("Content-Type", type)], body)
    return ResponseInterpretation(answer, context: context)
  }

  private func action(of failure: Failure, _ operation: String) throws -> String {
    Guidance(failure, context: try TestManifest.context(operation)).action.rawValue
  }

  // MARK: - Errors alone

  private static let alone = [
    #"{"valid":false,"errors":[{"message":"no name","path":["name"]}]}"#,
    #"{"errors":[{"message":"no name","path":["name"]}]}"#, #"{"errors":["no name"]}"#,
    #"{"errors":{"name":["is missing"]},"id":null,"created":0}"#,
    #"{"status":422,"message":"Validation failed","errors":[{"code":"missing"}]}"#,
  ]

  @Test(arguments: alone)
  func `errors without a sign of success refuse a write`(body: String) throws {
    let failure = try #require(try read(body).failure)
    #expect(try action(of: failure, "create_deal") == "revise")
  }

  @Test(arguments: alone.dropLast())
  func `the same errors are the good answer of what only reads or checks`(body: String) throws {
    #expect(try read(body, "get_deal").failure == nil)
    for path in ["/deals/validate", "/deals/{id}:validateOnly", "/schema/lint/{id}"] {
      guard case .success(let good) = try read(body, path: path) else {
        Issue.record("\(path) was refused")
        continue
      }
      #expect(good.failedItems.isEmpty)
    }
  }

  @Test(
    arguments: [
      #"{"errors":[{"message":"row 7 was skipped"}],"imported":6}"#, #"{"id":1,"errors":["old"]}"#,
      #"{"errors":[],"warnings":["old"]}"#, #"{"errors":{"count":0}}"#, #"{"errors":[7]}"#,
      #"{"message":"Imported 3 of 4 contacts","errors":["row d: no email"]}"#,
      #"{"code":0,"message":"success","errors":["old"]}"#, #"{"errno":0,"errors":["old"]}"#,
      #"{"message":"Imported","data":null,"errors":["old"]}"#,
      #"{"errors":[{"row":4,"message":"no email"}],"warnings":[]}"#,
      #"{"errors":[{"row":4,"message":"no email"}]}"#,
      #"{"errors":["old"],"ok":true}"#, #"{"errors":["old"],"status":"created"}"#,
    ]
  )
  func `errors beside what a write has made are no refusal`(body: String) throws {
    #expect(try read(body).failure == nil)
  }

  @Test(
    arguments: [
      #"{"id":"m","errorCount":4,"checks":[{"name":"a","status":500},{"name":"b","status":200}]}"#,
      #"{"state":"paused","succeeded":5,"failed":2,"errors":[{"message":"x"},{"message":"y"}]}"#,
      #"{"rejected":12,"rules":[{"key":"r1","code":429},{"key":"r2","code":429}]}"#,
    ]
  )
  func `a count of failures beside another list is no batch`(body: String) throws {
    guard case .success(let good) = try read(body, path: "/monitors", status: 201) else {
      Issue.record("refused")
      return
    }
    #expect(good.failedItems.isEmpty)
  }

  @Test(
    arguments: [
      #"{"time":"2","message":"login failed","error":"unauthorized","path":"/b"}"#,
      #"{"message":"GET /b failed","error":"too many requests","status":429}"#,
    ]
  )
  func `the last entry of a log is no end of its stream`(last: String) throws {
    let first = #"{"message":"GET /a","error":null,"status":200}"#
    let body = first + "\n" + last + "\n"
    #expect(try read(body, "get_deal", type: "application/x-ndjson").failure == nil)
  }

  @Test func `a status that says that something was made is believed`() throws {
    #expect(try read(#"{"errors":["old"]}"#, status: 201).failure == nil)
  }

  @Test(
    arguments: [
      #"{"valid":false,"data":{"a":1},"errors":[{"message":"x","path":["a"]}]}"#,
      #"{"valid":false,"data":null,"errors":[{"message":"x","path":["a"]}]}"#,
      #"{"valid":false,"errors":[{"message":"x","extensions":{"rule":"r1"}}]}"#,
      #"{"data":{"a":1},"page":1,"errors":[{"message":"x","path":[]}]}"#,
      #"{"data":{"a":1},"page":1,"errors":[{"message":"x","path":[{"line":1}]}]}"#,
    ]
  )
  func `what says itself whether something is valid is no answer of GraphQL`(body: String) throws {
    guard case .success(let good) = try read(body, "get_deal") else {
      Issue.record("it was refused")
      return
    }
    #expect(good.failedItems.isEmpty)
  }

  // MARK: - Limits and numbers

  @Test(
    arguments: [
      (
        #"{"Note":"Thank you for using X! Our standard API call frequency is 5 calls per minute."}"#,
        "rate_limit"
      ),
      (#"{"Information":"Our standard API rate limit is 25 requests per day."}"#, "quota"),
      (#"{"success":false,"message":"Too many requests, slow down"}"#, "rate_limit"),
    ]
  )
  func `a remark on a limit that is all there is refuses for the limit`(body: String, kind: String)
    throws
  {
    for operation in ["get_deal", "create_deal"] {
      let failure = try #require(try read(body, operation).failure)
      #expect(try action(of: failure, operation) == "back_off")
      #expect(failure.kind == kind)
      #expect(failure.said.message?.isEmpty == false)
    }
  }

  @Test(
    arguments: [
      #"{"Note":"Paris is the capital of France."}"#, #"{"note":"5 calls per minute","id":1}"#,
      #"{"text":"rate limit"}"#,
    ]
  )
  func `any other remark is what was asked for`(body: String) throws {
    #expect(try read(body, "get_deal").failure == nil)
  }

  @Test(
    arguments: [
      (-1, "back_off", "verify"), (45009, "back_off", "back_off"), (45011, "back_off", "back_off"),
      (40001, "ask_operator", "ask_operator"), (48001, "ask_operator", "ask_operator"),
      (40003, "revise", "revise"),
    ]
  )
  func `a number of an error refuses whatever stands beside it`(
    number: Int,
    reading: String,
    writing: String
  ) throws {
    let body = #"{"errcode":\#(number),"errmsg":"what is wrong","openid":"x"}"#
    for (operation, wanted) in [("get_deal", reading), ("create_deal", writing)] {
      let failure = try #require(try read(body, operation).failure)
      #expect(try action(of: failure, operation) == wanted)
      #expect(failure.code == "\(number)")
      #expect(failure.said.message?.hasPrefix("what is wrong") == true)
    }
    #expect(try read(#"{"errcode":0,"errmsg":"ok","openid":"x"}"#).failure == nil)
  }

  @Test(
    arguments: [
      (
        #"{"ok":false,"error":{"code":"TRY_LATER","message":"temporarily unavailable"}}"#,
        "back_off"
      ),
      (#"{"success":false,"message":"System is busy, please try again later."}"#, "back_off"),
      (#"{"success":false,"message":"No such article. Please try again."}"#, "revise"),
    ]
  )
  func `a failure that passes by its own words is not one of the arguments`(
    body: String,
    wanted: String
  ) throws {
    let failure = try #require(try read(body, "get_deal").failure)
    #expect(try action(of: failure, "get_deal") == wanted)
    let written = try #require(try read(body).failure)
    #expect(try (action(of: written, "create_deal") == "revise") == (wanted == "revise"))
  }

  @Test(arguments: [
    ("53300", 503, "back_off"), ("53400", 500, "back_off"), ("XX000", 500, "verify"),
  ])
  func `a database that is short of resources did nothing, and has them later`(
    code: String,
    status: Int,
    wanted: String
  ) throws {
    let body = #"{"code":"\#(code)","details":null,"hint":null,"message":"too many clients"}"#
    let failure = try #require(try read(body, status: status).failure)
    #expect(try action(of: failure, "create_deal") == wanted)
    #expect((failure.kind == "rate_limit") == (wanted == "back_off"))
  }

  // MARK: - Streams

  private static let streams: [(String, String, String, String)] = [
    (
      "text/event-stream",
      "event: start\ndata: {\"id\":1}\n\nevent: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n",
      "back_off", "verify"
    ),
    (
      "text/event-stream; charset=utf-8",
      "data: {\"error\":{\"message\":\"Rate limit reached\",\"code\":\"rate_limit_exceeded\"}}\r\n\r\ndata: [DONE]\r\n\r\n",
      "back_off", "back_off"
    ),
    ("text/event-stream", "event: error\ndata: no such model\n\n", "revise", "revise"),
    (
      "application/x-ndjson", "{\"id\":1}\n{\"error\":{\"code\":400,\"message\":\"bad line\"}}\n",
      "revise",
      "verify"
    ),
  ]

  @Test(arguments: streams)
  func `a stream that ends in an error failed, and a write that had begun has to be looked after`(
    type: String,
    body: String,
    reading: String,
    writing: String
  ) throws {
    for (operation, wanted) in [("get_deal", reading), ("create_deal", writing)] {
      let failure = try #require(try read(body, operation, type: type).failure)
      #expect(try action(of: failure, operation) == wanted)
      #expect(failure.said.message?.isEmpty == false)
    }
  }

  @Test(
    arguments: [
      (
        "text/event-stream",
        "event: error\ndata: {\"error\":\"x\"}\n\nevent: done\ndata: {\"id\":1}\n\n"
      ),
      ("text/event-stream", "data: {\"error\":null,\"id\":1}\n\n"),
      ("text/event-stream", ": ping\n\n"),
      ("application/x-ndjson", "{\"id\":1}\n{\"id\":2,\"error\":\"x\"}\n"),
      ("application/x-ndjson", "{\"id\":1}\n{\"error\":\"x"),
      ("text/plain", "event: error\ndata: x\n\n"),
    ]
  )
  func `a stream that goes on after an error, or tells of one as data, is an answer`(
    type: String,
    body: String
  ) throws {
    #expect(try read(body, "get_deal", type: type).failure == nil)
  }
}
