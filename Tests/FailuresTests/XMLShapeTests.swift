import Failures
import Guidance
import HTTP
import JSON
import Manifests
import Testing

/// The shapes of a manifest's `fields` and `partial` in answers of XML.
struct XMLShapeTests {
  private static let errors = """
    <Response><Errors id="7">
      <Error><Field>title</Field><Message>is too long</Message></Error>
      <Error level="1"><Field>limit</Field><Message>must be a number</Message></Error>
    </Errors></Response>
    """

  static let fieldRows: [(shape: String, body: String, fields: [String])] = [
    (
      #"{"each": "xml:/Response/Errors/Error", "field": "/Field", "text": "/Message"}"#, errors,
      ["title: is too long", "limit: must be a number"]
    ),
    (
      #"{"each": "/Response/Errors", "field": "/Field", "text": "/Message"}"#, errors,
      ["title: is too long", "limit: must be a number"]
    ),
    (
      #"{"each": "/Response/Errors/Error", "field": "/Field", "text": "/Message"}"#,
      "<Response><Errors><Error><Field>title</Field><Message>no</Message></Error></Errors></Response>",
      ["title: no"]
    ),
    (
      #"{"each": "xml:/errors/error", "field": "/@field", "text": ""}"#,
      #"<errors><error field="title">is too long</error><error field="limit">no</error></errors>"#,
      ["title: is too long", "limit: no"]
    ),
    (
      #"{"map": "xml:/errors"}"#,
      #"<errors lang="en"><title>is too long</title><limit>no</limit></errors>"#,
      ["title: is too long", "limit: no"]
    ),
    (
      #"{"one": "xml:/Error/Field", "text": "xml:/Error/Message"}"#,
      "<Error><Field>title</Field><Message>no</Message></Error>", ["title: no"]
    ),
    (
      #"{"names": "xml:/errors/field"}"#,
      "<errors><field>title</field><field>limit</field></errors>",
      ["title: -", "limit: -"]
    ),
    (
      #"{"source": "xml:/Error/Message~field '(\\w+)'", "text": "xml:/Error/Message"}"#,
      "<Error><Code>x</Code><Message>the field 'title' is bad</Message></Error>",
      ["title: the field 'title' is bad"]
    ),
  ]

  @Test(arguments: fieldRows)
  func `refused fields are found in XML as in JSON`(
    row: (shape: String, body: String, fields: [String])
  ) throws {
    let context = try TestManifest.context("create_deal", errors: #"{"fields": [\#(row.shape)]}"#)
    let failure = try #require(
      ResponseInterpretation(HTTPResponse(422, [], row.body), context: context).failure
    )
    let found = failure.fields.map { "\($0.field): \($0.problem ?? "-")" }
    #expect(found == row.fields)
  }

  private static let batch = """
    <DeleteResult><Deleted><Key>a</Key></Deleted>
    <Error><Key>b</Key><Code>AccessDenied</Code><Message>Not yours.</Message></Error>
    <Error><Key>c</Key><Code>InternalError</Code><Message>Again.</Message></Error></DeleteResult>
    """

  static let partialRows: [(partial: String, body: String, items: [String])] = [
    (
      #"{"each": "xml:/DeleteResult/Error", "id": "/Key"}"#, batch,
      ["b AccessDenied", "c InternalError"]
    ),
    (
      #"{"each": "xml:/Results/Result", "id": "/@id", "failed": ["xml:/Result/Status=error"], "wrap": "/Error"}"#,
      """
      <Results><Result id="1"><Status>ok</Status></Result><Result id="2"><Status>error</Status>\
      <Code>Busy</Code></Result></Results>
      """, ["2 Busy"]
    ),
    (
      #"{"each": "/Results/Result", "id": "/Id", "failed": ["json:/Status=error"], "status": "/Http", "wrap": "/Error"}"#,
      "<Results><Result><Id>9</Id><Status>error</Status><Http>429</Http><Code>Slow</Code></Result></Results>",
      ["9 Slow"]
    ),
  ]

  @Test(arguments: partialRows)
  func `failed items are found in a good answer of XML`(
    row: (partial: String, body: String, items: [String])
  ) throws {
    let context = try TestManifest.context(
      "create_deal",
      errors: #"{"code": ["xml:/Error/Code"], "partial": [\#(row.partial)]}"#
    )
    let answer = HTTPResponse(200, [], row.body)
    guard case .success(let good) = ResponseInterpretation(answer, context: context) else {
      Issue.record("a failure")
      return
    }
    let items = good.failedItems.map { "\($0.name) \($0.failure.code ?? "-")" }
    #expect(items == row.items)
    #expect(good.failedCount == row.items.count)
  }

  @Test(arguments: [
    (
      #"{"fields": [{"each": "xml:", "field": "/a", "text": "/b"}]}"#,
      "begins with the root element"
    ),
    (#"{"fields": [{"names": "xml:/a:Error/Field"}]}"#, "without its namespace prefix"),
    (#"{"partial": [{"each": "Error"}]}"#, "starting with \"/\""),
  ])
  func `what is no pointer into an answer is refused`(errors: String, problem: String) throws {
    let loaded = try TestManifest.loaded(errors: errors)
    #expect(loaded.diagnostics.contains { $0.message.contains(problem) }, "\(loaded.diagnostics)")
  }
}
