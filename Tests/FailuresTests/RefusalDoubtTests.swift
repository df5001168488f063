import Failures
import Guidance
import HTTP
import Testing

/// Refusals that prove nothing, so that a write without a key is not repeated by itself.
struct RefusalDoubtTests {
  private static let json = ("Content-Type", "application/json")
  private static let soon = ("Retry-After", "1")

  /// The fields and the content of an answer.
  struct Sent: Sendable, CustomTestStringConvertible {
    var status: Int
    var fields: [(String, String)] = []
    var body: String
    var testDescription: String { "\(status) \(fields) \(body)" }
  }

  @Test(
    arguments: [
      Sent(
        status: 503,
        fields: [("Content-Type", "text/html")],
        body: "<html><title>503 Backend fetch failed</title><h3>Guru Meditation:</h3></html>"
      ),
      Sent(
        status: 503,
        fields: [("Content-Type", "text/html")],
        body: "<html><title>503 first byte timeout</title><h1>first byte timeout</h1></html>"
      ),
      Sent(
        status: 503,
        fields: [("Content-Type", "text/plain")],
        body: "upstream connect error or disconnect/reset before headers"
      ),
      Sent(status: 503, fields: [("Via", "1.1 varnish")], body: "<html><h1>Sorry</h1></html>"),
      Sent(status: 503, body: #"{"error":"Request timed out while processing the payment"}"#),
      Sent(status: 408, body: #"{"error":"The operation timed out while it was placed"}"#),
    ]
  )
  func `a gateway's word, and that of an API which had begun, prove nothing of a write`(
    sent: Sent
  ) throws {
    try expect(.verify, of: sent)
  }

  @Test(
    arguments: [
      Sent(status: 503, body: #"{"error":"read-only after 2 of 5 rows were written"}"#),
      Sent(status: 429, body: #"{"error":"rate limit reached after 3 of 5 rows were inserted"}"#),
      Sent(status: 429, body: #"{"error":"slow down: the batch was partially applied"}"#),
      Sent(status: 503, body: #"{"id":1,"status":"created"}"#),
      Sent(status: 429, body: #"{"data":{"id":77,"created_at":"2026-11-20"},"message":"slow"}"#),
    ]
  )
  func `a refusal that tells of what was done is no proof that nothing was`(sent: Sent) throws {
    try expect(.verify, of: sent)
  }

  @Test(
    arguments: [
      Sent(status: 500, body: #"{"error":"Rate limit exceeded"}"#),
      Sent(status: 504, body: #"{"error":{"status":"RESOURCE_EXHAUSTED","message":"quota"}}"#),
    ]
  )
  func `words of a limit do not outweigh a status that says that the API failed`(
    sent: Sent
  ) throws {
    try expect(.verify, of: sent)
  }

  @Test(
    arguments: [
      Sent(status: 429, body: #"{"error":"You have sent 500 of 500 emails today"}"#),
      Sent(status: 429, body: #"{"error":"Retry after 30 s; nothing was written"}"#),
      Sent(status: 429, body: #"{"error":"Rate limit exceeded: 60 of 100 requests sent"}"#),
      Sent(status: 429, fields: [("Content-Type", "text/html")], body: "<html>Slow down</html>"),
      Sent(status: 429, body: #"{"id":"too_many_requests","message":"slow down"}"#),
      Sent(status: 503, body: ""), Sent(status: 503, body: #"{"error":"Rate limit exceeded"}"#),
      Sent(status: 503, fields: [("Via", "1.1 proxy")], body: #"{"code":"UNAVAILABLE"}"#),
      Sent(status: 503, body: #"{"error":{"code":"RATE_LIMIT_UNAVAILABLE","message":"later"}}"#),
      Sent(status: 408, body: ""),
      Sent(status: 408, body: #"{"message":"The request did not arrive: it is incomplete"}"#),
      Sent(status: 500, body: #"{"error":{"code":"THROTTLED","message":"x"}}"#),
    ]
  )
  func `a refusal in the API's own words is one, and the write goes again`(sent: Sent) throws {
    try expect(.backOff, of: sent)
  }

  @Test func `what the manifest says of an answer counts before all doubt`() throws {
    let errors = #"{"rules": [{"when": {"status": [503]}, "do": "back_off"}]}"#
    let context = try TestManifest.context("create_deal", errors: errors)
    let body = #"{"error":"Request timed out while processing"}"#
    #expect(try context.guidance(503, [Self.json, Self.soon], body).action == .backOff)
  }

  @Test func `a read is repeated whatever the answer says of what was done`() throws {
    let body = #"{"id":1,"status":"created"}"#
    let guidance = try TestManifest.context().guidance(429, [Self.json, Self.soon], body)
    #expect(guidance.action == .backOff)
  }

  private func expect(_ action: Guidance.Action, of sent: Sent) throws {
    let context = try TestManifest.context("create_deal")
    let typed = sent.fields.contains { $0.0 == "Content-Type" } ? [] : [Self.json]
    let fields = typed + [Self.soon] + sent.fields
    let guidance = try context.guidance(sent.status, fields, sent.body)
    #expect(guidance.action == action, "\(guidance.text)")
  }
}
