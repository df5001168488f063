import Failures
import Guidance
import HTTP
import JSON
import Manifests
import Testing

/// What an API accepts and does later: where its outcome is, and how far it is.
struct OutcomeTests {
  private static let origin = "https://api.crm.example.com"

  private func context(
    _ operation: String = "create_deal",
    accepted: AcceptedOperation? = nil,
    follow: String? = nil
  ) throws -> CallContext {
    var context = try TestManifest.context(operation)
    context.requestURL = Self.origin + "/v1/deals"
    context.accepted = accepted
    guard let follow else { return context }
    let text = """
      {"recourse": 1, "id": "crm", "title": "CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.crm.example.com/v1",
       "operations": {"cook": {"method": "POST", "path": "/cook", "effect": "write", "description": "d",
         "follow": \(follow), "arguments": {"properties": {}}}}}
      """
    context.manifest = try TestManifest.load(text)
    context.operation = context.manifest.operations.first
    return context
  }

  private func pending(
    _ answer: HTTPResponse,
    _ context: CallContext
  ) -> SuccessResponse.Pending? {
    guard case .success(let good) = ResponseInterpretation(answer, context: context) else {
      return nil
    }
    return good.pending
  }

  typealias PlaceRow = (status: Int, fields: [String: String], path: String?)

  static let places: [PlaceRow] = [
    (202, ["Location": "/v1/jobs/7"], "/v1/jobs/7"),
    (202, ["Location": "jobs/7"], "/v1/jobs/7"),
    (202, ["Location": "https://api.crm.example.com:443/v1/jobs/7#x"], "/v1/jobs/7"),
    (202, ["Operation-Location": "/op/7", "Location": "/v1/deals/7"], "/op/7"),
    (202, ["Azure-AsyncOperation": "/op/7", "Operation-Location": "/op/8"], "/op/7"),
    (202, [:], nil), (200, ["Location": "/v1/deals/7"], nil),
    (201, ["Location": "/v1/deals/7"], nil),
    (202, ["Location": "https://elsewhere.example/v1/jobs/7"], nil),
    (202, ["Location": "http://api.crm.example.com/v1/jobs/7"], nil),
    (202, ["Location": "//elsewhere.example/7"], nil),
    (202, ["Location": "https://a@api.crm.example.com/7"], nil),
    (202, ["Location": "https://api.crm.example.com\\@elsewhere.example/7"], nil),
    (202, ["Location": "javascript:alert(1)"], nil), (202, ["Location": "/a b"], nil),
    (202, ["Location": ""], nil), (202, ["Location": "https://["], nil),
  ]

  @Test(arguments: places)
  func `a place of the API's own origin is looked at`(row: PlaceRow) throws {
    let (status, fields, path) = row
    let answer = HTTPResponse(status, fields.map { ($0.key, $0.value) })
    let found = pending(answer, try context())
    #expect(found?.operation.url == path.map { Self.origin + $0 })
  }

  static let elsewhere: [(fields: [String: String], url: String?)] = [
    (["Location": "https://elsewhere.example/v1/jobs/7"], "https://elsewhere.example/v1/jobs/7"),
    (["Location": "//elsewhere.example/7"], "https://elsewhere.example/7"),
    (["Operation-Location": "https://ops.example/7", "Location": "/v1/deals/7"], nil),
    (["Location": "/v1/jobs/7"], nil), ([:], nil),
  ]

  @Test(arguments: elsewhere)
  func `a place of another server is told with its address, and not looked at`(
    row: (fields: [String: String], url: String?)
  ) throws {
    let context = try context()
    let answer = HTTPResponse(202, row.fields.map { ($0.key, $0.value) })
    guard case .success(let good) = ResponseInterpretation(answer, context: context) else {
      Issue.record("a failure")
      return
    }
    #expect(good.outcomeElsewhere == row.url)
    let text = SuccessText(good, context: context).text
    #expect(text.contains("names another server for the outcome") == (row.url != nil), "\(text)")
    if let url = row.url { #expect(text.contains(url)) }
  }

  @Test func `the result of a change is what was changed, unless another place is named`() throws {
    var changed = try context("update_deal")
    changed.requestURL = Self.origin + "/v1/deals/7"
    let fields = [("Azure-AsyncOperation", "/op/7")]
    let body = #"{"properties":{"provisioningState":"Updating"}}"#
    let operation = pending(HTTPResponse(201, fields, body), changed)?.operation
    #expect(operation?.result == Self.origin + "/v1/deals/7")
    let done = #"{"properties":{"provisioningState":"Succeeded"}}"#
    #expect(pending(HTTPResponse(201, fields, done), changed) == nil)
  }

  static let answers: [(Int, String, String)] = [
    (202, "", "pending"), (200, #"{"status":"Running"}"#, "pending"),
    (200, #"{"state":"in_progress"}"#, "pending"), (200, #"{"status":"NotStarted"}"#, "pending"),
    (200, #"{"properties":{"provisioningState":"Creating"}}"#, "pending"),
    (200, #"{"done":false}"#, "pending"),
    (200, #"{"data":{"attributes":{"status":"queued"}}}"#, "pending"),
    (200, "<job><status>running</status></job>", "pending"),
    (404, "{}", "pending"), (200, #"{"status":"Succeeded"}"#, "done"),
    (200, #"{"id":7}"#, "done"), (204, "", "done"), (200, #"{"status":"open"}"#, "done"),
    (200, #"{"done":true,"response":{}}"#, "done"), (200, "plain", "done"),
    (200, #"{"status":"Failed"}"#, "failed"), (200, #"{"status":"Canceled"}"#, "failed"),
    (200, #"{"done":true,"error":{"code":3,"message":"m"}}"#, "failed"),
    (200, "<job><state>ERROR</state></job>", "failed"), (422, "{}", "failed"),
  ]

  @Test(arguments: answers)
  func `an answer says how far it is`(status: Int, body: String, progress: String) throws {
    let operation = AcceptedOperation(url: Self.origin + "/op/7")
    let context = try context(accepted: operation)
    switch ResponseInterpretation(HTTPResponse(status, [], body), context: context) {
    case .success(let good): #expect(progress == (good.pending == nil ? "done" : "pending"))
    case .failure(let failure):
      #expect(progress == "failed")
      #expect(failure.action == .revise)
      #expect(failure.peculiarity == .failedLater)
    }
  }

  @Test func `what the API says of its failure is told`() throws {
    let body = #"{"status":"Failed","error":{"code":"DiskFull","message":"No room for it."}}"#
    let context = try context(accepted: AcceptedOperation(url: Self.origin + "/op/7"))
    let text = try context.guidance(200, [], body).text
    #expect(text.contains("had accepted this call, and did not carry it out"))
    #expect(text.contains("No room for it."))
    #expect(text.contains("begins anew"))
  }

  @Test func `nothing where the outcome was to be is nothing known`() throws {
    var operation = AcceptedOperation(url: Self.origin + "/op/7")
    operation.looks = 3
    let failure = try context(accepted: operation).failure(404, [], "{}")
    #expect(failure.action == .verify)
    #expect(failure.peculiarity == .lostLater)
  }

  @Test func `a look that fails by itself can be made again, for it changes nothing`() throws {
    let context = try context(accepted: AcceptedOperation(url: Self.origin + "/op/7"))
    let failure = try context.failure(503, [], "{}")
    #expect(failure.action == .backOff)
    #expect(!failure.isUnproven)
  }

  @Test func `looks come when the API says, else ever more seldom`() throws {
    let told = pending(
      HTTPResponse(202, [("Location", "/7"), ("Retry-After", "20")]),
      try context()
    )
    #expect(told?.wait.seconds == 20)
    #expect(told?.wait.origin == .api(source: "header:Retry-After"))
    var waits: [Double] = []
    var operation = AcceptedOperation(url: Self.origin + "/7")
    for _ in 0..<7 {
      let next = pending(HTTPResponse(202), try context(accepted: operation))
      operation = try #require(next?.operation)
      waits.append(try #require(next?.wait.seconds))
    }
    #expect(waits == [4, 8, 16, 32, 60, 60, 60])
  }

  @Test func `a manifest says where, in which words, and how often`() throws {
    let follow = """
      {"from": "json:/job/id", "path": "/jobs/{id}", "status": "json:/state", "pending": ["cooking"],
       "failed": "burnt", "result": "json:/dish", "every": 5}
      """
    let accepted = try context(follow: follow)
    let first = pending(HTTPResponse(200, [], #"{"job":{"id":"a/7"},"state":"cooking"}"#), accepted)
    let operation = try #require(first?.operation)
    #expect(operation.url == Self.origin + "/v1/jobs/a%2F7")
    #expect(first?.wait.seconds == 5)
    #expect(
      pending(HTTPResponse(200, [], #"{"job":{"id":"7"},"state":"served"}"#), accepted) == nil
    )
    #expect(pending(HTTPResponse(200, [], #"{"state":"cooking"}"#), accepted) == nil)
    #expect(pending(HTTPResponse(200, [], #"{"job":{"id":".."}}"#), accepted) == nil)
    let look = try context(accepted: operation, follow: follow)
    #expect(
      pending(HTTPResponse(200, [], #"{"state":"cooking"}"#), look)?.operation.phase == .status
    )
    let served = pending(HTTPResponse(200, [], #"{"state":"served","dish":"/v1/dishes/7"}"#), look)
    #expect(served?.operation.url == Self.origin + "/v1/dishes/7")
    #expect(served?.operation.phase == .result)
    #expect(try look.failure(200, [], #"{"state":"burnt"}"#).peculiarity == .failedLater)
  }

  @Test func `a manifest may say that nothing is looked for`() throws {
    let context = try context(follow: "false")
    #expect(pending(HTTPResponse(202, [("Location", "/7")]), context) == nil)
  }

  @Test(arguments: [
    (#"{}"#, "\"from\""), (#"true"#, "an object with \"from\", or false"),
    (#"{"from": "json:/id", "path": "/jobs"}"#, "a path with one place"),
    (#"{"from": "json:/id", "path": "jobs/{id}"}"#, "a path with one place"),
    (#"{"from": []}"#, "at least one element"),
    (#"{"from": "json:/id", "every": 0}"#, "from 1 to 3600"),
    (#"{"from": "json:/id", "evry": 5}"#, "every"),
  ])
  func `what cannot be followed is refused`(follow: String, problem: String) throws {
    let text = """
      {"recourse": 1, "id": "crm", "title": "CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.crm.example.com/v1",
       "operations": {"cook": {"method": "POST", "path": "/cook", "effect": "write", "description": "d",
         "follow": \(follow), "arguments": {"properties": {}}}}}
      """
    let loaded = ManifestLoader.load(bytes: Array(text.utf8), file: "crm.json")
    let errors = loaded.diagnostics.filter { $0.severity == .error }.map(\.description)
    #expect(errors.contains { $0.contains(problem) }, "\(errors)")
  }
}
