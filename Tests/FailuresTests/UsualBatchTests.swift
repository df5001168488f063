import Failures
import Guidance
import HTTP
import Manifests
import Testing

/// Answers whose items have outcomes of their own, in the forms that everybody uses.
struct UsualBatchTests {
  private func good(
    _ body: String,
    _ status: Int = 200,
    _ operation: String = "create_deal",
    type: String = "application/json"
  ) throws -> SuccessResponse {
    let context = try TestManifest.context(operation)
    let answer = HTTPResponse(status, [("Content-Type", type)], body)
    guard case .success(let good) = ResponseInterpretation(answer, context: context) else {
      throw Unexpected()
    }
    return good
  }

  private struct Unexpected: Error {}

  /// Bodies, and the names and actions of the items that failed.
  private static let bodies: [(String, [String], SuccessResponse.Share)] = [
    (
      #"{"results":[{"status":201,"id":"a"},{"status":422,"id":"b","error":{"message":"taken"}}]}"#,
      ["b revise taken"], .some
    ),
    (
      #"[{"status":200,"body":{"id":1}},{"status":"404 Not Found","body":{"error":"it is gone"}}]"#,
      ["1 revise it is gone"], .some
    ),
    (
      #"{"responses":[{"id":"1","status":200,"body":{}},{"id":"2","status":429,"headers":{"Retry-After":"30"},"body":{"error":{"code":"TooManyRequests","message":"wait"}}}]}"#,
      ["2 back_off wait 30"], .some
    ),
    (
      #"{"errors":true,"items":[{"index":{"_id":"1","status":201}},{"index":{"_id":"2","status":400,"error":{"type":"parsing","reason":"failed to parse"}}}]}"#,
      ["2 revise failed to parse"], .some
    ),
    (
      #"{"Successful":[{"Id":"a"}],"Failed":[{"Id":"b","Code":"Invalid","Message":"bad"}]}"#,
      ["b revise bad"], .some
    ),
    (
      #"[{"id":"1","success":true},{"success":false,"errors":[{"message":"no name"}]}]"#,
      ["1 revise no name"], .some
    ),
    (
      #"{"compositeResponse":[{"httpStatusCode":403,"referenceId":"r2","body":[{"errorCode":"X","message":"nope"}]}]}"#,
      ["r2 ask_operator nope"], .all
    ),
    (
      #"[{"code":200,"body":"{}"},{"code":400,"body":"{\"error\":{\"message\":\"Unsupported\"}}"}]"#,
      ["1 revise Unsupported"], .some
    ),
    (
      #"{"data":{"a":1,"b":null},"errors":[{"message":"no access","path":["b","name"]}]}"#,
      ["b/name revise no access"], .unknown
    ),
    (#"{"data":{"results":[{"status":500,"id":1,"error":"x"}]}}"#, ["1 verify"], .all),
  ]

  @Test(arguments: bodies)
  func `what failed inside is told, each item for itself`(
    body: String,
    items: [String],
    share: SuccessResponse.Share
  ) throws {
    let answer = try good(body)
    let context = try TestManifest.context("create_deal")
    let found = answer.failedItems.map { item in
      let wait = item.failure.wait.map { " \(Int($0.seconds))" } ?? ""
      let action = Guidance(item.failure, context: context).action.rawValue
      return [item.name, action, item.failure.said.message ?? ""].joined(separator: " ")
        .trimmed + wait
    }
    #expect(
      zip(found, items).allSatisfy { $0.hasPrefix($1) } && found.count == items.count,
      "\(found)"
    )
    #expect(answer.failedShare == share)
  }

  @Test(
    arguments: [
      (#"{"results":[{"status":200,"url":"x"},{"status":404,"url":"y"}]}"#, 200, "get_deal"),
      (#"{"items":[{"status":"active"},{"status":"closed"}]}"#, 200, "create_deal"),
      (#"{"items":[{"status":404},{"state":"x"}]}"#, 200, "create_deal"),
      (#"{"results":[{"status":200,"id":1},{"status":204,"id":2}]}"#, 207, "create_deal"),
      (#"{"data":[{"id":1}],"errors":[]}"#, 200, "create_deal"),
      (#"{"data":{"id":1},"errors":["deprecated"]}"#, 200, "create_deal"),
      (#"{"codes":[{"code":7},{"code":404}]}"#, 200, "create_deal"),
      (
        #"{"id":9,"lines":[{"id":1,"code":404,"name":"Bolt"},{"id":2,"code":200}]}"#, 201,
        "create_deal"
      ),
      (#"[{"id":1,"status":500,"url":"a"},{"id":2,"status":200}]"#, 200, "create_deal"),
      (#"{"data":[{"id":1,"success":false,"name":"launch"}]}"#, 200, "create_deal"),
      (#"[{"id":1,"status":502,"headers":{"x":"y"}},{"id":2,"status":200}]"#, 200, "get_deal"),
      (#"{"data":[{"id":1}],"errors":[{"message":"deprecated"}]}"#, 200, "create_deal"),
      (
        #"{"data":{"build":7},"id":1,"errors":[{"message":"x","path":"src/a.js","line":3}]}"#, 200,
        "get_deal"
      ),
      (#"{"data":{"ok":true},"page":1,"errors":[{"message":"x"}]}"#, 200, "get_deal"),
      (
        #"{"results":[{"id":1}],"errors":[{"message":"x","path":["a"]}]}"#, 200, "get_deal"
      ),
    ]
  )
  func `a list that tells no outcomes stays data`(
    body: String,
    status: Int,
    operation: String
  ) throws {
    #expect(try good(body, status, operation).failedItems.isEmpty)
  }

  @Test(
    arguments: [
      #"{"results":[{"id":1,"status":"success"},{"id":2,"status":"error","error":{"message":"bad"}}]}"#,
      #"[{"id":1,"status":"ok"},{"id":2,"status":"failed"}]"#,
      #"{"results":[{"id":1,"status":200},{"id":2,"error":{"message":"bad"}}]}"#,
    ]
  )
  func `an item of a 207 may tell its outcome in a word, or by an error alone`(_ body: String)
    throws
  {
    #expect(try good(body, 207).failedItems.map(\.name) == ["2"])
  }

  @Test(
    arguments: [
      #"{"data":{"a":1,"b":null},"errors":[{"message":"x","path":["b"]}],"cost":3}"#,
      #"{"data":{"a":1,"b":null},"errors":[{"message":"x"}]}"#,
      #"{"data":{"a":1},"errors":[{"message":"x","locations":[{"line":1,"column":2}]}],"id":2}"#,
    ]
  )
  func `the errors of GraphQL are told to a read by the marks that they bear`(body: String) throws {
    #expect(try good(body, 200, "get_deal").failedItems.count == 1)
  }

  /// Answers that count what failed, or name it alone.
  private static let counted: [(String, [String], [Int])] = [
    (
      #"{"FailedRecordCount":1,"Records":[{"SequenceNumber":"1"},{"ErrorCode":"ProvisionedThroughputExceededException","ErrorMessage":"Rate exceeded"}]}"#,
      ["1"], [429]
    ),
    (
      #"{"inserted":3,"failed":1,"errors":[{"index":2,"message":"email is invalid"}]}"#, ["2"],
      [400]
    ),
    (
      #"{"insertErrors":[{"index":0,"errors":[{"reason":"invalid","message":"no such field"}]}]}"#,
      ["0"], [400]
    ),
    (
      #"{"Failed":[{"Id":"a","SenderFault":true,"Code":"InvalidParameterValue"},{"Id":"b","SenderFault":false,"Code":"Odd"},{"Id":"c","Code":"AWS.SimpleQueueService.x","SenderFault":true}]}"#,
      ["a", "b", "c"], [400, 500, 400]
    ),
    (
      #"{"FailedEntryCount":1,"Entries":[{"ErrorCode":"InternalFailure"},{"EventId":"7"}]}"#, ["0"],
      [500]
    ),
  ]

  @Test(arguments: counted)
  func `what an answer counts as failed is told item by item`(
    body: String,
    names: [String],
    statuses: [Int]
  ) throws {
    let answer = try good(body)
    #expect(answer.failedItems.map(\.name) == names)
    #expect(answer.failedItems.map(\.failure.status) == statuses)
    #expect(try good(body, 200, "get_deal").failedItems.isEmpty)
  }

  @Test(arguments: ["get_deal", "create_deal"])
  func `what a batch did not come to is to be sent again later, and nothing else of it`(
    operation: String
  ) throws {
    let items = #"{"UnprocessedItems":{"Deals":[{"PutRequest":{}},{"DeleteRequest":{}}]}}"#
    let keys =
      #"{"Responses":{"Deals":[]},"UnprocessedKeys":{"Deals":{"Keys":[{"id":{"S":"1"}}]}}}"#
    for (body, names) in [(items, ["Deals/0", "Deals/1"]), (keys, ["Deals/0"])] {
      let answer = try good(body, 200, operation)
      #expect(answer.failedItems.map(\.name) == names && answer.failedShare == .unknown)
      #expect(answer.failedItems.allSatisfy { $0.failure.verdict == .backOff })
      let text = SuccessText(answer, context: try TestManifest.context(operation)).text
      #expect(text.contains(#"- "Deals/0": back_off"#))
    }
    #expect(try good(#"{"UnprocessedItems":{}}"#, 200, operation).failedItems.isEmpty)
  }

  @Test(arguments: [
    #"{"failed":0,"errors":[{"message":"deprecated"}]}"#, #"{"failures":2,"name":"test run 7"}"#,
    #"{"FailedRecordCount":0,"Records":[{"SequenceNumber":"1","ErrorCode":null}]}"#,
  ])
  func `a count without what failed is data`(body: String) throws {
    #expect(try good(body).failedItems.isEmpty)
  }

  @Test func `the keys that S3 did not delete are told by their names`() throws {
    let body = """
      <DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Deleted><Key>a</Key></Deleted>
      <Error><Key>b</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error></DeleteResult>
      """
    let answer = try good(body, type: "application/xml")
    #expect(answer.failedItems.map(\.name) == ["b"] && answer.failedShare == .some)
    #expect(answer.failedItems.first?.failure.verdict == .askOperator)
    #expect(answer.failedItems.first?.failure.said.message == "Access Denied")
    #expect(try good(body, 200, "get_deal", type: "application/xml").failedItems.isEmpty)
  }

  @Test(
    arguments: [
      #"{"data":null,"errors":[{"message":"x"}]}"#, #"{"data":{},"errors":[{"message":"x"}]}"#,
      #"{"data":{"user":null},"errors":[{"message":"x"}]}"#,
      #"{"data":{"a":null,"b":null},"errors":[{"message":"x","path":["a"]}],"cost":1}"#,
    ],
    ["get_deal", "create_deal"]
  )
  func `a call of GraphQL of which nothing came failed as a whole`(body: String, operation: String)
    throws
  {
    let context = try TestManifest.context(operation)
    let answer = HTTPResponse(200, [("Content-Type", "application/json")], body)
    guard case .failure(let failure) = ResponseInterpretation(answer, context: context) else {
      throw Unexpected()
    }
    #expect(failure.said.message?.hasPrefix("x") == true)
  }

  @Test(
    arguments: [
      #"{"valid":false,"errors":[{"message":"x","path":["a"]}]}"#,
      #"{"build":7,"errors":[{"message":"x","locations":[{"line":1}]}],"steps":[1]}"#,
      #"{"count":1,"errors":[{"message":"x"}]}"#, #"{"errors":[{"message":"x","path":["a"]}]}"#,
    ]
  )
  func `errors that are what a read asked for are its answer`(body: String) throws {
    #expect(try good(body, 200, "get_deal").failedItems.isEmpty)
  }

  private static let parts = """
    --batch_x\r
    Content-Type: application/http\r
    Content-ID: <response-item1>\r
    \r
    HTTP/1.1 200 OK\r
    Content-Type: application/json; charset=UTF-8\r
    \r
    {"id": "a"}\r
    --batch_x\r
    Content-Type: multipart/mixed; boundary=changeset_y\r
    \r
    --changeset_y\r
    Content-Type: application/http\r
    Content-ID: 2\r
    \r
    HTTP/1.1 429 Too Many Requests\r
    Retry-After: 30\r
    \r
    \r
    --changeset_y--\r
    --batch_x\r
    Content-Type: application/http\r
    Content-ID: <response-item4>\r
    \r
    HTTP/1.1 409 Conflict\r
    \r
    \r
    --batch_x\r
    Content-Type: application/http\r
    \r
    HTTP/1.1 404 Not Found\r
    Content-Type: application/json\r
    \r
    {"error": {"code": 404, "message": "no such file"}}\r
    --batch_x--\r

    """

  @Test(arguments: ["batch_x", "\"batch_x\""], ["get_deal", "create_deal"])
  func `each part that is an answer is an item by its own status`(
    boundary: String,
    operation: String
  ) throws {
    let type = "multipart/mixed; charset=utf-8; boundary=\(boundary)"
    let answer = try good(Self.parts, 200, operation, type: type)
    #expect(answer.failedItems.map(\.name) == ["2", "item4", "part 4"])
    #expect(answer.failedItems.map(\.failure.status) == [429, 409, 404])
    #expect(answer.failedItems.first?.failure.wait?.seconds == 30)
    #expect(answer.failedItems.last?.failure.said.message == "no such file")
    #expect(answer.failedShare == .some)
  }

  @Test(arguments: ["multipart/mixed", "multipart/mixed; boundary=other", "text/plain"])
  func `parts without their boundary are a text`(type: String) throws {
    #expect(try good(Self.parts, type: type).failedItems.isEmpty)
  }

  @Test func `a 207 to a read is a list of outcomes too`() throws {
    let body = #"{"results":[{"status":200,"id":"x"},{"status":404,"id":"y"}]}"#
    #expect(try good(body, 207, "get_deal").failedItems.map(\.name) == ["y"])
  }

  @Test func `the responses of a multistatus are told by their places`() throws {
    let body = """
      <d:multistatus xmlns:d="DAV:">
      <d:response><d:href>/a</d:href><d:status>HTTP/1.1 200 OK</d:status></d:response>
      <d:response><d:href>/b</d:href><d:status>HTTP/1.1 423 Locked</d:status></d:response>
      </d:multistatus>
      """
    let answer = try good(body, 207, type: "application/xml")
    #expect(answer.failedItems.map(\.name) == ["/b"] && answer.failedShare == .some)
    #expect(answer.failedItems.first?.failure.status == 423)
    let properties = """
      <d:multistatus xmlns:d="DAV:"><d:response><d:href>/a</d:href><d:propstat><d:prop/>
      <d:status>HTTP/1.1 404 Not Found</d:status></d:propstat></d:response></d:multistatus>
      """
    #expect(try good(properties, 207, "get_deal", type: "text/xml").failedItems.isEmpty)
    #expect(try good(properties, 207, "update_deal", type: "text/xml").failedItems.count == 1)
  }

  @Test func `what was refused of an item stands in its line`() throws {
    let body =
      #"[{"success":true},{"success":false,"errors":[{"message":"no name","fields":["Name"]}]}]"#
    let text = SuccessText(try good(body), context: try TestManifest.context("create_deal")).text
    #expect(
      text.hasPrefix("revise: Acme CRM answered 200, but one item inside failed; the rest did not.")
    )
    #expect(
      text.contains(
        """
        - 1: revise. Change it, then send this item again.
          - "Name": the API says "no name"
        """
      )
    )
  }
}

extension String {
  fileprivate var trimmed: String { hasSuffix(" ") ? String(dropLast()) : self }
}
