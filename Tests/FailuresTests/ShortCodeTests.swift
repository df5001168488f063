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
    #expect(try AnswerTo.action("POST", "/items/{id}", body, sent: ["id": "1"]) == "revise")
    #expect(try AnswerTo.action("DELETE", "/items/{id}", body, sent: ["id": "1"]) == "revise")
    #expect(try AnswerTo.action("POST", "/items/{id}/status", body, sent: ["id": "1"]) == "revise")
  }

  @Test(
    arguments: [
      #"{"code":1,"message":"Updated"}"#, #"{"code":"1","name":"Toy","message":"Not for babies"}"#,
      #"{"code":1,"data":{"name":"Toy"},"message":"Not allowed in the EU"}"#,
      #"{"code":1,"success":true,"message":"Not allowed any more"}"#, #"{"code":1}"#,
      #"{"status":1,"updated":true,"message":"Invalid rows were removed"}"#,
    ]
  )
  func `what was done to the thing in the path is good with its number for a code`(body: String)
    throws
  {
    #expect(try AnswerTo.action("POST", "/items/{id}", body, sent: ["id": "1"]) == "ok")
  }

  @Test(
    arguments: [
      #"{"code":1,"message":"Invalid","errors":["x"]}"#,
      #"{"code":1,"status":"failed","message":"Not allowed"}"#,
    ]
  )
  func `what is looked for first because of other words stays so`(body: String) throws {
    #expect(try AnswerTo.action("POST", "/items/{id}", body, sent: ["id": "1"]) == "verify")
  }

  @Test
  func `a message that the call has sent refuses nothing`() throws {
    let sent: JSONObject = ["id": "1", "n": "Not allowed"]
    let body = #"{"code":1,"message":"Not allowed"}"#
    #expect(try AnswerTo.action("PUT", "/notices/{id}", body, sent: sent) == "ok")
  }

  @Test(
    arguments: [
      ("GET", "/status-codes/{id}", "1", #"{"code":1,"message":"Payment rejected by bank"}"#),
      ("PUT", "/status-codes/{id}", "1", #"{"code":1,"message":"Payment rejected by bank"}"#),
      ("GET", "/errors/{id}", "12", #"{"code":12,"message":"Order not allowed"}"#),
      ("GET", "/statuses/{id}", "7", #"{"status":7,"message":"Order refused"}"#),
      ("GET", "/statuses/{id}", "in_transit", #"{"code":"in_transit","message":"Not yet here"}"#),
      ("GET", "/http/{id}", "404", #"{"code":404,"message":"Not Found"}"#),
      ("GET", "/products/{id}", "42", #"{"code":42,"message":"Updated"}"#),
    ]
  )
  func `the entry of a catalogue of codes is what was asked for`(
    method: String,
    path: String,
    id: String,
    body: String
  ) throws {
    #expect(try AnswerTo.action(method, path, body, sent: ["id": .string(id)]) == "ok")
  }
}
