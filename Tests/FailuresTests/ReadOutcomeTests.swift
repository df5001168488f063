import Testing

/// Lists of outcomes as the answers of reads.
struct ReadOutcomeTests {
  @Test(
    arguments: [
      #"{"message-count":"1","messages":[{"status":"1","error-text":"Throttled"}]}"#,
      #"[{"jsonrpc":"2.0","id":1,"result":"0x1"},{"jsonrpc":"2.0","id":2,"error":{"code":-32005,"message":"limit"}}]"#,
      #"{"data":[{"code":"MANDATORY_NOT_FOUND","message":"required field not found","status":"error"}]}"#,
      #"{"code":0,"data":{"accepted":[],"rejected":[{"number":"1","error":{"code":-1,"message":"x"}}]}}"#,
      #"{"results":[{"statement_id":0,"error":"database not found: x"}]}"#,
      #"{"addResults":[{"success":false,"error":{"code":1000,"description":"x"}},{"objectId":5,"success":true}]}"#,
      #"[{"ok":true,"id":"a","rev":"1-a"},{"id":"b","error":"conflict","reason":"Document update conflict."}]"#,
      #"[{"result":"OK"},{"error":"ERR wrong number of arguments"}]"#,
    ]
  )
  func `outcomes in a form that no thing has tell a read what failed`(body: String) throws {
    #expect(try AnswerTo.action("GET", "/things", body) == "part")
  }

  @Test(
    arguments: [
      #"[{"id":"i1","status":500,"error":"Internal Server Error","message":"checkout is down"}]"#,
      #"[{"id":1,"status":"failed","error":"timeout"},{"id":2,"status":"done","error":null}]"#,
      #"[{"id":1,"error":"timeout"},{"id":3,"error":"oom"}]"#,
      #"[{"id":1,"success":false,"error":"timeout","url":"https://x"},{"id":2,"success":true}]"#,
      #"{"accepted":[{"id":1}],"rejected":[{"id":2,"reason":"too late"}]}"#,
    ]
  )
  func `a list of things that failed is good`(body: String) throws {
    #expect(try AnswerTo.action("GET", "/things", body) == "ok")
  }
}
