import Guidance
import Failures
import HTTP
import JSON
import Manifests
import Testing

/// What the agent is told of the page that follows.
struct NextPageTests {
  private func line(
    _ pages: String?,
    _ body: String,
    _ fields: [(String, String)] = [],
    arguments: JSONObject = ["state": "open"],
    selection: [String]? = nil
  ) throws -> String? {
    let manifest = try TestManifest.load(
      """
      {"recourse": 1, "id": "shop", "title": "Shop", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.shop.example.com",
       "operations": {"list_orders": {"method": "GET", "path": "/orders", "effect": "read",
         "description": "d", "place": {"cursor": "query:page_token"},
         \(pages.map { "\"pages\": \($0)," } ?? "")
         "arguments": {"properties": {"state": {"type": "string"}, "cursor": {"type": "string"},
           "offset": {"type": "integer"}, "page": {"type": "integer"},
           "limit": {"type": "integer", "default": 2}}}}}}
      """
    )
    let context = CallContext(
      manifest: manifest,
      operation: manifest.operations.first,
      arguments: arguments,
      now: TestManifest.noon
    )
    let answer = HTTPResponse(200, fields, body)
    guard case .success(let good) = ResponseInterpretation(answer, context: context) else {
      return "failed"
    }
    var wish = SuccessText.Wish()
    wish.selection = try selection.map { try JSONSelection(texts: $0) }
    let lines = SuccessText(good, context: context, wish: wish).text.split(separator: "\n")
    return lines.count > 1 ? String(lines[0]) : nil
  }

  private static let cursor = #"{"cursor": {"argument": "cursor", "next": "json:/next"}}"#
  private static let call = "Next page: call shop_list_orders with "

  @Test(
    arguments: [
      (#"{"next": "abc"}"#, call + #"{"state":"open","cursor":"abc"}."#),
      (#"{"next": 7}"#, call + #"{"state":"open","cursor":"7"}."#),
      (#"{"next": ""}"#, "This is the last page."), (#"{"next": null}"#, "This is the last page."),
      (#"{"next": false}"#, "This is the last page."), ("{}", "This is the last page."),
      (
        #"{"next": "a\u0007b"}"#,
        "There is another page, but it cannot be asked for: what it gives for cursor is too long or "
          + "holds control characters."
      ),
      (
        #"{"next": "a\u202eb"}"#,
        "There is another page, but it cannot be asked for: what it gives for cursor is too long or "
          + "holds control characters."
      ),
    ]
  )
  func `a cursor is told as the next call`(body: String, expected: String) throws {
    #expect(try line(Self.cursor, body) == expected)
  }

  @Test
  func
    `a link to the next page is told where no manifest speaks of pages, and nothing without one`()
    throws
  {
    let next = (
      "Link", "<https://api.shop.example.com/orders?page_token=b&page=2&x=1>; rel=\"next\""
    )
    #expect(
      try line(nil, "[]", [next]) == Self.call + #"{"state":"open","cursor":"b","page":2}."#
    )
    let last = ("Link", "<https://api.shop.example.com/orders>; rel=\"first\"")
    #expect(try line(nil, "[]", [last]) == nil)
    #expect(try line(nil, "[]") == nil)
  }

  @Test func `a cursor that leads to the same page ends there`() throws {
    let line = try line(Self.cursor, #"{"next": "abc"}"#, arguments: ["cursor": "abc"])
    #expect(line?.hasPrefix("Shop named the same page again") == true)
  }

  @Test func `the last of many values is the cursor, and more is asked for only where there is`()
    throws
  {
    let pages = """
      {"cursor": {"argument": "cursor", "next": "json:/data/*/id"}, "more": "json:/has_more"}
      """
    let data = "[" + (0..<99).map { "{\"id\":\"a\($0)\"}" }.joined(separator: ",") + "]"
    #expect(
      try line(pages, "{\"data\":\(data),\"has_more\":true}")
        == Self.call + #"{"state":"open","cursor":"a98"}."#
    )
    #expect(try line(pages, "{\"data\":\(data),\"has_more\":false}") == "This is the last page.")
  }

  @Test func `what was selected is selected on the next page too`() throws {
    let line = try line(Self.cursor, #"{"next": "abc", "a": 1}"#, selection: ["/a"])
    #expect(line == Self.call + #"{"state":"open","select":["/a"],"cursor":"abc"}."#)
  }

  @Test func `long arguments are not spelled out again`() throws {
    let long: JSONObject = ["state": .string(String(repeating: "x", count: 900))]
    let line = try line(Self.cursor, #"{"next": "abc"}"#, arguments: long)
    #expect(line == Self.call + #"{"cursor":"abc"} and otherwise the same arguments."#)
  }

  @Test(
    arguments: [
      (#"{"data":[1,2],"total":5}"#, [:], call + #"{"offset":2}."#),
      (#"{"data":[1,2],"total":5}"#, ["offset": 2], call + #"{"offset":4}."#),
      (#"{"data":[1],"total":5}"#, ["offset": 4], "This is the last page."),
      (#"{"data":[],"total":5}"#, ["offset": 9], "This is the last page."),
      (
        #"{"data":[1,2]}"#, [:],
        #"Next page, if there is one (Shop does not tell): call shop_list_orders with {"offset":2}."#
      ),
      (#"{"data":[1,2],"meta":{"total":2}}"#, [:], "This is the last page."),
      (#"{"dat":[1,2]}"#, [:], nil), (#"{"data":[],"total":5}"#, [:], nil),
      (#"{"data":[]}"#, ["offset": 4], "This is the last page."),
    ] as [(String, JSONObject, String?)]
  )
  func `an offset counts the items seen`(body: String, sent: JSONObject, expected: String?) throws {
    let pages = """
      {"offset": {"argument": "offset", "items": "/data",
        "total": ["json:/total", "json:/meta/total"]}}
      """
    #expect(try line(pages, body, arguments: sent) == expected)
  }

  @Test(
    arguments: [
      (#"{"data":[1,2],"total":5}"#, [:], call + #"{"page":2}."#),
      (#"{"data":[1,2],"total":5}"#, ["page": 2], call + #"{"page":3}."#),
      (#"{"data":[1],"total":5}"#, ["page": 3], "This is the last page."),
      (#"{"data":[1,2],"total":2}"#, [:], "This is the last page."),
    ] as [(String, JSONObject, String)]
  )
  func `pages are counted`(body: String, sent: JSONObject, expected: String) throws {
    let pages = #"{"page": {"argument": "page", "items": "/data", "total": "json:/total"}}"#
    #expect(try line(pages, body, arguments: sent) == expected)
  }

  private static let link =
    #"{"link": {"next": "header:Link", "arguments": ["cursor", "page"]}}"#

  @Test(
    arguments: [
      (
        #"<https://api.shop.example.com/orders?page_token=a%20b%2B&x=1>; rel="next""#,
        call + #"{"state":"open","cursor":"a b+"}."#
      ),
      (
        #"</orders?page=1>; rel=prev, </o?a=,;&page=3>; title="a, b"; rel="last next""#,
        call + #"{"state":"open","page":3}."#
      ),
      (#"<https://evil.example/?page=3>; rel=NEXT"#, call + #"{"state":"open","page":3}."#),
      (#"<https://api.shop.example.com/orders?page=1>; rel="prev""#, "This is the last page."),
      (
        #"</orders?token=1>; rel=next"#,
        "There is another page, but it cannot be asked for: its link to the next page names none of "
          + "cursor and page."
      ),
    ]
  )
  func `of a link only the query's named arguments are taken`(field: String, expected: String)
    throws
  {
    #expect(try line(Self.link, #"{"a":1}"#, [("Link", field)]) == expected)
  }

  @Test func `a link in the content is read too`() throws {
    let pages = #"{"link": {"next": "json:/links/next", "arguments": ["page"]}}"#
    let body = #"{"links":{"next":"/orders?page=2#top"}}"#
    #expect(try line(pages, body) == Self.call + #"{"state":"open","page":2}."#)
    #expect(try line(pages, #"{"links":{"next":null}}"#) == "This is the last page.")
  }
}
