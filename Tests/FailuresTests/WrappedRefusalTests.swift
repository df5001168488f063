@testable import Failures
import JSON
import Testing

/// Refusals behind a good status that stand inside of something, or speak another language than English.
struct WrappedRefusalTests {
  @Test(
    arguments: [
      (
        #"{"pay_response":{"code":"20000","msg":"Service Currently Unavailable","sub_code":"ACQ.SYSTEM_ERROR","sub_msg":"x"},"sign":"s"}"#,
        "back_off", "verify"
      ),
      (
        #"{"pay_response":{"code":"20000","msg":"Service Currently Unavailable","sub_code":"isp.unknow-error","sub_msg":"系统繁忙"},"sign":"s"}"#,
        "back_off", "verify"
      ),
      (
        #"{"query_response":{"code":"40004","msg":"Business Failed","sub_code":"ACQ.TRADE_NOT_EXIST","sub_msg":"交易不存在"},"sign":"s"}"#,
        "revise", "revise"
      ),
      (
        #"{"a_response":{"code":"40006","msg":"Insufficient Permissions","sub_code":"isv.x"},"sign":"s"}"#,
        "ask_operator", "ask_operator"
      ),
      (
        #"{"head":{"version":"v1"},"body":{"resultInfo":{"resultStatus":"F","resultCode":"2006","resultMsg":"Checksum is invalid"}}}"#,
        "revise", "revise"
      ),
      (
        #"{"response":{"header":{"resultCode":"22","resultMsg":"LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR"}}}"#,
        "back_off", "back_off"
      ),
      (
        #"{"result":{"resultCode":"UNKNOWN_EXCEPTION","resultStatus":"U","resultMessage":"An API call failed for unknown reasons."}}"#,
        "back_off", "verify"
      ),
      (
        #"{"retorno":{"status_processamento":1,"status":"Erro","codigo_erro":6,"erros":[{"erro":"API bloqueada, muitos acessos no minuto"}]}}"#,
        "back_off", "back_off"
      ),
      (
        #"{"meta":{"api_version":"3.0","code":404,"error":{"message":"Results not found"},"issue_date":"2026"}}"#,
        "revise", "revise"
      ),
      (
        #"{"responseHeader":{"status":500,"QTime":1},"error":{"msg":"x","code":500}}"#, "back_off",
        "verify"
      ),
      (
        #"{"data":{"error_code":2190008,"description":"access_token过期"},"extra":{"error_code":2190008,"sub_error_code":0}}"#,
        "ask_operator", "ask_operator"
      ),
    ]
  )
  func `what is wrapped is read as if it stood alone`(
    body: String,
    read: String,
    write: String
  ) throws {
    #expect(try AnswerTo.action("GET", "/x", body) == read)
    #expect(try AnswerTo.action("POST", "/x", body) == write)
  }

  @Test(
    arguments: [
      #"{"pay_response":{"code":"10003","msg":" order success pay inprocess","trade_no":"2"},"sign":"s"}"#,
      #"{"query_response":{"code":"10000","msg":"Success","trade_status":"TRADE_CLOSED"},"sign":"s"}"#,
      #"{"response":{"header":{"resultCode":"00","resultMsg":"NORMAL SERVICE."},"body":{"items":[1]}}}"#,
      #"{"head":{"version":"v1"},"body":{"resultInfo":{"resultStatus":"S","resultMsg":"Success"},"token":"t"}}"#,
      #"{"retorno":{"status_processamento":"3","status":"OK","contatos":[{"id":1}]}}"#,
      #"{"meta":{"code":200},"result":{"items":[{"id":1}]}}"#,
      #"{"respCode":"00","respMsg":"成功[0000000]","signature":"x"}"#,
      #"{"header":"Payment failed","body":"We could not charge you","status":"draft"}"#,
    ]
  )
  func `what is wrapped and went well is good`(body: String) throws {
    #expect(try AnswerTo.action("GET", "/x", body) == "ok")
    #expect(try AnswerTo.action("POST", "/x", body) == "ok")
  }

  @Test(
    arguments: [
      (#"{"code":124,"message":"Access token is expired."}"#, "ask_operator"),
      (
        #"{"code":"IllegalAccessToken","message":"The access token is invalid or expired"}"#,
        "ask_operator"
      ),
      (
        #"{"code":"ApiCallLimit","type":"ISP","message":"API access frequency exceeds the limit"}"#,
        "back_off"
      ),
      (#"{"status":302,"message":"天配额超限，限制访问"}"#, "back_off"),
      (#"{"status":120,"message":"此key每秒请求量已达到上限"}"#, "back_off"),
      (#"{"error_response":{"error_msg":"access_token已过期","error_code":10019}}"#, "ask_operator"),
      (#"{"respCode":"30","respMsg":"报文格式错误","signature":"x"}"#, "revise"),
      (#"{"status":"0","message":"NOTOK","result":"Max rate limit reached"}"#, "back_off"),
      (
        #"{"status":"failure","errorCode":"11","errorMessage":"Geçersiz istek","systemTime":1}"#,
        "revise"
      ),
      (
        #"{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded for user ID 1."}]}"#,
        "back_off"
      ),
      (
        #"{"errors":[{"message":"Budget exhausted","extensions":{"code":"RATE_LIMITED"}}],"account_id":1}"#,
        "back_off"
      ),
      (
        #"{"results":[],"errors":[{"code":"Neo.ClientError.Security.Unauthorized","message":"x"}]}"#,
        "ask_operator"
      ),
      ("ERROR: invalid api key", "ask_operator"),
      (
        "<Error><Number>1</Number><Description>Authorization failure</Description></Error>",
        "ask_operator"
      ),
      (#"{"status":false,"message":"Server busy. Your booking was not processed."}"#, "back_off"),
      (
        #"<ApiResponse Status="ERROR"><Errors><Error Number="500000">Too many requests</Error></Errors></ApiResponse>"#,
        "back_off"
      ),
    ]
  )
  func `a refusal of the caller is known by its words, for reads too`(
    body: String,
    action: String
  ) throws {
    #expect(try AnswerTo.action("GET", "/x", body) == action)
    #expect(try AnswerTo.action("POST", "/x", body) == action)
  }

  @Test(
    arguments: [
      #"[{"ok":true,"id":"a","rev":"1-a"},{"id":"b","error":"conflict","reason":"Update conflict."}]"#,
      #"{"code":0,"data":{"accepted":[],"rejected":[{"number":"1","error":{"code":-1,"message":"x"}}]}}"#,
      #"{"results":[{"statement_id":0,"error":"database not found: x"}]}"#,
    ]
  )
  func `an item that has nothing but an error has failed`(body: String) throws {
    #expect(try AnswerTo.action("POST", "/docs", body) == "part")
    #expect(try AnswerTo.action("GET", "/docs", body) == "ok")
  }

  @Test
  func `a fault of SOAP is known by the last of its names`() throws {
    let body = """
      <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault>\
      <faultcode>e:Client.InvalidSecurityToken</faultcode><faultstring>Expired</faultstring>\
      </e:Fault></e:Body></e:Envelope>
      """
    #expect(try AnswerTo.action("POST", "/x", body, status: 500) == "ask_operator")
  }

  @Test(
    arguments: [
      (#"{"message":"The record is locked by another user"}"#, "verify", "back_off"),
      (
        #"{"message":"Your account is locked after too many attempts"}"#, "ask_operator",
        "ask_operator"
      ),
    ]
  )
  func `a lock of a thing passes, and one of an account does not`(
    body: String,
    _: String,
    action: String
  ) throws {
    #expect(try AnswerTo.action("GET", "/x", body, status: 423) == action)
  }
}
