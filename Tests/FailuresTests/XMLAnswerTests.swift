import Failures
import Guidance
import HTTP
import Testing

/// How good answers in XML are shown.
struct XMLAnswerTests {
  private func shown(_ body: String, type: String = "application/xml") throws -> String {
    let context = try TestManifest.context()
    let answer = HTTPResponse(200, [("Content-Type", type)], body)
    guard case .success(let good) = ResponseInterpretation(answer, context: context) else {
      return ""
    }
    return SuccessText(good, context: context).text
  }

  @Test func `a good answer in XML is shown as JSON, which is said`() throws {
    let text = try shown("<list><item id='1'>a</item><item id='2'>b</item></list>")
    #expect(
      text == """
        The answer is XML, shown here as JSON: "@name" is an attribute, "#text" the text beside it.
        {"list":{"item":[{"@id":"1","#text":"a"},{"@id":"2","#text":"b"}]}}
        """
    )
  }

  @Test(arguments: [
    "<p>one <b>two</b> three</p>", "<p>", "not <xml>", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
  ])
  func `XML that no tree shows is shown as it came`(body: String) throws {
    #expect(try shown(body) == body)
  }

  @Test func `pictures stay what they are`() throws {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><rect width='1'/></svg>"
    #expect(try shown(svg, type: "image/svg+xml") == svg)
  }
}
