@testable import MockAPI
@testable import HTTPServer
import HTTP
import JSON
import Manifests
import Testing
import Time

struct AnswerTests {
  /// 2026-12-01T00:00:00.250Z.
  private static let now = Timestamp(milliseconds: 1_796_083_200_250)

  @Test
  func `a recorded answer keeps its relative waits and moves its absolute ones to the present`()
    throws
  {
    let manifest = try Shelf.manifest()
    let sample = try #require(manifest.samples.first)
    let present = PresentTime(places: TimePlaces(manifest.errors))
    let answer = present.moving(HTTPResponse(sample.answer), from: sample.now, to: Self.now)
    #expect(answer.fields["Retry-After"] == "17")
    #expect(answer.fields["X-Reset"] == "1796083217")
    #expect(answer.fields["Date"] == "Tue, 01 Dec 2026 00:00:00 GMT")
    let body = String(decoding: answer.body, as: UTF8.self)
    #expect(
      body == #"{"error":{"code":"TOO_FAST","after":17,"until":"2026-12-01T00:00:17Z"}}"#
    )
  }

  @Test func `a refusal is the manifest's own sample with the true wait in every place`() throws {
    let manifest = try Shelf.manifest(budgets: Shelf.twoAMinute)
    let budget = try #require(manifest.errors.budgets.first)
    let claim = LimitBook.Claim(key: .init(budget: budget.id, scope: "x"), budget: budget)
    let answer = RateLimitAnswer(manifest).refusal(
      claim,
      operation: manifest.operations[0],
      wait: 41.2,
      state: LimitCounter.State(limit: 2, remaining: 0, reset: 41.2),
      now: Self.now
    )
    #expect(answer.status == 429)
    #expect(answer.fields["Retry-After"] == "42")
    #expect(answer.fields["X-Limit"] == "2")
    #expect(answer.fields["X-Left"] == "0")
    #expect(answer.fields["X-Reset"] == "1796083242")
    #expect(answer.fields["X-Shelf"] == "a")
    let body = String(decoding: answer.body, as: UTF8.self)
    #expect(
      body == #"{"error":{"code":"TOO_FAST","after":42,"until":"2026-12-01T00:00:42Z"}}"#
    )
  }

  @Test(arguments: [
    (Wait.Unit.http, "18"), (.seconds, "18"), (.milliseconds, "17001"), (.unix, "1796083218"),
    (.unixMilliseconds, "1796083217251"), (.timestamp, "2026-12-01T00:00:18Z"), (.duration, "18s"),
  ])
  func `a time from now is rounded up in every unit`(unit: Wait.Unit, text: String) {
    #expect(Figure.text(secondsFromNow: 17.001, as: unit, now: Self.now) == text)
  }

  @Test(arguments: [
    (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
    (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
  ])
  func `dates are written as HTTP wants them`(seconds: Int, text: String) {
    #expect(Timestamp(milliseconds: Int64(seconds) * 1000).httpDateText == text)
  }

  @Test func `a value without its own figure stays as it is`() {
    let document: JSONValue = ["a": [1, ["b": 2]]]
    let pointer = JSONPointer(tokens: ["a", "1", "b"])
    #expect(document.replacing(pointer, by: 3) == ["a": [1, ["b": 3]]])
    #expect(document.replacing(JSONPointer(tokens: ["x"]), by: 3) == document)
    #expect(document.replacing(JSONPointer(tokens: ["a", "9"]), by: 3) == document)
  }

  @Test func `line breaks in a recorded field cannot split the answer`() {
    let answer = HTTPResponse(status: 200, fields: HTTPFields([("X", "a\r\nSet-Cookie: b")]))
    let head = AnswerWriter.head(answer, length: 0, persistence: .keepAlive, now: Self.now)
    #expect(String(decoding: head, as: UTF8.self).contains("X: a  Set-Cookie: b\r\n"))
  }
}
