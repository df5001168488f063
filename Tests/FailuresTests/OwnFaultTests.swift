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
