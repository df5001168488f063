import Failures
import Guidance
import HTTP
import Testing

/// Content that is not quite what it says it is: what is wrong is told, and what can be read is.
struct ContentFormTests {
  private func text(_ body: String, type: String = "application/json") throws -> String {
    let context = try TestManifest.context()
    let answer = HTTPResponse(200, [("Content-Type", type)], body)
    guard case .success(let good) = ResponseInterpretation(answer, context: context) else {
      throw Unexpected()
    }
    return SuccessText(good, context: context).text
  }

  private struct Unexpected: Error {}

  @Test(
    arguments: [
      (#"{"id":7,"items":[{"a":1},{"b":"#, "it ends in the middle, at line 1, column 31"),
      ("{\n \"n\":[1,2,],\n}", "a comma stands in front of a closing bracket at line 2, column 11"),
      (#"{"v":NaN}"#, "NaN at line 1, column 6 is no value of JSON"),
      ("[1,-Infinity]", "-Infinity at line 1, column 4 is no value of JSON"),
      (#"{"ok":True}"#, "True at line 1, column 7 is no value of JSON"),
      ("{'id':7}", "single quotes stand at line 1, column 2 where double ones must"),
      ("{\"a\":1, // x\n\"b\":2}", "a comment stands at line 1, column 9"),
      (#"{"id":7}{"id":8}"#, "something follows the whole value at line 1, column 9"),
      ("{\"a\":\"x\ny\"}", "a line break or a control character stands inside a text at line 1"),
      (#"{"a":"C:\dir"}"#, "a backslash stands at line 1, column 10 in front of what needs none"),
    ]
  )
  func `what is wrong with JSON is said, and where`(body: String, fault: String) throws {
    let shown = try text(body)
    #expect(shown.contains("not quite JSON: " + fault), "\(shown)")
    #expect(shown.hasSuffix(body))
  }

  @Test(arguments: ["application/vnd.api+json", "application/vnd.github.v3+json"])
  func `a type of its own is JSON like any other`(type: String) throws {
    #expect(try text(#"{"id":7,}"#, type: type).contains("not quite JSON"))
    #expect(try text("oops", type: type).hasPrefix("The answer says that it is JSON"))
  }

  @Test(arguments: ["oops", "<br />\n<b>Warning</b>: foo\n{\"id\":7}"])
  func `a text that is told to be JSON and is none is called that`(body: String) throws {
    #expect(try text(body).hasPrefix("The answer says that it is JSON and is none"))
  }

  @Test(
    arguments: [
      ("plain", "text/plain"), ("{not json}", "text/plain"),
      ("{\"a\":1}\n{\"a\":2}\n", "application/json"),
      ("{\"a\":1}\n{\"a\":", "application/x-ndjson"), ("a,b\n", "text/csv"),
      ("{\"a\":", "application/jsonl"), ("{\"a\":", "application/stream+json"),
    ]
  )
  func `nothing is said of a text that was not to be one value of JSON`(
    body: String,
    type: String
  ) throws {
    #expect(try !text(body, type: type).contains("JSON"))
  }

  @Test(
    arguments: [
      (")]}'\n{\"id\":7}", ")]}'"), (")]}',\n{\"id\":7}", ")]}',"),
      ("while(1);{\"id\":7}", "while(1);"),
      ("cb({\"id\":7});", "\"cb\""), ("/**/ jQuery1_2.x( {\"id\":7} )\n", "\"jQuery1_2.x\""),
    ]
  )
  func `what stands around JSON is left out, and said`(body: String, wrapping: String) throws {
    for type in ["application/json", "application/javascript", "text/plain"] {
      let lines = try text(body, type: type).split(separator: "\n")
      #expect(lines.last == #"{"id":7}"# && lines.first?.contains(wrapping) == true, "\(lines)")
    }
    let context = try TestManifest.context(errors: #"{"code": ["json:/id"]}"#)
    #expect(try context.failure(400, [("Content-Type", "text/plain")], body).code == "7")
  }

  @Test(arguments: [
    "cb(oops)", "f(1) + g(2)", "sleep (now)", "7({\"a\":1})", "print(\"hello\")", "f(7)",
    "exit(null)",
  ])
  func `a text with brackets stays a text`(body: String) throws {
    #expect(try text(body, type: "text/plain") == body)
  }

  @Test(
    arguments: [
      (
        "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx/1.25.3</center>",
        "an HTML page: 404 Not Found — nginx/1.25.3"
      ),
      (
        "<!doctype html><html><head><title>Denied | Cloudflare</title><style>body{margin:0}</style><script>if (1 < 2) { go('<b>') }</script></head><body><!-- x > y --><h1>Error <b>1015</b></h1><p>You are being&nbsp;rate limited &amp; banned</p>",
        "an HTML page: Denied | Cloudflare — Error 1015 You are being rate limited & banned"
      ),
      ("<html><body><script>never closed", "an HTML page"),
      (
        "<html><title>Error</title><body>Errors were found",
        "an HTML page: Error — Errors were found"
      ),
      ("<html><title>Error</title><body>Error: no host", "an HTML page: Error — : no host"),
    ]
  )
  func `a page is quoted by its title and its first words`(body: String, message: String) throws {
    let failure = try TestManifest.context().failure(503, [("Content-Type", "text/html")], body)
    #expect(failure.said.message == message)
  }

  @Test func `the words of a page are bounded`() throws {
    let body = "<html><title>T</title><body>" + String(repeating: "word ", count: 20_000)
    let failure = try TestManifest.context().failure(503, [("Content-Type", "text/html")], body)
    #expect((failure.said.message?.count ?? 0) < 280)
  }
}
