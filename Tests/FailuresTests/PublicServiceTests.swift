@testable import Failures
import Manifests
import Testing

/// Refusals of public services that no manifest of this project declares, each as their documentation has it.
struct PublicServiceTests {
  /// Status, body, and what a read and a write come to.
  typealias Row = (Int, String, String, String)

  @Test(
    arguments: [
      // Taobao, Philips Hue, GeoNames, Google Maps, MSG91, LINE Pay, Zuora, Tuya, Fast2SMS.
      (200, #"{"error_response":{"code":7,"msg":"App Call Limited"}}"#, "back_off", "back_off"),
      (
        200, #"[{"error":{"type":7,"address":"/a","description":"invalid value"}}]"#, "revise",
        "revise"
      ),
      (
        200,
        #"{"status":{"message":"the hourly limit of 1000 credits has been exceeded. Please throttle your requests","value":19}}"#,
        "back_off", "back_off"
      ),
      (
        200,
        #"{"error_message":"Missing the 'address' parameter.","results":[],"status":"INVALID_REQUEST"}"#,
        "revise", "revise"
      ),
      (200, #"{"results":[],"status":"REQUEST_DENIED"}"#, "ask_operator", "ask_operator"),
      (200, #"{"message":"Authentication failure","type":"error"}"#, "revise", "revise"),
      (
        200, #"{"returnCode":"1106","returnMessage":"Header information error"}"#, "revise",
        "revise"
      ),
      (
        200, #"{"success":false,"processId":"3F","reasons":[{"code":53100020,"message":"m"}]}"#,
        "revise", "revise"
      ),
      (
        200, #"{"code":1010,"msg":"token is expired","success":false,"t":1650000000000,"tid":"a"}"#,
        "ask_operator", "ask_operator"
      ),
      // Midtrans, iyzico.
      (
        200, #"{"status_code":"406","status_message":"Duplicate order ID","id":"1"}"#, "revise",
        "revise"
      ),
      (
        200, #"{"status_code":"401","status_message":"Unknown merchant","id":"1"}"#, "ask_operator",
        "ask_operator"
      ),
      (
        200, #"{"status":"failure","errorCode":"11","errorMessage":"m","locale":"tr"}"#, "revise",
        "revise"
      ),
      // Withings, Netatmo, Parse, Imgur, Zoho Books, Toggl.
      (200, #"{"status":601,"body":{},"error":"Too Many Request"}"#, "back_off", "back_off"),
      (403, #"{"error":{"code":26,"message":"User usage reached"}}"#, "back_off", "back_off"),
      (
        400, #"{"code":155,"error":"This application has exceeded its request limit."}"#,
        "back_off", "back_off"
      ),
      (
        400,
        #"{"data":{"error":{"code":429,"message":"Please wait 16 more minutes."}},"success":false}"#,
        "back_off", "back_off"
      ),
      (
        400,
        #"{"code":44,"message":"you have exceeded the maximum number of requests per minute"}"#,
        "back_off", "back_off"
      ),
      (
        402,
        #"{"message":"You have hit your hourly limit. Your quota will reset in 1769 seconds."}"#,
        "back_off", "back_off"
      ),
      // what3words, DeepL, Moonshot, Postmark, trials, suspended accounts.
      (
        402, #"{"error":{"code":"QuotaExceeded","message":"Please upgrade your usage plan"}}"#,
        "ask_operator", "ask_operator"
      ),
      (456, #"{"message":"Quota Exceeded"}"#, "ask_operator", "ask_operator"),
      (
        429, #"{"error":{"message":"please check your account balance"}}"#, "ask_operator",
        "ask_operator"
      ),
      (
        422, #"{"ErrorCode":405,"Message":"You ran out of credits"}"#, "ask_operator",
        "ask_operator"
      ),
      (
        422, #"{"error":{"code":"trial_expired","message":"Your trial has expired."}}"#,
        "ask_operator", "ask_operator"
      ),
      (412, #"{"message":"Account acme is suspended"}"#, "revise", "revise"),
      (409, #"{"message":"Account suspended"}"#, "ask_operator", "ask_operator"),
      (
        404, #"{"errorCode":"404.001.03","errorMessage":"Invalid Access Token"}"#, "ask_operator",
        "ask_operator"
      ),
      // Alibaba, DingTalk, maintenance.
      (
        404,
        #"{"Code":"InvalidAccessKeyId.NotFound","Message":"Specified access key is not found."}"#,
        "ask_operator", "ask_operator"
      ),
      (
        403, #"{"code":"Forbidden.AccessDenied.QpsLimitForApi","message":"x"}"#, "back_off",
        "back_off"
      ),
      (
        403, #"{"message":"Read-only for scheduled maintenance"}"#, "back_off", "back_off"
      ),
      (503, #"{"message":"We are down for maintenance."}"#, "back_off", "back_off"),
      // Scaleway.
      (
        409, #"{"type":"transient_state","message":"resource is in a transient state"}"#,
        "back_off", "back_off"
      ),
    ] as [Row]
  )
  func `a refusal is told as what it is, as a read and as a write`(row: Row) throws {
    #expect(try UnknownOutcomeTests.action("get_deal", row.0, [], row.1) == row.2, "read")
    #expect(try UnknownOutcomeTests.action("create_deal", row.0, [], row.1) == row.3, "write")
  }

  @Test(
    arguments: [
      "<ApiResponse Status=\"ERROR\"><Errors><Error Number=\"2019166\">Domain not found</Error></Errors></ApiResponse>",
      "<T><Response><ResponseStatusCode>0</ResponseStatusCode><Error><ErrorCode>250002</ErrorCode><ErrorDescription>d</ErrorDescription></Error></Response></T>",
      "<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg><returnAuthMsg>LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR</returnAuthMsg></cmmMsgHeader></OpenAPI_ServiceResponse>",
      "<xml><return_code>SUCCESS</return_code><result_code>FAIL</result_code><err_code>ORDERPAID</err_code><err_code_des>paid</err_code_des></xml>",
    ]
  )
  func `an answer of XML that says itself that the call failed is no success`(body: String) throws {
    for operation in ["get_deal", "create_deal"] {
      let failure = try TestManifest.context(operation)
        .failure(200, [("Content-Type", "text/xml")], body)
      #expect(failure.verdict != .ok, "\(operation)")
    }
  }

  @Test(
    arguments: [
      (#"{"message":"Too many. Please try again in 00:05:30."}"#, 330.0),
      (#"{"message":"Quota will be replenished in 1.02:03:04"}"#, 93_784),
      (#"{"message":"Limit reached. It resets at 14:00 UTC."}"#, 7200),
      (#"{"message":"Next request allowed in 8 seconds"}"#, 8),
      (#"{"message":"Cooldown active: 45 seconds remaining"}"#, 45),
      (#"{"message":"You have been timed out for 60 seconds"}"#, 60),
      (#"{"message":"Zu viele Anfragen. Bitte versuchen Sie es in 30 Sekunden erneut."}"#, 30),
      (#"{"message":"Inténtalo de nuevo en 5 minutos."}"#, 300),
      (#"{"message":"Veuillez réessayer dans 15 secondes."}"#, 15),
      (#"{"message":"Tente novamente em 10 segundos."}"#, 10),
      (#"{"message":"Повторите попытку через 30 секунд."}"#, 30),
      (#"{"message":"请求过于频繁，请60秒后重试"}"#, 60),
      (#"{"message":"30秒後に再試行してください。"}"#, 30),
      (#"{"error":"rate_limited","wait_time":18}"#, 18),
      (#"{"ErrorCode":36,"ThrottleSeconds":8,"Message":"m"}"#, 8),
      (#"{"error":"rate","next_retry_at":"2026-11-20T12:05:00Z"}"#, 300),
      (#"{"error":"x","rate_limit":{"limit":10,"remaining":0,"reset_after":27}}"#, 27),
    ] as [(String, Double)]
  )
  func `a time is read in the words and names that services have for it`(
    body: String,
    seconds: Double
  ) throws {
    let failure = try TestManifest.context().failure(429, [], body)
    #expect(failure.wait?.seconds == seconds)
  }

  @Test(
    arguments: [
      #"{"message":"Only 100 requests are allowed in 60 seconds"}"#,
      #"{"message":"Zu viele Anfragen: 100 in 60 Sekunden"}"#,
      #"{"message":"The backend timed out after 30 seconds"}"#,
    ]
  )
  func `a length that belongs to a limit is no time to wait`(body: String) throws {
    let failure = try TestManifest.context().failure(429, [], body)
    #expect(failure.wait?.origin == .program)
  }

  @Test(
    arguments: [
      ("X-RateLimit-Retry-After", "22", 22.0), ("X-RateLimit-Retry", "3", 3),
      ("X-Rate-Limit-Retry-After-Seconds", "3600", 3600), ("X-Foo-Retry-After-Ms", "2500", 2.5),
      ("X-Toggl-Quota-Resets-In", "1769", 1769), ("Rate-Reset", "90", 90),
    ] as [(String, String, Double)]
  )
  func `a time is read in the fields that services name after the standard one`(
    name: String,
    value: String,
    seconds: Double
  ) throws {
    let failure = try TestManifest.context().failure(429, [(name, value)], "{}")
    #expect(failure.wait?.seconds == seconds)
  }
}
