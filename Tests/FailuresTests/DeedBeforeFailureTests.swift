@testable import Failures
import JSON
import Testing

/// Answers that say how far a call had come before something went wrong, or that it was not begun.
struct DeedBeforeFailureTests {
  @Test(
    arguments: [
      (200, #"{"success":false,"message":"Order 17 was created, but the mail could not be sent"}"#),
      (422, #"{"error":"Invoice saved, however the PDF could not be rendered"}"#),
      (400, #"{"message":"Payment accepted, but an error occurred while building the receipt"}"#),
      (409, #"{"detail":"Your order has been submitted, but its state could not be confirmed."}"#),
      (400, #"{"message":"Document stored; indexing failed"}"#),
      (404, #"{"message":"File uploaded successfully but could not be found afterwards"}"#),
      (404, #"{"message":"Record was created, but couldn't be read back"}"#),
      (500, #"{"message":"Order was created but the payment was not processed"}"#),
      (422, #"{"message":"Pedido criado, mas não foi possível enviar o e-mail"}"#),
      (422, #"{"message":"El pedido fue creado, pero no se pudo enviar el correo"}"#),
      (400, #"{"message":"Der Auftrag wurde angelegt, aber die Mail konnte nicht hinaus"}"#),
      (400, #"{"message":"La commande a été créée, mais l'e-mail n'a pas pu être envoyé"}"#),
      (200, #"{"code":5001,"message":"订单已创建，但通知发送失败"}"#),
    ]
  )
  func `what was made before something failed is looked for, whatever the status`(
    status: Int,
    body: String
  ) throws {
    #expect(try AnswerTo.action("POST", "/orders", body, status: status) == "verify")
    #expect(try AnswerTo.action("GET", "/orders", body, status: status) != "verify")
  }

  @Test(
    arguments: [
      #"{"message":"The item could not be saved, but no money was taken"}"#,
      #"{"message":"The order was not created, but a draft with this number exists"}"#,
      #"{"message":"A user created with this e-mail exists, but is inactive"}"#,
      #"{"message":"The document must be saved before it can be sent, but it has no title"}"#,
      #"{"message":"The order has been submitted, but cannot be changed any more"}"#,
      #"{"message":"The account was already created, but the mail was not confirmed"}"#,
      #"{"message":"0 rows were inserted, but no error was found"}"#,
      #"{"message":"O pedido não foi criado, mas não houve erro"}"#,
      #"{"message":"Der Auftrag muss angelegt sein, aber das Feld fehlt"}"#,
    ]
  )
  func `a deed that was none, or another's, leaves a refusal what it is`(body: String) throws {
    #expect(try AnswerTo.action("POST", "/orders", body, status: 409) == "revise")
  }

  @Test(
    arguments: [
      (500, #"{"message":"System busy, nothing was saved. Try again later."}"#),
      (503, #"{"message":"Overloaded. The request was not processed."}"#),
      (200, #"{"error":true,"message":"System busy, the order was not placed. Try again later."}"#),
      (200, #"{"status":"error","message":"Server is busy. No changes were made."}"#),
      (200, #"{"code":50001,"message":"服务繁忙，请求未执行","data":null}"#),
      (503, #"{"error":"Your requests are exceeding the allowable rate limit."}"#),
    ]
  )
  func `an answer that says that nothing was done is believed`(status: Int, body: String) throws {
    #expect(try AnswerTo.action("POST", "/orders", body, status: status) == "back_off")
  }

  @Test(
    arguments: [
      (500, #"{"message":"Internal error: the notification was not sent"}"#),
      (500, #"{"message":"The request could not be processed"}"#),
      (500, #"{"message":"The call timed out; the request was not processed"}"#),
      (503, #"{"error":"Rate limit service timed out"}"#),
      (503, #"{"message":"Server busy. The request was not processed in time."}"#),
      (503, #"{"message":"Overloaded. The order was not fully processed."}"#),
      (200, #"{"code":"X","msg":"system busy","error":{"code":"UNKNOWN_ERROR"}}"#),
    ]
  )
  func `an answer that says it of a part, or not for sure, is not`(status: Int, body: String) throws
  {
    #expect(try AnswerTo.action("POST", "/orders", body, status: status) == "verify")
  }

  @Test
  func `Azure's storage says in a field that it is too busy to begin`() throws {
    let busy = [("x-ms-error-code", "ServerBusy")]
    #expect(try AnswerTo.action("PUT", "/blobs", "", status: 503, fields: busy) == "back_off")
    #expect(try AnswerTo.action("PUT", "/blobs", "", status: 503) == "verify")
  }
}
