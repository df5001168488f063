import Failures
import HTTP
import Testing

/// Times and refused fields in answers of public services whose manifest says nothing of errors.
struct UndeclaredPlaceTests {
  private static let json = ("Content-Type", "application/json")
  private static let xml = ("Content-Type", "text/xml")

  // MARK: - Times

  private static let resets: [(fields: String, seconds: Double)] = [
    (
      "X-Ratelimit-Perday-Remaining=0 X-Ratelimit-Perday-Reset=4000 X-Ratelimit-Perhour-Remaining=9 X-Ratelimit-Perhour-Reset=5000",
      4000
    ),
    ("X-RateLimit-UserRemaining=0 X-RateLimit-UserReset=1795176600", 600),
    ("x-ratelimit-userremaining=0 x-ratelimit-userreset=1795176600", 600),
    ("RateLimit-Remaining=0 RateLimit-ResetTime=2026-11-20T12:01:00+00:00", 60),
    ("X-Contentful-RateLimit-Reset=40 X-Contentful-RateLimit-Second-Remaining=0", 40),
    ("X-Rate-Limit-Requests-Left=0 X-Rate-Limit-Time-Reset-Ms=15000", 15),
    ("X-Esi-Error-Limit-Remain=0 X-Esi-Error-Limit-Reset=47", 47),
    ("X-Bapi-Limit-Status=0 X-Bapi-Limit-Reset-Timestamp=1795176020000", 20),
  ]

  private static func fields(_ text: String) -> [(String, String)] {
    text.split(separator: " ").map { pair in
      let sides = pair.split(separator: "=").map(String.init)
      return (sides[0], sides[1])
    }
  }

  @Test(arguments: resets)
  func `the reset of a limit that is used up is read under each service's name`(
    fields: String,
    seconds: Double
  ) throws {
    let failure = try TestManifest.context("get_deal")
      .failure(429, Self.fields(fields) + [Self.json], "{}")
    #expect(failure.wait?.seconds == seconds)
  }

  @Test func `a reset does not count where something is left of its limit`() throws {
    let fields = [("X-RateLimit-UserRemaining", "3"), ("X-RateLimit-UserReset", "600"), Self.json]
    #expect(try TestManifest.context("get_deal").failure(429, fields, "{}").wait?.seconds == 1)
    #expect(try TestManifest.context("get_deal").failure(403, fields, "{}").action != .backOff)
  }

  @Test func `fields that an answer repeats in its content tell a time`() throws {
    let body = """
      {"error":{"code":429,"message":"Slow","metadata":{"headers":{"X-RateLimit-Remaining":"0",
       "X-RateLimit-Reset":"1795176050000"}}}}
      """
    let failure = try TestManifest.context("create_deal").failure(429, [Self.json], body)
    #expect(failure.wait?.seconds == 50)
  }

  // MARK: - Fields

  @Test(
    arguments: [
      (
        409,
        #"{"error":{"code":"uniqueness_error","message":"m","details":{"fields":[{"name":"title"}]}}}"#
      ),
      (
        400,
        #"{"errors":[{"errorId":1,"message":"A user error","parameters":[{"name":"title","value":"x"}]}]}"#
      ),
      (
        400,
        #"{"title":"Malformed request","cause":"c","action":"Add required parameter: 'title'"}"#
      ),
      (400, #"{"detailedError":{"code":"BadRequest","message":"m","target":"title"}}"#),
      (
        400,
        #"{"type":"t","title":"Bad Request","o:errorDetails":[{"detail":"d","o:errorPath":"title"}]}"#
      ),
      (400, #"{"badRequest":{"code":400,"message":"title: is too short"}}"#),
      (200, #"{"error":{"code":"missingparam","info":"The \"title\" parameter must be set."}}"#),
    ]
  )
  func `the refused field is found in each service's form`(status: Int, body: String) throws {
    let failure = try TestManifest.context("create_deal").failure(status, [Self.json], body)
    #expect(failure.fields.map(\.field) == ["title"])
  }

  @Test func `the place that an exception of OGC names is the refused field`() throws {
    let body = """
      <ows:ExceptionReport xmlns:ows="o"><ows:Exception exceptionCode="InvalidParameterValue"
       locator="title"><ows:ExceptionText>Unknown</ows:ExceptionText></ows:Exception></ows:ExceptionReport>
      """
    let failure = try TestManifest.context("create_deal").failure(400, [Self.xml], body)
    #expect(failure.fields.map(\.field) == ["title"])
  }
}
