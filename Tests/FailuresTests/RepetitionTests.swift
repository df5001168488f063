import Failures
import Manifests
import Testing

/// Failures that come again, in a call or to all who share a scope.
struct RepetitionTests {
  private static let errors = """
    {"code": ["json:/code"], "rules": [
      {"when": {"code": ["SLOW"]}, "do": "back_off", "scope": "credential", "default": 10, "grow": 3},
      {"when": {"code": ["BUSY"]}, "do": "back_off", "scope": "credential", "default": 7}]}
    """

  private static func context(
    _ earlier: [CallContext.Earlier] = [],
    attempts: Int = 1
  ) throws -> CallContext {
    var context = try TestManifest.context(errors: errors, attempts: attempts)
    context.earlier = earlier
    return context
  }

  private static func failure(
    _ code: String,
    after earlier: [CallContext.Earlier] = [],
    attempts: Int = 1
  ) throws -> Failure {
    try context(earlier, attempts: attempts).failure(403, [], "{\"code\": \"\(code)\"}")
  }

  @Test func `a failure that comes to an open scope again counts one more`() throws {
    let first = try Self.failure("SLOW")
    #expect(first.repetition == 1 && first.wait?.seconds == 10)
    let second = try Self.failure("SLOW", after: [.init(first, isOver: true)])
    #expect(second.repetition == 2 && second.wait?.seconds == 30)
    let third = try Self.failure("SLOW", after: [.init(second, isOver: true)])
    #expect(third.repetition == 3 && third.wait?.seconds == 90)
  }

  @Test func `what was under way when the scope was shut counts as the same time`() throws {
    let first = try Self.failure("SLOW")
    let beside = try Self.failure("SLOW", after: [.init(first, isOver: false)])
    #expect(beside.repetition == 1 && beside.wait?.seconds == 10)
  }

  @Test func `another failure of the scope is no repetition`() throws {
    let busy = try Self.failure("BUSY")
    let slow = try Self.failure("SLOW", after: [.init(busy, isOver: true)])
    #expect(slow.repetition == 1 && slow.wait?.seconds == 10)
  }

  @Test func `attempts of the call itself count as well`() throws {
    #expect(try Self.failure("SLOW", attempts: 3).wait?.seconds == 90)
  }

  @Test func `a repetition outlives the program that counted it`() throws {
    let first = try Self.failure("SLOW")
    let second = try Self.failure("SLOW", after: [.init(first, isOver: true)])
    #expect(Failure(json: second.json) == second)
    #expect(Failure(json: second.json).repetition == 2)
  }

  @Test func `the waits that are chosen between retries grow by the rule's factor`() throws {
    let errors = """
      {"rules": [{"when": {"status": [500]}, "do": "retry", "base": 2, "grow": 5, "cap": 40}]}
      """
    let failure = try TestManifest.context(errors: errors).failure(500)
    #expect([1, 2, 3].map { failure.retry.longestWait(afterAttempts: $0) } == [2, 10, 40])
  }
}
