import JSON
import Testing

/// Codes in answers that are the same as what stands in the path of the call.
struct ShortCodeTests {
  @Test(
    arguments: [
      #"{"code":1,"message":"Not allowed"}"#, #"{"errorCode":1,"message":"Not allowed"}"#,
      #"{"status":1,"error":"locked"}"#, #"{"code":"1","msg":"Quantity is invalid"}"#,
    ]
  )
  func `a short code proves no thing by being the number of the one in the path`(body: String)
    throws
  {
    #expect(try AnswerTo.action("POST", "/items/{id}", body, sent: ["id": "1"]) != "ok")
    #expect(try AnswerTo.action("DELETE", "/items/{id}", body, sent: ["id": "1"]) != "ok")
  }

  @Test
  func `a write is refused by a status that is the number of its thing as well`() throws {
    let body = #"{"code":404,"message":"Item 404 not found"}"#
    #expect(try AnswerTo.action("DELETE", "/items/{id}", body, sent: ["id": "404"]) == "revise")
  }

  @Test(
    arguments: [
      ("/error-codes/{id}", "1", #"{"code":1,"message":"Payment rejected by bank"}"#),
      ("/statuses/{id}", "7", #"{"status":7,"message":"Order refused"}"#),
      ("/http/{id}", "404", #"{"code":404,"message":"Not Found"}"#),
      ("/events/{id}", "in_transit", #"{"code":"in_transit","message":"Not delivered yet"}"#),
      ("/products/{id}", "42", #"{"code":42,"message":"Updated"}"#),
    ]
  )
  func `the entry of a catalogue of codes is what was asked for`(
    path: String,
    id: String,
    body: String
  ) throws {
    #expect(try AnswerTo.action("GET", path, body, sent: ["id": .string(id)]) == "ok")
  }
}
