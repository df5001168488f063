import Failures
import Guidance
import HTTP
import Testing

/// Refusals that are final by their status, and end by themselves.
struct PassingConflictTests {
  private static let json = ("Content-Type", "application/json")

  @Test(arguments: [409, 413, 423])
  func `a refusal with a time to come again is one for a while, for this call alone`(
    status: Int
  ) throws {
    let context = try TestManifest.context("create_deal")
    let failure = try context.failure(status, [("Retry-After", "15"), Self.json], #"{"e":"x"}"#)
    #expect(failure.action == .backOff)
    #expect(failure.wait?.seconds == 15)
    #expect(failure.scope == Failure.callScope)
    let final = try context.failure(status, [Self.json], #"{"e":"x"}"#)
    #expect(final.action != .backOff)
  }

  @Test(
    arguments: [
      (400, #"[{"errorCode":"UNABLE_TO_LOCK_ROW","message":"unable to obtain exclusive access"}]"#),
      (400, #"{"__type":"com.aws#TransactionConflictException","message":"x"}"#),
      (409, #"{"error":"DatabaseConflict","description":"Please retry."}"#),
    ]
  )
  func `a conflict with another call at the same moment is tried again`(
    status: Int,
    body: String
  ) throws {
    let context = try TestManifest.context("create_deal")
    let guidance = try context.guidance(status, [Self.json], body)
    #expect(guidance.action == .backOff, "\(guidance.text)")
    #expect(guidance.kind == "conflict")
  }

  @Test func `a conflict that asks to try again is not told to bring the same`() throws {
    let body = #"{"code":"conflict_error","message":"Conflict occurred. Please try again."}"#
    let context = try TestManifest.context("create_deal")
    let text = try context.guidance(409, [Self.json], body).text
    #expect(!text.contains("the answer would be the same"), "\(text)")
    #expect(text.contains("The API asks to try again"))
    let plain = try context.guidance(409, [Self.json], #"{"message":"Name is taken."}"#).text
    #expect(plain.contains("the answer would be the same"))
  }
}
