import BundledFiles
import HTTP
import HTTPServer
import Storage
import Tasks
import Testing
import Time

@testable import Administration

struct PageRequestTests {
  private static let token = PageGuard.token(entropy: Array(0..<16))
  private static let guardian = PageGuard(token: token, port: 8765)
  private static let task = TaskID(entropy: [1]).text

  private static func head(_ line: String, _ fields: [String]) throws -> RequestHead {
    var reader = RequestReader()
    reader.append(Array(([line] + fields + ["", ""]).joined(separator: "\r\n").utf8))
    return try #require(try reader.nextHead())
  }

  /// The status of the refusal; nil where it is let through.
  private static func refusal(
    _ line: String,
    _ fields: [String] = ["Host: 127.0.0.1:8765"],
    body: String = ""
  ) throws -> Int? {
    let head = try head(line.replacing("TOKEN", with: token), fields)
    do throws(PageRefusal) {
      _ = try PageRequest(
        head,
        body: Array(body.utf8),
        by: guardian
      )
      return nil
    } catch {
      return error.status
    }
  }

  @Test(arguments: [
    "GET /TOKEN/ HTTP/1.1", "HEAD /TOKEN/ HTTP/1.1", "GET /TOKEN/events HTTP/1.1",
    "GET http://127.0.0.1:8765/TOKEN/ HTTP/1.1", "GET /TOKEN/?from=mail HTTP/1.1",
  ])
  func `who knows the address may look`(line: String) throws {
    #expect(try Self.refusal(line) == nil)
    #expect(try Self.refusal(line, ["Host: localhost:8765"]) == nil)
  }

  @Test(arguments: [
    "GET / HTTP/1.1", "GET /TOKEN HTTP/1.1", "GET /token/ HTTP/1.1", "GET /TOKENx/ HTTP/1.1",
    "GET /x/TOKEN/ HTTP/1.1", "GET //TOKEN/ HTTP/1.1", "GET /?TOKEN/ HTTP/1.1",
  ])
  func `who does not know the whole address is refused`(line: String) throws {
    #expect(try Self.refusal(line) == 403)
  }

  @Test(arguments: [
    ["Host: evil.example:8765"], ["Host: 127.0.0.1"], ["Host: 127.0.0.1:80"], ["Host: "],
    ["Host: 127.0.0.1:8765.evil.example"], ["Host: 127.0.0.1:8765", "Host: evil.example"],
    ["Host: 127.0.0.1:8765", "Origin: https://evil.example"],
    ["Host: 127.0.0.1:8765", "Origin: null"],
    ["Host: 127.0.0.1:8765", "Origin: http://localhost:8765"],
    ["Host: 127.0.0.1:8765", "Origin: https://127.0.0.1:8765"],
    ["Host: 127.0.0.1:8765", "Sec-Fetch-Site: cross-site"],
    ["Host: 127.0.0.1:8765", "Sec-Fetch-Site: same-site"],
  ])
  func `a name that was made to lead here, and another page, are refused`(fields: [String]) throws {
    #expect(try Self.refusal("GET /TOKEN/events HTTP/1.1", fields) == 403)
  }

  private static let own = [
    "Host: 127.0.0.1:8765", "Origin: http://127.0.0.1:8765", "Content-Type: application/json",
  ]

  @Test(arguments: [
    #"{"act":"release","name":"shop/credential"}"#, #"{"act":"cancel","task":"TASK"}"#,
    #"{"act":"cancel","task":"TASK","call":2}"#,
    #"{"act":"happened","task":"TASK","call":1,"mark":"1.0"}"#,
    #"{"act":"did_not_happen","task":"TASK","call":1,"mark":"1.0"}"#,
  ])
  func `the page itself may act`(body: String) throws {
    let body = body.replacing("TASK", with: Self.task)
    #expect(try Self.refusal("POST /TOKEN/act HTTP/1.1", Self.own, body: body) == nil)
    #expect(try Self.refusal("GET /TOKEN/act HTTP/1.1", Self.own, body: body) == 405)
    #expect(try Self.refusal("POST /TOKEN/ HTTP/1.1", Self.own, body: body) == 405)
    for position in Self.own.indices {
      var fields = Self.own
      fields.remove(at: position)
      // Without a host the reader of requests has refused it already.
      guard fields.contains(where: { $0.hasPrefix("Host") }) else { continue }
      let status = try Self.refusal("POST /TOKEN/act HTTP/1.1", fields, body: body)
      #expect(status != nil, "without \(Self.own[position])")
    }
  }

  @Test(arguments: [
    "", "{", "[]", #"{"act":"purge"}"#, #"{"act":"release"}"#, #"{"act":"cancel","task":"x"}"#,
    #"{"act":"happened","task":"TASK","call":1}"#, #"{"act":"happened","call":1,"mark":"1.0"}"#,
  ])
  func `what is no act is refused, and says why`(body: String) throws {
    let body = body.replacing("TASK", with: Self.task)
    #expect(try Self.refusal("POST /TOKEN/act HTTP/1.1", Self.own, body: body) == 400)
  }

  @Test func `there is nothing else`() throws {
    for path in ["x", "task/tk_x", "task/../act", "../etc/passwd", "events/"] {
      #expect(try Self.refusal("GET /TOKEN/\(path) HTTP/1.1") == 404)
    }
  }
}

struct PageDocumentTests {
  private static let document = PageDocument(
    template: Array(
      "<s n={{nonce}}>{{style}}</s><d>{{directory}}</d>{{look}}<m>{{model}}</m><n>{{nonce}}</n><j>{{script}}</j>"
        .utf8
    ),
    style: Array("a{b:c}".utf8),
    script: Array("if(a){{b}}".utf8)
  )

  @Test func `the parts stand in their places, and no text of the store ends the script's element`()
    throws
  {
    let tasks = [try PageTestData.task("</script>", PageTestData.unknown())]
    let report = StatusReport(
      StoreSnapshot(tasks: tasks),
      now: PageTestData.now,
      directory: "/state"
    )
    let rest = Self.document.rest(
      showing: StatusPage(report, trends: LimitTrends(), timeline: Timeline()),
      nonce: "n1"
    )
    let text = String(decoding: rest, as: UTF8.self)
    #expect(text.hasPrefix("<m>{\"directory\":\"/state\""))
    #expect(text.hasSuffix("</m><n>n1</n><j>if(a){{b}}</j>"))
    #expect(!text.contains("</script>") && text.contains("\\u003c/script>"))
  }

  @Test func `what is sent before a look is all that the browser needs to show whose page it is`() {
    let beginning = Self.document.beginning(of: "/a<b>&amp;", nonce: "n1").body
    #expect(
      String(decoding: beginning, as: UTF8.self)
        == "<s n=n1>a{b:c}</s><d>/a&lt;b>&amp;amp;</d>"
    )
    let bundled = BundledFiles.statusPage
    let page = PageDocument(
      template: bundled.template,
      style: bundled.style,
      script: bundled.script
    )
    let text = String(decoding: page.beginning(of: "/state", nonce: "n1").body, as: UTF8.self)
    #expect(text.contains("</style>") && text.contains("<h1>recourse</h1>"))
    #expect(text.contains(">/state<") && !text.contains("<script"))
  }

  @Test func `where there can be no look the page says why, and what it says is only text`() {
    let refusal = PageRefusal(status: 503, reason: "It is <locked>.")
    let text = String(decoding: PageDocument.rest(refusal), as: UTF8.self)
    #expect(text.contains(#"role="alert">It is &lt;locked>. "#) && text.contains("</html>"))
  }

  @Test func `nothing from elsewhere runs in the page, and nobody frames it or keeps it`() {
    let fields = Self.document.beginning(of: "/state", nonce: "n1").fields
    let policy = fields["Content-Security-Policy"] ?? ""
    #expect(policy.hasPrefix("default-src 'none'; script-src 'nonce-n1'; style-src 'nonce-n1';"))
    #expect(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"))
    #expect(fields["Cache-Control"] == "no-store")
    #expect(fields["Referrer-Policy"] == "no-referrer")
  }
}

struct PageFeedTests {
  private static func page(_ tasks: [TaskRecord], after seconds: Double) -> StatusPage {
    let now = PageTestData.now + seconds
    let report = StatusReport(StoreSnapshot(tasks: tasks), now: now, directory: "/state")
    return StatusPage(report, trends: LimitTrends(), timeline: Timeline())
  }

  @Test func `a browser is told everything once, and then what is new`() throws {
    let tasks = [try PageTestData.task("soon", PageTestData.waiting(60))]
    var feed = PageFeed()
    let first = feed.take(Self.page(tasks, after: 0))
    for section in StatusPage.Section.allCases {
      #expect(first.contains("event: \(section.rawValue)\n"))
    }
    #expect(first.contains("event: frame\n") && !first.contains("event: trouble"))
    #expect(feed.take(Self.page(tasks, after: 1)).isEmpty)
    let second = feed.take(Self.page([], after: 2))
    #expect(second.contains("event: waiting\n") && !second.contains("event: limits\n"))
  }

  @Test func `trouble is told once, and that it is over`() {
    var feed = PageFeed()
    _ = feed.take(Self.page([], after: 0))
    #expect(feed.take(trouble: "No disk.").contains("event: trouble\ndata: {\"say\":\"No disk.\"}"))
    #expect(feed.take(trouble: "No disk.").isEmpty)
    #expect(feed.take(Self.page([], after: 3)).contains("event: trouble\ndata: {}\n\n"))
  }

  @Test func `a sign of life is sent now and then, to find out who is gone`() {
    var feed = PageFeed()
    _ = feed.take(Self.page([], after: 0))
    let sent = (1...20).map { feed.take(Self.page([], after: Double($0))) }
    #expect(sent.count { !$0.isEmpty } == 2)
    #expect(sent.allSatisfy { $0.isEmpty || $0.hasPrefix("event: frame\n") })
  }
}
