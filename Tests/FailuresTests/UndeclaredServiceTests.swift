@testable import Failures
import Guidance
import HTTP
import JSON
import Manifests
import Testing

/// Answers of public services whose manifest says nothing of errors, by their documents.
struct UndeclaredServiceTests {
  private static let json = ("Content-Type", "application/json")
  private static let xml = ("Content-Type", "text/xml")

  private static func action(
    _ operation: String,
    _ status: Int,
    _ body: String,
    _ fields: [(String, String)] = [json]
  ) throws -> String {
    let context = try TestManifest.context(operation)
    let reading = ResponseInterpretation(HTTPResponse(status, fields, body), context: context)
    guard let failure = reading.failure else { return "ok" }
    return Guidance(failure, context: context).action.rawValue
  }

  // MARK: - Behind a good status

  @Test(
    arguments: [
      // Kraken, Bybit, VK, Yandex, Baidu, Tencent Cloud, ipstack.
      (#"{"error":["EAPI:Invalid key"]}"#, "ask_operator"),
      (#"{"error":["EOrder:Insufficient funds"]}"#, "revise"),
      (#"{"retCode":10006,"retMsg":"Too many visits!","result":{},"time":1}"#, "back_off"),
      (
        #"{"error":{"error_code":5,"error_msg":"User authorization failed: invalid access_token"}}"#,
        "ask_operator"
      ),
      (
        #"{"error":{"error_code":"53","error_string":"Authorization error","error_detail":"Invalid OAuth token"}}"#,
        "ask_operator"
      ),
      (
        #"{"Response":{"Error":{"Code":"RequestLimitExceeded","Message":"m"},"RequestId":"r"}}"#,
        "back_off"
      ),
      (
        #"{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"m"},"RequestId":"r"}}"#,
        "ask_operator"
      ),
      (
        #"{"success":false,"error":{"code":101,"type":"invalid_access_key","info":"No valid key."}}"#,
        "ask_operator"
      ),
      (
        #"{"success":false,"error":{"code":106,"type":"rate_limit_reached","info":"i"}}"#,
        "back_off"
      ),
      // Amap, MediaWiki, ExchangeRate-API, VIES.
      (#"{"status":"0","info":"DAILY_QUERY_OVER_LIMIT","infocode":"10003"}"#, "back_off"),
      (#"{"status":"0","info":"INVALID_USER_KEY","infocode":"10001"}"#, "ask_operator"),
      (#"{"error":{"code":"ratelimited","info":"Please wait."},"servedby":"mw1"}"#, "back_off"),
      (
        #"{"result":"error","documentation":"https://d","terms-of-use":"https://t","error-type":"unsupported-code"}"#,
        "revise"
      ),
      (#"{"actionSucceed":false,"errorWrappers":[{"error":"MS_MAX_CONCURRENT_REQ"}]}"#, "back_off"),
      (#"{"exito":false,"mensaje":"El cliente no existe"}"#, "revise"),
    ]
  )
  func `a refusal in a service's own words refuses reads and writes`(
    body: String,
    wanted: String
  ) throws {
    for operation in ["get_deal", "create_deal"] {
      #expect(try Self.action(operation, 200, body) == wanted, "\(operation)")
    }
  }

  @Test(
    arguments: [
      // Viber, OpenRouter, Vonage, AppSync.
      (#"{"status":2,"status_message":"invalidAuthToken","chat_hostname":"c"}"#, "ask_operator"),
      (#"{"status":6,"status_message":"receiverNotSubscribed","chat_hostname":"c"}"#, "revise"),
      (#"{"status":12,"status_message":"tooManyRequests","chat_hostname":"c"}"#, "back_off"),
      (#"{"error":{"code":502,"message":"Provider returned error"},"user_id":"u"}"#, "verify"),
      (
        #"{"data":{"create":null},"errors":[{"path":["create"],"errorType":"Unauthorized","locations":[{"line":2,"column":3}],"message":"Not Authorized to access create"}]}"#,
        "ask_operator"
      ),
    ]
  )
  func `a write that was refused behind a good status is not told as done`(
    body: String,
    wanted: String
  ) throws {
    #expect(try Self.action("create_deal", 200, body) == wanted)
  }

  @Test(
    arguments: [
      #"{"code":51000,"error":"Stock is too low"}"#,
      #"{"error":{"code":"","message":"Resource is busy"}}"#,
    ]
  )
  func `a number or an empty code without a word of success affirms nothing`(body: String) throws {
    #expect(try Self.action("create_deal", 200, body) == "revise")
  }

  @Test(
    arguments: [
      "<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>4</int></value></member><member><name>faultString</name><value><string>Too many parameters.</string></value></member></struct></value></fault></methodResponse>",
      "<OAI-PMH><responseDate>d</responseDate><request>r</request><error code=\"badArgument\">Illegal</error></OAI-PMH>",
      "<ServiceExceptionReport version=\"1.3.0\"><ServiceException code=\"LayerNotDefined\">No layer</ServiceException></ServiceExceptionReport>",
      "<paymentService version=\"1.4\"><reply><error code=\"5\">Failed validation</error></reply></paymentService>",
      "<AddItemResponse><Ack>Failure</Ack><Errors><ShortMessage>Bad.</ShortMessage><ErrorCode>37</ErrorCode></Errors></AddItemResponse>",
    ]
  )
  func `an error that is all there is of an answer of XML is a failure`(body: String) throws {
    for operation in ["get_deal", "create_deal"] {
      #expect(try Self.action(operation, 200, body, [Self.xml]) == "revise")
    }
  }

  @Test(
    arguments: [
      "<response><error>0</error></response>", "<response><error>none</error></response>",
      "<response><error>0</error><id>5</id></response>", "<response><errors/></response>",
      "<job><id>7</id><error>disk full</error></job>",
      "<AddItemResponse><Ack>Warning</Ack><Errors><ErrorCode>1</ErrorCode></Errors><ItemID>1</ItemID></AddItemResponse>",
    ]
  )
  func `an answer of XML with more than an error, or with none, is good`(body: String) throws {
    #expect(try Self.action("get_deal", 200, body, [Self.xml]) == "ok")
  }

  @Test(
    arguments: [
      "Error-free import of 5 rows", "error: none", "Failed: 0, succeeded: 10",
      "error,count\n404,3",
      "error: null\nstatus: ok", "Errors: 0", "ERROR 0",
    ]
  )
  func `a text that has the word for a failure and tells of none is good`(body: String) throws {
    #expect(try Self.action("create_deal", 200, body, [("Content-Type", "text/plain")]) == "ok")
  }

  @Test(arguments: [
    "ERROR: 301", "ERR-105 invalid address", "Error, no such user", "FAILED - no credit",
  ])
  func `a text that begins with the word for a failure refuses a write`(body: String) throws {
    #expect(try Self.action("create_deal", 200, body, [("Content-Type", "text/plain")]) == "revise")
  }

  // MARK: - Beside what a document says

  @Test(
    arguments: [
      (#"{"success":false,"message":"not created"}"#, true, "revise"),
      (#"{"success":false,"message":"not created"}"#, false, "ok"),
      (#"{"ok":true,"success":false,"message":"not created"}"#, true, "ok"),
      (#"{"ok":null,"success":false,"message":"not created"}"#, true, "revise"),
      (#"{"ok":false}"#, true, "revise"), (#"{"ok":true,"id":1}"#, true, "ok"),
    ]
  )
  func `what a document was taken to say of failures counts where it stands in the answer`(
    body: String,
    isImported: Bool,
    wanted: String
  ) throws {
    var manifest = try TestManifest.make(errors: #"{"failed": ["json:/ok=false"]}"#)
    manifest.isImported = isImported
    let context = CallContext(
      manifest: manifest,
      operation: manifest.operations.first { $0.name == "create_deal" },
      arguments: JSONObject(),
      now: TestManifest.noon,
      attempts: CallContext.Attempts(made: 1),
      task: nil
    )
    let reading = ResponseInterpretation(HTTPResponse(200, [Self.json], body), context: context)
    #expect(
      reading.failure.map { Guidance($0, context: context).action.rawValue } ?? "ok" == wanted
    )
  }

  // MARK: - Sentences

  @Test(
    arguments: [
      "receiverNotSubscribed", "The user could not be found", "Couldn't charge the card",
      "Name is required", "Not created: the name is missing", "余额不足", "User created_by is invalid",
      "Payment processed, card rejected", "Import finished. All rows failed",
      "0 records created, 5 failed", "Could not refund failed payment",
      "Could not parse invalid date", "Amount not in required range", "No stock: order failed",
      "No API key: required field", "Ошибка авторизации", "Ungültige Anfrage", "Inválido",
    ]
  )
  func `a sentence that says that something was not done denies`(text: String) {
    #expect(RefusalWords.deny(text))
  }

  @Test(
    arguments: [
      "No invalid rows", "confirmation not required", "Not an error", "0 errors",
      "finished without errors",
      "User created, confirmation is required", "Deleted, cannot be undone", "Note: knot theory",
      "The record was updated successfully.", "有限公司",
      "User created\r\nA password is required", "Booked! Don't forget your ticket",
    ]
  )
  func `a sentence that says what was done, or that nothing is wrong, denies nothing`(text: String)
  {
    #expect(!RefusalWords.deny(text))
  }

  // MARK: - Statuses that mean something else

  @Test(
    arguments: [
      (
        400,
        #"{"Code":"Throttling.User","Message":"Request was denied due to user flow control."}"#,
        "back_off"
      ),
      (400, #"{"code":99991400,"msg":"request trigger frequency limit"}"#, "back_off"),
      (400, #"{"code":99991663,"msg":"Invalid access token for authorization."}"#, "ask_operator"),
      (400, #"{"msg":"API limit has been exceeded.","code":-10}"#, "back_off"),
      (
        400, #"{"error":"You are sending messages too quickly. Try again in 45 seconds"}"#,
        "back_off"
      ),
      (
        400, #"{"error":{"code":400,"message":"TOO_MANY_ATTEMPTS_TRY_LATER : Disabled."}}"#,
        "back_off"
      ),
      (400, #"{"error_code":"PRODUCT_NOT_READY","error_message":"m"}"#, "back_off"),
      (400, #"{"error_code":"ITEM_LOGIN_REQUIRED","error_message":"m"}"#, "ask_operator"),
      (400, #"{"error_code":"INVALID_API_KEYS","error_message":"m"}"#, "ask_operator"),
      (400, #"{"message":"rate_limit must be between 1 and 100"}"#, "revise"),
      (401, #"{"Response":"False","Error":"Request limit reached!"}"#, "back_off"),
      (401, #"{"message":"Invalid token, too many requests with it"}"#, "ask_operator"),
      (402, #"{"errors":[{"code":"GENERIC_DECLINE","detail":"d"}]}"#, "revise"),
      (402, #"{"error":{"message":"Insufficient Balance"}}"#, "ask_operator"),
      (
        413, #"{"error":{"message":"Request too large for model","code":"rate_limit_exceeded"}}"#,
        "revise"
      ),
      (
        413, #"{"overLimit":{"code":413,"message":"m","retryAfter":"2026-11-20T12:00:30Z"}}"#,
        "back_off"
      ),
      (
        423, #"{"error":{"code":"locked","message":"there is already an Action running"}}"#,
        "back_off"
      ),
      (409, #"{"title":"A request is outstanding for this Idempotency-Key"}"#, "back_off"),
    ]
  )
  func `a word of the content says more than a status that means many things`(
    status: Int,
    body: String,
    wanted: String
  ) throws {
    #expect(try Self.action("create_deal", status, body) == wanted)
  }

  @Test func `a status that nothing else has, with a time to come again, tells a limit`() throws {
    let failure = try TestManifest.context("create_deal")
      .failure(418, [("Retry-After", "120"), Self.json], #"{"code":-1003,"msg":"m"}"#)
    #expect(failure.action == .backOff)
    #expect(failure.wait?.seconds == 120)
  }

  // MARK: - What only looks like a refusal

  @Test(
    arguments: [
      ("create_deal", 201, #"{"id":3,"reason":"not_found","state":"open"}"#, "ok"),
      ("create_deal", 201, #"{"id":5,"title":"NotFound","body":"x"}"#, "ok"),
      ("get_deal", 200, #"{"title":"TooManyRequests","details":"An essay"}"#, "ok"),
      ("create_deal", 201, #"{"id":3,"text":"Pump hot","ack":false}"#, "ok"),
      ("create_deal", 200, #"{"error":{"code":"","message":"OK"}}"#, "ok"),
      ("create_deal", 409, #"{"message":"Server is already running"}"#, "revise"),
      ("create_deal", 409, #"{"message":"A game in progress cannot be deleted"}"#, "revise"),
      ("create_deal", 409, #"{"message":"Order already placed","estimated_time":1200}"#, "revise"),
      ("create_deal", 409, #"{"message":"An operation is in progress"}"#, "back_off"),
      ("get_deal", 404, #"{"message":"Not here","type":"throttling.policy"}"#, "revise"),
      ("create_deal", 400, #"{"message":"Tag exists","name":"Forbidden"}"#, "revise"),
      (
        "create_deal", 400,
        #"{"message":"Item request limit exceeded: at most 100 items per request"}"#, "revise"
      ),
    ]
  )
  func `a word of the API's own trade is no refusal, and no limit`(
    operation: String,
    status: Int,
    body: String,
    wanted: String
  ) throws {
    #expect(try Self.action(operation, status, body) == wanted)
  }

  @Test(
    arguments: [
      (
        "<problems><problem><id>7</id><description>Printer jams</description></problem></problems>",
        "ok"
      ),
      ("<response><error><code>0</code><message>Success</message></error></response>", "ok"),
      (#"<response><error code="0"/></response>"#, "ok"),
      (
        "<response><error><code>7</code><message>No such deal</message></error></response>",
        "revise"
      ),
    ]
  )
  func `an element that is a thing, or says that nothing is wrong, refuses nothing`(
    body: String,
    wanted: String
  ) throws {
    #expect(try Self.action("get_deal", 200, body, [Self.xml]) == wanted)
  }

  @Test func `what is left of a limit speaks of the next call, not of one that was refused`() throws
  {
    let fields = [Self.json, ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "3600")]
    let body = #"{"success":false,"message":"Date must be after today"}"#
    #expect(try Self.action("create_deal", 200, body, fields) == "revise")
  }

  @Test(arguments: [("X-RateLimit-Reset-Items", 30), ("X-RateLimit-Reset-Ms", 1)])
  func `the unit of a reset is a word of its own`(name: String, seconds: Double) throws {
    let failure = try TestManifest.context("get_deal").failure(429, [(name, "30")], "{}")
    #expect(failure.wait?.seconds == seconds)
  }

  @Test(
    arguments: [
      "Error: null pointer exception", "Error: none of the rows could be saved",
      "Error: 0 of 5 rows saved", "ERROR\r\nInvalid amount",
    ]
  )
  func `a line that goes on after a word for nothing is an error`(text: String) throws {
    let plain = [("Content-Type", "text/plain")]
    #expect(try Self.action("create_deal", 200, text, plain) != "ok")
  }
}
