import Testing

/// Refusals because of the state of the thing that the call is about: nothing of the call was done.
struct StateConflictTests {
  @Test(
    arguments: [
      "The order cannot be changed while it is being processed",
      "Order cannot be cancelled, it is still being processed",
      "The order is currently being processed and cannot be modified",
      "Cannot delete the invoice because it is already processing",
      "Unable to edit the document while the payment is still pending",
      "Payment can't be voided while it is still pending",
    ],
    [400, 403, 409, 422, 423]
  )
  func `what cannot be changed while it is at work may be in a while`(words: String, status: Int)
    throws
  {
    let body = #"{"error":"\#(words)"}"#
    for (method, path) in [("PATCH", "/orders/{id}"), ("POST", "/orders/{id}/cancel")] {
      #expect(try AnswerTo.action(method, path, body, status: status) == "back_off", "\(method)")
    }
  }

  @Test(
    arguments: [
      "The order cannot be changed because an update is already in progress",
      "Cannot cancel: the same request is still being processed",
      "The order cannot be cancelled while its cancellation is still pending",
      "The refund cannot be deleted while another request is already in progress",
      "The payment may have been made; it cannot be changed while it is being processed",
    ]
  )
  func `what is at work may be this very call`(words: String) throws {
    let body = #"{"error":"\#(words)"}"#
    for status in [400, 422] {
      #expect(
        try AnswerTo.action("POST", "/orders/{id}/cancel", body, status: status) == "verify"
      )
    }
  }

  @Test func `what would be made is looked for`() throws {
    let body = #"{"error":"The payment cannot be changed while it is being processed"}"#
    #expect(try AnswerTo.action("POST", "/payments", body, status: 422) == "verify")
  }

  @Test(
    arguments: [
      "order already shipped", "invoice is not in draft", "Invoice must be in draft status",
      "Cannot edit a paid invoice", "Order has already been shipped and cannot be modified",
      "Order cannot be cancelled because it is already completed",
      "Subscription is already cancelled", "This order can no longer be changed",
      "Transfer cannot be cancelled in status completed", "Order is not pending",
      "Cannot ship: payment is pending", "Cannot delete: payment is processing", "Order is pending",
      "Order is locked while payment is in progress",
    ],
    [400, 409, 422]
  )
  func `a state that stays is one to revise for`(words: String, status: Int) throws {
    let body = #"{"error":"\#(words)"}"#
    #expect(try AnswerTo.action("PATCH", "/orders/{id}", body, status: status) == "revise")
    #expect(try AnswerTo.action("POST", "/orders/{id}/cancel", body, status: status) == "revise")
  }
}
