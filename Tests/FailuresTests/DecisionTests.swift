import Testing

/// A result that is no, and nothing else.
struct DecisionTests {
  @Test(
    arguments: [
      ("GET", "/features/{id}"), ("POST", "/data/authz/allow"), ("POST", "/policies/allow"),
      ("POST", "/v1/data/shop/deny"), ("POST", "/rules/evaluate"), ("POST", "/orders/validate"),
    ]
  )
  func `a no is the answer of who decides`(method: String, path: String) throws {
    #expect(try AnswerTo.action(method, path, #"{"result":false}"#) == "ok")
  }

  @Test(
    arguments: [
      ("POST", "/sms"), ("DELETE", "/sms/{id}"), ("POST", "/users/{id}/allow"),
      ("POST", "/data/import"), ("POST", "/users/{id}/activate"),
    ]
  )
  func `a no refuses any other write`(method: String, path: String) throws {
    #expect(try AnswerTo.action(method, path, #"{"result":false}"#) == "revise")
  }

  @Test
  func `a decision that tells what is wrong is refused`() throws {
    let body = #"{"result":false,"error":"policy is missing"}"#
    #expect(try AnswerTo.action("POST", "/policies/allow", body) != "ok")
  }
}
