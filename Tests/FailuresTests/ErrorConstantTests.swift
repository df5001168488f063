import Testing

/// Answers that are the bare name of an error.
struct ErrorConstantTests {
  @Test(
    arguments: [
      ("ERROR_ZERO_BALANCE", "ask_operator"), ("ERROR_WRONG_USER_KEY", "ask_operator"),
      ("NO_BALANCE", "ask_operator"), ("BAD_KEY", "ask_operator"),
      ("ERROR_BAD_PARAMETERS", "revise"),
      ("CAPCHA_NOT_READY", "back_off"), ("ERROR_NO_SLOT_AVAILABLE", "back_off"),
      ("ERROR_RATE_LIMIT", "back_off"),
    ]
  )
  func `the bare name of an error refuses by its words`(name: String, action: String) throws {
    #expect(try AnswerTo.action("GET", "/res", name) == action)
    let body = #"{"status":0,"request":"\#(name)"}"#
    #expect(try AnswerTo.action("GET", "/res", body) == action)
  }

  @Test
  func `a write whose answer is the name of a broken service may have been done`() throws {
    #expect(try AnswerTo.action("POST", "/in", "ERROR_SQL") == "verify")
  }

  @Test(
    arguments: [
      "READY_TO_SHIP", "NO_CHANGES", "OK", #"{"key":"lastError","value":"ERROR_TIMEOUT"}"#,
      #"{"name":"x","last_error":"ERROR_TIMEOUT","retries":3}"#, #"{"result":"NO_CHANGES"}"#,
    ]
  )
  func `a constant that is data is good`(body: String) throws {
    #expect(try AnswerTo.action("GET", "/settings/{id}", body) == "ok")
  }

  @Test
  func `a catalogue of errors has their names for data`() throws {
    #expect(try AnswerTo.action("GET", "/errors/last", "ERROR_ZERO_BALANCE") == "ok")
  }
}
