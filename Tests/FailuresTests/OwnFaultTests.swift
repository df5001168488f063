import Testing

/// Failures behind a good status whose words say whose fault they are.
struct OwnFaultTests {
  @Test(
    arguments: [
      "504 Gateway Time-out", "502 Bad Gateway", "Gateway timeout", "TimeoutError",
      "Timeout expired", "timeout", "context deadline exceeded", "ETIMEDOUT",
      "rpc error: code = DeadlineExceeded", "Lock wait timeout exceeded", "upstream returned 500",
      "HTTP 500", "Server Error (500)", "socket hang up", "read ECONNRESET",
      "Connection reset by peer", "Database connection lost",
      "SQLSTATE[HY000] [2006] MySQL server has gone away", "No response from bank",
      "java.lang.NullPointerException", "Object reference not set to an instance of an object.",
      "TypeError: Cannot read properties of undefined", "Uncaught exception",
      "panic: runtime error", "Out of memory", "No space left on device", "Database error",
      "An error has occurred.", "Something went wrong", "An unexpected error occurred",
      "Unknown error occurred", "System failure", "Interner Serverfehler",
      "Erreur interne du serveur", "Внутренняя ошибка сервера", "服务器内部错误",
    ]
  )
  func `a write that failed by the API's own fault is to be verified, and a read waits`(
    words: String
  ) throws {
    let bodies = [
      #"{"error":"\#(words)"}"#, #"{"success":false,"message":"\#(words)"}"#,
      #"{"error":{"message":"\#(words)"}}"#,
    ]
    // What is read may have errors of its own.
    let lists = [#"{"errors":["\#(words)"]}"#, #"{"errors":[{"message":"\#(words)"}]}"#]
    for body in bodies + lists {
      #expect(try UnknownOutcomeTests.action("create_deal", 200, [], body) == "verify", "\(body)")
    }
    for body in bodies {
      #expect(try UnknownOutcomeTests.action("get_deal", 200, [], body) == "back_off", "\(body)")
    }
  }

  @Test(
    arguments: [
      "Internal error", "An internal server error occurred", "Request timed out",
      "context deadline exceeded", "Database error", "HTTP 500", "Gateway timeout",
      "upstream timeout", "Gateway timed out", "upstream_timeout", "Upstream connect timeout",
      "Backend did not respond in time", "The payment provider did not answer in time",
      "read timeout", "ESOCKETTIMEDOUT", "Timeout from upstream service", "Database timeout",
      "Connection to backend timed out", "UPSTREAM_TIMEOUT", "GatewayTimedOut",
      "Upstream service is unavailable",
      "timeout of 30000ms exceeded", "Query execution timeout", "Operation timeout",
      "canceling statement due to statement timeout", "The request to the upstream took too long",
    ],
    [200, 400, 409, 422]
  )
  func `a status that blames the call is not believed beside the API's own fault`(
    words: String,
    status: Int
  ) throws {
    let body = #"{"error":"\#(words)"}"#
    #expect(try UnknownOutcomeTests.action("create_deal", status, [], body) == "verify")
    #expect(try UnknownOutcomeTests.action("get_deal", status, [], body) == "back_off")
    let coded = #"{"error":{"code":"INTERNAL_ERROR","message":"x failed"}}"#
    #expect(try UnknownOutcomeTests.action("create_deal", status, [], coded) == "verify")
    #expect(try UnknownOutcomeTests.action("get_deal", status, [], coded) == "back_off")
  }

  @Test(
    arguments: [
      "upstream timeout must be at most 30", "upstream_timeout is out of range",
      "Invalid gateway timeout", "read timeout: expected a number", "The session timed out",
      "Unknown upstream", "Upstream timeout value is too small",
    ],
    [400, 422]
  )
  func `a time-out that is an argument is one to revise`(words: String, status: Int) throws {
    let body = #"{"error":"\#(words)"}"#
    #expect(try UnknownOutcomeTests.action("create_deal", status, [], body) == "revise")
    #expect(try UnknownOutcomeTests.action("get_deal", status, [], body) == "revise")
  }

  @Test(
    arguments: [
      "Something went wrong", "Cannot read properties of undefined",
      "java.lang.NullPointerException", "Unknown error",
    ]
  )
  func `words that a wrong argument brings about leave a read to be revised`(words: String) throws {
    let body = #"{"error":"\#(words)"}"#
    #expect(try UnknownOutcomeTests.action("create_deal", 400, [], body) == "verify")
    #expect(try UnknownOutcomeTests.action("get_deal", 400, [], body) == "revise")
  }

  @Test(
    arguments: [
      "request timeout must be at most 30", "Submission deadline exceeded",
      "Database error: duplicate key", "Internal error code is required",
    ]
  )
  func `a sentence on an argument is no fault of the API`(words: String) throws {
    let body = #"{"error":"\#(words)"}"#
    for operation in ["create_deal", "get_deal"] {
      #expect(try UnknownOutcomeTests.action(operation, 400, [], body) == "revise")
    }
  }

  @Test(
    arguments: [
      "An error occurred: title is required", "timeout must be at most 30",
      "connection name is required", "SQLSTATE[23000]: duplicate title", "room 502 is taken",
      "Something went wrong with your title: it is too long", "a title of 500 letters is too long",
      "error 42 in title", "the network is unknown",
    ]
  )
  func `what the call asked for is not taken for the API's fault`(words: String) throws {
    let body = #"{"success":false,"message":"\#(words)"}"#
    #expect(try UnknownOutcomeTests.action("create_deal", 200, [], body) == "revise")
  }
}
