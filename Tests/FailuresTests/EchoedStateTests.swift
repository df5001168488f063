import JSON
import Testing

/// States of failure that the call itself gave to what it made.
struct EchoedStateTests {
  @Test(
    arguments: [
      #"{"id":"i1","name":"x","status":"failed"}"#, #"{"id":"i1","name":"x","status":"FAILED"}"#,
      #"{"data":{"id":"i1","status":"Failed"}}"#, #"{"status":"failed","component":"db"}"#,
      #"{"status":"failed","component":"db","message":"down at noon"}"#,
      #"{"incident":{"id":"i1","status":"FAILED","reason":"disk"}}"#,
    ],
    [200, 201]
  )
  func `a thing that was made with the state that the call gave it is made`(
    body: String,
    status: Int
  ) throws {
    let flat: JSONObject = [
      "status": "failed", "component": "db", "reason": "disk", "message": "down at noon",
    ]
    #expect(try AnswerTo.action("POST", "/incidents", body, status: status, sent: flat) == "ok")
    let inner: JSONObject = ["incident": .object(flat)]
    #expect(try AnswerTo.action("POST", "/incidents", body, status: status, sent: inner) == "ok")
  }

  @Test(
    arguments: [
      #"{"status":"failed","error":"title is required"}"#,
      #"{"status":"FAILED","message":"title is required"}"#,
    ]
  )
  func `a refusal may have the word that the call has sent`(body: String) throws {
    let sent: JSONObject = ["status": "failed"]
    #expect(try AnswerTo.action("POST", "/incidents", body, sent: sent) == "revise")
  }
}
