import Testing

@testable import HTTP

struct TLSAlertTests {
  @Test(
    arguments: [
      (
        "OpenSSL SSL_read: OpenSSL/3.0.19: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0",
        "certificate required"
      ),
      ("error:0A000418:SSL routines::tlsv1 alert unknown ca", "unknown ca"),
      ("error:0A000415:SSL routines::ssl/tls alert certificate expired", "certificate expired"),
      ("SSL certificate problem: self-signed certificate", nil),
      ("error:0A000438:SSL routines::tlsv1 alert internal error", nil), ("", nil),
    ]
  )
  func `what a server says of the client's certificate is told from other alerts`(
    words: String,
    text: String?
  ) {
    #expect(TLSAlert(in: words)?.text == text)
  }
}
