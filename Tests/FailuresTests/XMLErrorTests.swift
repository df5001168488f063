import Failures
import Guidance
import HTTP
import JSON
import Manifests
import Testing

/// What is read of errors in XML.
struct XMLErrorTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var status: Int
    var body: String
    var code: String?
    var action: Guidance.Action
    var kind: String?
    var message: String?
    var testDescription: String { name }
  }

  static let rows: [Row] = [
    Row(
      name: "S3, throttled",
      status: 503,
      body: """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message>\
        <RequestId>4442587FB7D0A2F9</RequestId><HostId>abc/def=</HostId></Error>
        """,
      code: "SlowDown",
      action: .backOff,
      kind: "rate_limit",
      message: "Please reduce your request rate."
    ),
    Row(
      name: "S3, a timeout with status 400",
      status: 400,
      body: "<Error><Code>RequestTimeout</Code><Message>The socket was idle.</Message></Error>",
      code: "RequestTimeout",
      action: .backOff,
      kind: "upstream",
      message: "The socket was idle."
    ),
    Row(
      name: "S3, no such key",
      status: 404,
      body: """
        <Error><Code>NoSuchKey</Code><Message>The key does not exist.</Message>\
        <Key>reports/7</Key><RequestId>4442587FB7D0A2F9</RequestId></Error>
        """,
      code: "NoSuchKey",
      action: .revise,
      kind: "not_found",
      message: "The key does not exist.; Key: reports/7"
    ),
    Row(
      name: "AWS query protocol",
      status: 400,
      body: """
        <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>\
        <Code>Throttling</Code><Message>Rate exceeded</Message></Error>\
        <RequestId>9dd01905-5012-5f99-8663-4b3ecd0dfaef</RequestId></ErrorResponse>
        """,
      code: "Throttling",
      action: .backOff,
      kind: "rate_limit",
      message: "Rate exceeded"
    ),
    Row(
      name: "EC2",
      status: 503,
      body: """
        <Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Too fast.</Message>\
        </Error></Errors><RequestID>ea966190-f9aa-478e-9ede-example</RequestID></Response>
        """,
      code: "RequestLimitExceeded",
      action: .backOff,
      kind: "rate_limit",
      message: "Too fast."
    ),
    Row(
      name: "a key that S3 refuses",
      status: 403,
      body: """
        <Error><Code>SignatureDoesNotMatch</Code><Message>Check your key.</Message>\
        <AWSAccessKeyId>AKIAEXAMPLE</AWSAccessKeyId><StringToSign>AWS4 x</StringToSign></Error>
        """,
      code: "SignatureDoesNotMatch",
      action: .askOperator,
      kind: "auth",
      message: "Check your key."
    ),
    Row(
      name: "Azure storage",
      status: 503,
      body: """
        \u{FEFF}<?xml version="1.0" encoding="utf-8"?><Error><Code>ServerBusy</Code>\
        <Message>The server is busy.
        RequestId:c5d0
        Time:2026-11-20T12:00:00Z</Message></Error>
        """,
      code: "ServerBusy",
      action: .backOff,
      kind: "rate_limit",
      message: "The server is busy. RequestId:c5d0 Time:2026-11-20T12:00:00Z"
    ),
    Row(
      name: "OData",
      status: 404,
      body: """
        <m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">\
        <m:code>ResourceNotFound</m:code><m:message xml:lang="en-US">No such entity.</m:message>\
        <m:innererror><m:stacktrace>at X</m:stacktrace></m:innererror></m:error>
        """,
      code: "ResourceNotFound",
      action: .revise,
      kind: "not_found",
      message: "No such entity."
    ),
    Row(
      name: "SOAP 1.1, the caller's fault",
      status: 500,
      body: """
        <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault>\
        <faultcode>soap:Client</faultcode><faultstring>Order 7 is unknown.</faultstring>\
        <detail><ns:reason xmlns:ns="urn:x">closed</ns:reason></detail>\
        </soap:Fault></soap:Body></soap:Envelope>
        """,
      code: "Client",
      action: .revise,
      kind: "validation",
      message: "Order 7 is unknown.; reason: closed"
    ),
    Row(
      name: "SOAP 1.1, the server's fault",
      status: 500,
      body: """
        <e:Envelope xmlns:e="urn:e"><e:Body><e:Fault><faultcode>e:Server</faultcode>\
        <faultstring>Down.</faultstring></e:Fault></e:Body></e:Envelope>
        """,
      code: "Server",
      action: .backOff,
      kind: "upstream",
      message: "Down."
    ),
    Row(
      name: "SOAP 1.2",
      status: 500,
      body: """
        <env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><env:Fault>\
        <env:Code><env:Value>env:Sender</env:Value><env:Subcode><env:Value>m:Unknown</env:Value>\
        </env:Subcode></env:Code><env:Reason><env:Text xml:lang="en">No such order.</env:Text>\
        </env:Reason></env:Fault></env:Body></env:Envelope>
        """,
      code: "Unknown",
      action: .revise,
      kind: "validation",
      message: "No such order."
    ),
    Row(
      name: "a fault in a good answer",
      status: 200,
      body: """
        <Envelope><Body><Fault><faultcode>Client</faultcode><faultstring>No.</faultstring></Fault>\
        </Body></Envelope>
        """,
      code: "Client",
      action: .revise,
      kind: "validation",
      message: "No."
    ),
    Row(
      name: "a problem document",
      status: 403,
      body: """
        <problem xmlns="urn:ietf:rfc:7807"><type>https://example.com/probs/out-of-credit</type>\
        <title>You do not have enough credit.</title><detail>Your balance is 30.</detail>\
        <instance>/account/1</instance></problem>
        """,
      code: "out-of-credit",
      action: .askOperator,
      kind: "permission",
      message: "You do not have enough credit.: Your balance is 30."
    ),
    Row(
      name: "OGC",
      status: 400,
      body: """
        <ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0">\
        <ows:Exception exceptionCode="InvalidParameterValue" locator="limit">\
        <ows:ExceptionText>limit is too large</ows:ExceptionText></ows:Exception>\
        </ows:ExceptionReport>
        """,
      code: "InvalidParameterValue",
      action: .revise,
      kind: "validation",
      message: "limit is too large; locator: limit"
    ),
    Row(
      name: "Flickr",
      status: 400,
      body: #"<rsp stat="fail"><err code="1" msg="Photo not found" /></rsp>"#,
      code: "1",
      action: .revise,
      kind: "validation",
      message: "Photo not found"
    ),
    Row(
      name: "Rails",
      status: 422,
      body: "<errors><error>Title is blank</error><error>Owner is unknown</error></errors>",
      code: nil,
      action: .revise,
      kind: "validation",
      message: "Title is blank; Owner is unknown"
    ),
    Row(
      name: "an answer with its own names",
      status: 400,
      body: "<response status='fail'><code>E-12</code><message>Wrong day.</message></response>",
      code: "E-12",
      action: .revise,
      kind: "validation",
      message: "Wrong day."
    ),
    Row(
      name: "an answer with no name that is known",
      status: 400,
      body: "<antwort><grund>falscher Tag</grund></antwort>",
      code: nil,
      action: .revise,
      kind: "validation",
      message: "antwort.grund: falscher Tag"
    ),
  ]

  @Test(arguments: rows)
  func `an error in XML is read without a dialect`(row: Row) throws {
    let context = try TestManifest.context()
    let failure = try context.failure(row.status, [("Content-Type", "text/xml")], row.body)
    #expect(failure.code == row.code)
    #expect(failure.action == row.action)
    #expect(failure.kind == row.kind)
    #expect(failure.said.message == row.message)
  }

  @Test func `a write that is refused because there are too many was not done`() throws {
    let context = try TestManifest.context("create_deal")
    #expect(try context.failure(503, [], Self.rows[0].body).action == .backOff)
    let inner = "<Error><Code>InternalError</Code><Message>We failed.</Message></Error>"
    #expect(try context.failure(500, [], inner).action == .verify)
  }

  @Test func `the name of the request is told`() throws {
    let failure = try TestManifest.context().failure(503, [], Self.rows[0].body)
    #expect(failure.requestID == "4442587FB7D0A2F9")
  }

  @Test func `fields are named, and times are read, by the names that everybody uses`() throws {
    let context = try TestManifest.context()
    let fields = try context.failure(
      400,
      [],
      "<errors><error field='limit'>is too large</error><error field='sort'>is odd</error></errors>"
    ).fields
    #expect(
      fields.map { "\($0.field): \($0.problem ?? "")" } == ["limit: is too large", "sort: is odd"]
    )
    let wait = try context.failure(
      429,
      [],
      "<error><message>Slow down</message><retryAfter>17</retryAfter></error>"
    ).wait
    #expect(wait?.seconds == 17)
  }

  @Test func `a manifest's own sources and rules come first`() throws {
    let errors = """
      {"code": ["xml:/reply/fault/@id"], "message": ["xml:/reply/fault"],
       "failed": ["xml:/reply/@state=bad"],
       "wait": [{"from": "xml:/reply/fault/@pause~^(\\\\d+)", "as": "seconds"}],
       "fields": [{"source": "xml:/reply/field"}],
       "rules": [{"when": {"code": "SlowDown"}, "do": "revise", "say": "Ask for less: {xml:/reply/most}."},
         {"when": {"xml:/reply/fault/@id": ["busy"]}, "do": "back_off"}]}
      """
    let context = try TestManifest.context(errors: errors)
    let slow = try context.failure(
      200,
      [],
      "<reply state='bad'><fault id='SlowDown'>No.</fault><most>5</most><field>limit</field></reply>"
    )
    #expect(slow.action == .revise)
    #expect(slow.say == "Ask for less: \"5\".")
    #expect(slow.said.message == "No.")
    #expect(slow.fields.map(\.field) == ["limit"])
    let busy = try context.failure(400, [], "<reply><fault id='busy' pause='30s'>x</fault></reply>")
    #expect(busy.action == .backOff)
    #expect(busy.wait?.seconds == 30)
  }

  @Test(arguments: [
    ("xml:", "begins with the root element"), ("xml:Error", "a JSON pointer"),
    ("xml:/soap:Envelope/soap:Body", "without its namespace prefix"),
  ])
  func `a source that leads nowhere in XML is refused`(source: String, problem: String) throws {
    let loaded = VocabularyPage.load(errors: #"{"code": ["\#(source)"]}"#)
    #expect(loaded.diagnostics.contains { $0.description.contains(problem) })
  }

  @Test func `entities, and what is not well-formed, are quoted as the text that they are`() throws
  {
    let bomb = """
      <!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Error><Code>&b;</Code></Error>
      """
    let failure = try TestManifest.context().failure(400, [], bomb)
    #expect(failure.code == nil)
    #expect(failure.said.message?.contains("&b;") == true)
    #expect(failure.said.message?.contains("aaaaaaaaaaaa") == false)
    #expect(try TestManifest.context().failure(400, [], "<Error><Code>x").code == nil)
  }
}
