import JSON
import Testing

/// Bodies by which single services refuse a read, and data that looks like them.
struct ReadRefusalTests {
  @Test(
    arguments: [
      ("ERROR_ZERO_BALANCE", "ask_operator"), ("ERROR_WRONG_USER_KEY", "ask_operator"),
      ("ERROR_KEY_DOES_NOT_EXIST", "ask_operator"), ("NO_BALANCE", "ask_operator"),
      ("ERROR_WRONG_CAPTCHA_ID", "revise"), ("CAPCHA_NOT_READY", "back_off"),
      ("ERROR_NO_SLOT_AVAILABLE", "back_off"),
    ]
  )
  func `the word of a service for what is wrong refuses a read`(name: String, action: String) throws
  {
    #expect(try AnswerTo.action("GET", "/res", name) == action)
    #expect(try AnswerTo.action("GET", "/res", #"{"status":0,"request":"\#(name)"}"#) == action)
    #expect(try AnswerTo.action("GET", "/res", #"{"request":"\#(name)"}"#) == action)
    #expect(try AnswerTo.action("POST", "/in", name) == "ok")
    #expect(try AnswerTo.action("GET", "/errors/last", name) == "ok")
    #expect(try AnswerTo.action("GET", "/env/{id}", name) == "ok")
  }

  @Test(
    arguments: [
      (#"{"status":"fail","message":"private range","query":"10.0.0.1"}"#, "revise"),
      (#"{"message-count":"1","messages":[{"status":"1","error-text":"Throttled"}]}"#, "back_off"),
      (#"{"messages":[{"to":"1","status":"4","error-text":"Bad Credentials"}]}"#, "ask_operator"),
      (#"{"code":"51000","msg":"Parameter instId error","data":[]}"#, "revise"),
    ]
  )
  func `the body by which a service refuses is no data`(body: String, action: String) throws {
    #expect(try AnswerTo.action("GET", "/things", body) == action)
  }

  @Test(
    arguments: [
      ("Too many requests", "back_off"), ("Too Many Attempts.", "back_off"),
      ("Rate limit exceeded", "back_off"), ("Service temporarily unavailable", "back_off"),
      ("Unauthorized", "ask_operator"), ("Unauthenticated.", "ask_operator"),
      ("Forbidden", "ask_operator"), ("Invalid API key", "ask_operator"),
    ]
  )
  func `a sentence of a gateway that is all there is refuses a read`(text: String, action: String)
    throws
  {
    let bodies = [
      #"{"message":"\#(text)"}"#, #"{"message":"\#(text)","requestId":"r1"}"#,
      #"{"acme":{"error":{"message":"\#(text)"}}}"#,
      #"{"response":{"error":{"message":"\#(text)"}}}"#,
      #"{"acme":{"fault":{"faultstring":"\#(text)"}}}"#,
    ]
    for body in bodies {
      #expect(try AnswerTo.action("GET", "/things/{id}", body) == action, "\(body)")
    }
    #expect(try AnswerTo.action("POST", "/things", bodies[2]) == "ok")
  }

  @Test(arguments: ["Too many requests", "Unauthorized"])
  func `such a sentence may be what a read was to find`(text: String) throws {
    let message = #"{"message":"\#(text)"}"#
    for path in [
      "/messages/{id}", "/translations/{id}", "/errors/{id}", "/faq", "/incidents/latest",
      "/i18n/en", "/http-codes/{id}", "/states/{id}", "/logs/last",
    ] {
      #expect(try AnswerTo.action("GET", path, message) == "ok", "\(path)")
    }
    for body in [
      #"{"data":\#(message)}"#, #"{"result":\#(message)}"#, #"{"entry":\#(message)}"#,
      #"{"id":"i","message":"\#(text)","status":"open"}"#, #"{"last_error":"\#(text)"}"#,
      #"{"success":true,"message":"\#(text)"}"#, #"{"code":200,"message":"\#(text)"}"#,
      #"{"webhook":{"error":\#(message),"id":1}}"#, #"[\#(message)]"#,
      #"{"items":[{"error":\#(message)}]}"#,
    ] {
      #expect(try AnswerTo.action("GET", "/things", body) == "ok", "\(body)")
    }
    let echoed = try AnswerTo.action("GET", "/things", message, sent: ["n": .string(text)])
    #expect(echoed == "ok")
  }

  @Test(
    arguments: [
      ("/alarms/{id}/state", #"{"state":"INSUFFICIENT_DATA"}"#),
      ("/settings", #"{"log_level":"LOG_ERROR"}"#), ("/env/{id}", "LOG_ERROR"),
      ("/levels", "LOG_ERROR"), ("/values", "BAD_WOLF"), ("/parcels", #"{"event":"BAD_ADDRESS"}"#),
      ("/settings", #"{"last_error":"ERROR_ZERO_BALANCE"}"#),
      ("/accounts", #"{"name":"x","status":"NO_BALANCE"}"#),
      ("/subscription", #"{"status":"payment_failed","message":"A valid card is required"}"#),
      ("/kyc", #"{"status":"rejected","message":"Document is missing"}"#),
      ("/printer", #"{"status":"paper_error","message":"Paper tray missing"}"#),
      ("/deliveries", #"[{"id":"d1","success":false,"error":{"message":"x"}},{"id":"d2"}]"#),
      (
        "/attempts",
        #"[{"ok":true,"at":"2026-01-01"},{"ok":false,"error":{"message":"x"},"at":"2"}]"#
      ),
      ("/history", #"[{"status":"error","code":"E1","message":"Disk full"},{"status":"ok"}]"#),
      ("/queries/{id}", #"{"status":"fail","message":"syntax error","query":"select"}"#),
      ("/sms", #"{"messages":[{"status":"0","message-id":"a"},{"status":"1","error-text":"x"}]}"#),
    ]
  )
  func `data that looks like an error is good`(path: String, body: String) throws {
    #expect(try AnswerTo.action("GET", path, body) == "ok")
  }
}
