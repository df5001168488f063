import Failures
import JSON
import Tasks
import Testing
import Time

struct CallTransitionTests {
  private static let now = Fixtures.noon + 60

  /// The states of the table's columns.
  private static let states: [(name: String, state: CallState)] = [
    ("early", .waiting(until: now + 1)),
    ("due", .waiting(until: now)),
    ("mine", .running(Lease(process: Fixtures.me, until: now + 30))),
    ("other's", .running(Lease(process: Fixtures.other, until: now + 30))),
    ("lapsed", .running(Lease(process: Fixtures.other, until: now))),
    ("held", .held), ("unknown", .unknown), ("done", .done), ("failed", .failed),
    ("cancelled", .cancelled), ("expired", .expired),
  ]

  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    /// One word per state of `states`; `-` is refused.
    var ends: String
    var move: @Sendable (inout CallRecord) -> Transition
    var testDescription: String { name }
  }

  static let rows: [Row] = [
    Row(name: "claim", ends: "- running - - - - - - - - -") {
      $0.claim(Lease(process: Fixtures.me, until: now + 60), now: now)
    },
    Row(name: "renew", ends: "- - running - - - - - - - -") {
      $0.renew(Lease(process: Fixtures.me, until: now + 60), now: now)
    },
    Row(name: "postpone", ends: "waiting waiting - - - - - - - - -") {
      $0.postpone(until: now + 20, now: now)
    },
    Row(name: "snooze", ends: "- - waiting - - - - - - - -") {
      $0.snooze(until: now + 20, failure: Fixtures.tooFast, by: Fixtures.me, now: now)
    },
    Row(name: "snooze past the deadline", ends: "- - held! - - - - - - - -") {
      $0.snooze(until: $0.deadline + 61, failure: Fixtures.tooFast, by: Fixtures.me, now: now)
    },
    Row(name: "retryLater", ends: "- - waiting - - - - - - - -") {
      $0.retryLater(
        at: now + 20,
        failure: Fixtures.unavailable,
        limits: Fixtures.limits,
        by: Fixtures.me,
        now: now
      )
    },
    Row(name: "the last retryLater", ends: "- - held! - - - - - - - -") {
      $0.attempts = Fixtures.limits.attempts - 1
      return $0.retryLater(
        at: now + 20,
        failure: Fixtures.unavailable,
        limits: Fixtures.limits,
        by: Fixtures.me,
        now: now
      )
    },
    Row(name: "hold", ends: "held held held - - - - - - - -") {
      $0.hold(Fixtures.badKey, by: Fixtures.me, now: now)
    },
    Row(name: "open", ends: "- - - - - waiting - - - - -") { $0.open(now: now) },
    Row(name: "leaveUnknown", ends: "- - unknown - - - - - - - -") {
      $0.leaveUnknown(.unanswered(.programEnded), by: Fixtures.me, now: now)
    },
    Row(name: "confirm", ends: "- - - - - - done - - - -") { $0.confirm(now: now) },
    Row(name: "deny", ends: "- - - - - - waiting - - - -") { $0.deny(now: now) },
    Row(name: "finish", ends: "- - done - - - done - - - -") {
      $0.finish(nil, by: Fixtures.me, now: now)
    },
    Row(name: "fail", ends: "failed failed failed - - - failed - - - -") {
      $0.fail(Fixtures.invalid, by: Fixtures.me, now: now)
    },
    Row(name: "cancel", ends: "cancelled cancelled - - - cancelled cancelled - - - -") {
      $0.cancel(now: now)
    },
    Row(name: "expire before the deadline", ends: "- - - - - - - - - - -") { $0.expire(now: now) },
    Row(name: "expire", ends: "expired expired - - - expired expired - - - -") {
      $0.expire(now: $0.deadline)
    },
    Row(name: "recover a harmless one", ends: "- - - - waiting - - - - - -") {
      $0.recover(now: now, isAlive: { _ in true })
    },
    Row(name: "note what is accepted", ends: "- - running - - - - - - - -") {
      $0.note(AcceptedOperation(url: "https://a.example/7"), by: Fixtures.me, now: now)
    },
    Row(name: "recover a harmful one", ends: "- - - - unknown - - - - - -") {
      $0.repetition = .harmful
      return $0.recover(now: now, isAlive: { _ in true })
    },
    Row(name: "recover a dead process's", ends: "- - - waiting waiting - - - - - -") {
      $0.recover(now: now, isAlive: { $0 == Fixtures.me })
    },
    Row(name: "claim past the deadline", ends: "expired! expired! - - - - - - - - -") {
      $0.claim(Lease(process: Fixtures.me, until: $0.deadline + 60), now: $0.deadline)
    },
  ]

  @Test(arguments: rows)
  func `every transition moves the states it is meant for, and refuses the others`(row: Row) {
    for (end, (name, state)) in zip(row.ends.split(separator: " "), Self.states) {
      var call = Fixtures.call(state: state)
      call.reservation = 7
      let before = call.state
      let transition = row.move(&call)
      switch end {
      case "-":
        #expect(transition == .refused(before), "\(name)")
        #expect(call.state == before, "\(name)")
      case let end where end.hasSuffix("!"):
        let kind = CallState.Kind(rawValue: String(end.dropLast()))
        #expect(transition == kind.map(Transition.diverted), "\(name)")
        #expect(call.state.kind == kind, "\(name)")
      default:
        #expect(transition == .done, "\(name)")
        #expect(call.state.kind.rawValue == end, "\(name)")
        #expect(call.changed >= Self.now)
      }
      if call.state.isEnd, !before.isEnd { #expect(call.reservation == nil) }
    }
  }

  @Test func `what nobody was told of is not denied, and may be confirmed`() {
    var call = Fixtures.call(.harmful, state: .running(Fixtures.lease()))
    #expect(
      call.leaveUnknown(.unanswered(.cancelled), .untold, by: Fixtures.me, now: Self.now) == .done
    )
    #expect(call.deny(now: Self.now) == .refused(.unknown))
    var other = call
    #expect(other.confirm(now: Self.now) == .done)
    #expect(call.tell(now: Self.now) == .done)
    #expect(call.deny(now: Self.now) == .done)
  }

  @Test func `what is denied goes without the key that the API may have forgotten`() {
    var call = Fixtures.call(.keyed, state: .running(Fixtures.lease()))
    _ = call.leaveUnknown(.unanswered(.keyForgotten), by: Fixtures.me, now: Self.now)
    #expect(call.deny(now: Self.now) == .done)
    #expect(call.idempotencyKey == nil)
    #expect(!call.mayHaveHappened)
  }

  @Test func `a refused transition changes nothing at all`() {
    for row in Self.rows where !["recover a harmful one", "the last retryLater"].contains(row.name)
    {
      for (name, state) in Self.states {
        let before = Fixtures.call(state: state)
        var call = before
        if case .refused = row.move(&call) { #expect(call == before, "\(row.name), \(name)") }
      }
    }
  }

  @Test func `a wait told by the API costs no attempt, one chosen here costs one`() {
    var call = Fixtures.call()
    for round in 1...20 {
      let now = Fixtures.noon + Double(round) * 60
      #expect(call.claim(Fixtures.lease(until: now + 30), now: now) == .done)
      let snoozed = call.snooze(
        until: now + 60,
        failure: Fixtures.tooFast,
        by: Fixtures.me,
        now: now
      )
      #expect(snoozed == .done)
    }
    #expect((call.attempts, call.snoozes) == (0, 20))
    let now = Fixtures.noon + 3600
    #expect(call.claim(Fixtures.lease(until: now + 30), now: now) == .done)
    _ = call.retryLater(
      at: now + 1,
      failure: nil,
      limits: Fixtures.limits,
      by: Fixtures.me,
      now: now
    )
    #expect((call.attempts, call.snoozes) == (1, 20))
  }

  @Test func `used-up attempts ask a person, whose word makes them count anew`() {
    var call = Fixtures.call()
    var now = Fixtures.noon
    for attempt in 1...5 {
      #expect(call.claim(Fixtures.lease(until: now + 30), now: now) == .done)
      let transition = call.retryLater(
        at: now + 20,
        failure: Fixtures.unavailable,
        limits: Fixtures.limits,
        by: Fixtures.me,
        now: now
      )
      #expect(transition == (attempt < 5 ? .done : .diverted(.held)))
      now = now + 20
    }
    #expect(call.failure?.action == .askOperator)
    #expect(call.failure?.status == 503)
    #expect(call.failure?.operatorMessage?.contains("tried 5 times") == true)
    #expect(call.open(now: now) == .done)
    #expect(call.attempts == 0)
    #expect(call.isDue(now))
  }

  @Test func `a wait past the deadline names both instants to a person`() {
    var call = Fixtures.call(state: .running(Fixtures.lease()))
    let until = call.deadline + 3600
    let transition = call.snooze(
      until: until,
      failure: Fixtures.tooFast,
      by: Fixtures.me,
      now: Fixtures.noon
    )
    #expect(transition == .diverted(.held))
    #expect(call.failure?.action == .askOperator)
    #expect(call.failure?.operatorMessage?.contains(until.rfc3339) == true)
    #expect(call.failure?.operatorMessage?.contains(call.deadline.rfc3339) == true)
  }

  @Test func `a wait that ends near the deadline moves it, and a longer one does not`() {
    var call = Fixtures.call(state: .running(Fixtures.lease()))
    let deadline = call.deadline
    let near = call.snooze(until: deadline + 59, failure: nil, by: Fixtures.me, now: Fixtures.noon)
    #expect(near == .done)
    #expect(call.deadline == deadline + 59 + 3600)
    let end = call.deadline
    call.state = .running(Fixtures.lease())
    let far = call.snooze(until: end + 61, failure: nil, by: Fixtures.me, now: deadline + 60)
    #expect(far == .diverted(.held))
    #expect(call.deadline == end)
  }

  @Test(arguments: [1.0, 40, 120, 1800, 3600, 86_400])
  func `a call that is put off again and again has an end`(wait: Double) {
    var call = Fixtures.call(state: .running(Fixtures.lease()))
    var now = Fixtures.noon
    while call.snooze(until: now + wait, failure: nil, by: Fixtures.me, now: now) == .done {
      now = now + wait
      call.state = .running(Fixtures.lease())
      guard now < Fixtures.noon + 2 * 86_400 else { break }
    }
    #expect(now < Fixtures.noon + 2 * 86_400)
  }

  @Test func `a task is kept as long as the call that is kept longest`() throws {
    var task = try Fixtures.task(Fixtures.call())
    var call = try #require(task[1])
    call.deadline = task.deadline + 3600
    task[1] = call
    #expect(task.deadline == call.deadline)
  }

  @Test func `a claim is refused to the same process while it has the call already`() {
    var call = Fixtures.call()
    #expect(call.claim(Fixtures.lease(), now: Fixtures.noon) == .done)
    let again = call.claim(Fixtures.lease(until: Fixtures.noon + 90), now: Fixtures.noon + 1)
    #expect(again == .refused(.running(Fixtures.lease())))
  }

  @Test func `a harmful call that ran out of time unchecked may still have happened`() {
    var call = Fixtures.call(.harmful, state: .running(Fixtures.lease()))
    #expect(call.recover(now: Fixtures.noon, isAlive: { _ in false }) == .done)
    #expect(call.mayHaveHappened)
    #expect(call.expire(now: call.deadline) == .done)
    #expect(call.mayHaveHappened)
  }

  @Test(arguments: [(true, Failure.Loss.overdue), (false, .programEnded)])
  func `a call is told as lost with its process only where that has ended`(
    isAlive: Bool,
    loss: Failure.Loss
  ) {
    var call = Fixtures.call(.harmful, state: .running(Fixtures.lease()))
    let later = Fixtures.lease().until + 1
    #expect(call.recover(now: later, isAlive: { _ in isAlive }) == .done)
    #expect(call.failure == .unanswered(loss))
  }

  @Test func `a keyed call keeps its key over a crash, and is due at once`() {
    var call = Fixtures.call(.keyed, state: .running(Fixtures.lease()))
    #expect(call.recover(now: Fixtures.noon + 5, isAlive: { _ in false }) == .done)
    #expect(call.isDue(Fixtures.noon + 5))
    #expect(call.idempotencyKey == "key-1")
    // Whoever had it may have sent it, which is told as a try, and counts against none.
    #expect((call.attempts, call.sendings) == (0, 1))
  }

  @Test(arguments: CallState.Kind.allCases)
  func `a state is put together again from its parts`(kind: CallState.Kind) throws {
    let state = try #require(CallState(kind, until: Fixtures.noon, process: Fixtures.me))
    #expect(state.kind == kind)
    var process: String?
    if case .running(let lease) = state { process = lease.process }
    #expect(CallState(state.kind, until: state.until, process: process) == state)
    let needsTime = kind == .waiting || kind == .running
    #expect((CallState(kind, until: nil, process: nil) == nil) == needsTime)
  }
}

struct AcceptedCallTests {
  private var accepted: CallRecord {
    var call = Fixtures.call(.harmful, state: .waiting(until: Fixtures.noon + 20))
    call.accepted = AcceptedOperation(url: "https://api.crm.example.com/jobs/7")
    call.failure = Failure(accepted: 202, wait: WaitTime(seconds: 20, origin: .chosen))
    return call
  }

  @Test func `what the API has accepted goes on, though nobody looks for it any more`() {
    var call = accepted
    #expect(call.cancel(now: Fixtures.noon) == .done)
    #expect(call.mayHaveHappened)
    #expect(call.accepted == nil)
    var late = accepted
    #expect(late.expire(now: late.deadline) == .done)
    #expect(late.mayHaveHappened)
  }

  @Test func `a look that a dead process was at is made once more`() {
    var call = accepted
    call.state = .running(Fixtures.lease(Fixtures.other))
    #expect(call.recover(now: Fixtures.noon, isAlive: { _ in false }) == .done)
    #expect(call.state == .waiting(until: Fixtures.noon))
    #expect(call.accepted != nil)
  }

  @Test func `an operation is read back as it was written`() {
    var operation = AcceptedOperation(url: "https://a.example/7", result: "https://a.example/8")
    (operation.phase, operation.looks) = (.result, 4)
    #expect(AcceptedOperation(json: operation.json) == operation)
    #expect(AcceptedOperation(json: ["looks": 3]) == nil)
    let odd = AcceptedOperation(json: ["url": "https://a.example/7", "looks": -1, "phase": "x"])
    #expect(odd == AcceptedOperation(url: "https://a.example/7"))
  }
}
