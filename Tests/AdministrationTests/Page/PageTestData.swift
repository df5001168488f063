import JSON
import Manifests
import Storage
import Tasks
import Time

@testable import Failures
@testable import Pacing

/// What is kept of a shop, for the tests of the page.
enum PageTestData {
  static let now = Timestamp(seconds: 1_795_176_000)

  static func call(_ tool: String = "shop_create_order") -> CallRecord {
    var call = CallRecord(
      api: "shop",
      tool: tool,
      arguments: ["title": "</script><b>x</b>"],
      identity: "i",
      credential: "print",
      repetition: .harmful,
      disclose: "the new order",
      now: now
    )
    call.deadline = now + 86_400
    return call
  }

  private static func claimed(_ tool: String) -> CallRecord {
    var call = call(tool)
    _ = call.claim(Lease(process: "p", until: now + 60), now: now)
    return call
  }

  static func unknown() -> CallRecord {
    var call = claimed("shop_create_order")
    _ = call.leaveUnknown(.unanswered(.programEnded), .untold, by: "p", now: now)
    return call
  }

  static func waiting(_ seconds: Double) -> CallRecord {
    var call = claimed("shop_list_orders")
    var failure = Failure(verdict: .backOff, scope: "ip", outcome: .notExecuted)
    failure.status = 429
    _ = call.snooze(until: now + seconds, failure: failure, by: "p", now: now)
    return call
  }

  static func failure(offeringURL isOffered: Bool = false) -> Failure {
    var failure = Failure(verdict: .askOperator, scope: "credential", outcome: .notExecuted)
    failure.status = 401
    failure.kind = "auth"
    failure.operatorMessage = "Put a valid key into SHOP_KEY."
    failure.url = "https://shop.example/keys"
    failure.isURLOffered = isOffered
    return failure
  }

  static func held() -> CallRecord {
    var call = claimed("shop_get_report")
    _ = call.hold(failure(), by: "p", now: now)
    return call
  }

  static func task(_ name: String, _ calls: CallRecord...) throws -> TaskRecord {
    var task = TaskRecord(
      id: TaskID(entropy: Array(name.utf8.prefix(16))),
      name: try TaskName(name),
      limits: TaskLimits(),
      now: now
    )
    for call in calls { _ = task.add(call, limits: TaskLimits(), now: now) }
    return task
  }

  static func hold(offeringURL isOffered: Bool = false) -> PacingSnapshot {
    var book = PacingState()
    book.holds.close(
      ScopeKey(scope: "credential", key: "shop/credential:print"),
      credential: "print",
      failure(offeringURL: isOffered),
      now: now
    )
    return book.pacingSnapshot(now: now)
  }

  static func limit(_ key: String = "shop/credential:a/minute", used: Double)
    -> PacingSnapshot.Limit
  {
    PacingSnapshot.Limit(
      place: ScopePlace(key: "shop/credential:a"),
      key: key,
      budget: "minute",
      limit: .window(limit: 30, per: 60),
      used: used,
      booked: 0,
      next: now
    )
  }
}
