import HTTP
import Manifests
import Pacing
import SimulatedWorld
import Testing
import Time

@testable import Credentials
@testable import Failures
@testable import Server

@Suite struct CallStateMachineTests {
  private let start = SimulatedClock.start

  private func machine(
    inCallWaitLimit: Double = 20,
    repetition: HTTPRequest.Repetition = .safe
  ) -> CallStateMachine {
    let limits = CallLimits(inCallWaitLimit: inCallWaitLimit)
    var machine = CallStateMachine(retryPolicy: RetryPolicy(limits: limits, start: start))
    machine.repetition = repetition
    return machine
  }

  private func failure(_ verdict: Rule.Verdict, wait: Double? = nil) -> AttemptFailure {
    var failure = Failure(verdict: verdict, scope: "api", outcome: .notExecuted)
    failure.wait = wait.map { WaitTime(seconds: $0, origin: .api(source: "header:Retry-After")) }
    return .failure(failure)
  }

  private func reservation(at instant: Timestamp, place: UInt64? = 7) -> Reservation {
    Reservation(notBefore: instant, place: place)
  }

  // MARK: - Admission

  @Test func `a call asks for the place that is kept with it first`() {
    guard case .admit(.kept) = machine().begin() else {
      Issue.record("another place")
      return
    }
  }

  @Test func `only a granted place lets a call take its tokens`() {
    let place = reservation(at: start)
    if case .acquireTokens(let taken) = machine().admitted(.granted(place), now: start) {
      #expect(taken.place == 7)
    } else {
      Issue.record("a granted place was not used")
    }
    if case .acquireTokens = machine().admitted(.scheduled(place), now: start) {
      Issue.record("a scheduled place was used before its turn was asked for")
    }
  }

  @Test func `a scheduled place is waited for, and its turn is asked for then`() {
    let admission = Admission.scheduled(reservation(at: start + 3))
    guard case .sleep(let until, let pause) = machine().admitted(admission, now: start) else {
      Issue.record("the call did not wait")
      return
    }
    #expect(until == start + 3)
    guard case .admit(.waitedFor(7)) = machine().woke(from: pause) else {
      Issue.record("the place was not asked for")
      return
    }
  }

  @Test func `behind a gate no place is kept, so a new one is asked for`() {
    let failure = Failure(verdict: .backOff, scope: "api", outcome: .notExecuted)
    let admission = Admission.shut(scope: "api", until: start + 2, failure)
    guard case .sleep(_, let pause) = machine().admitted(admission, now: start),
      case .admit(.new) = machine().woke(from: pause)
    else {
      Issue.record("the gate was not tried anew")
      return
    }
  }

  @Test func `a wait that is longer than a call may take is the agent's`() {
    let admission = Admission.scheduled(reservation(at: start + 21))
    guard case .reply(.refusal(.scheduled)) = machine().admitted(admission, now: start) else {
      Issue.record("the call waited")
      return
    }
  }

  @Test func `an opening that has passed is asked for at once, but not in the same breath`() {
    let admission = Admission.broken(until: start + -5)
    guard case .sleep(let until, _) = machine().admitted(admission, now: start) else {
      Issue.record("nothing was waited for")
      return
    }
    #expect(until > start && until < start + 0.01)
  }

  // MARK: - Attempt

  @Test func `a call leaves on a place that was taken just now, and counts`() {
    var machine = machine()
    let place = reservation(at: start)
    let step = machine.persisted(nil, place, [], key: .known, now: start + 0.04)
    guard case .send(let left, _) = step else {
      Issue.record("the call was not sent")
      return
    }
    #expect(machine.retryPolicy.attempts == 1)
    #expect(left.passage == Passage(leftAt: start + 0.04))
  }

  @Test func `a store that is far away is allowed its time`() {
    var machine = machine()
    var place = reservation(at: start)
    place.leeway = 0.2
    let step = machine.persisted(nil, place, [], key: .known, now: start + 0.19)
    guard case .send = step else {
      Issue.record("no call would ever be sent")
      return
    }
    guard case .release = machine.persisted(nil, place, [], key: .known, now: start + 0.21) else {
      Issue.record("the place was used late")
      return
    }
  }

  @Test func `a place that was taken too long ago is given back, and asked for anew`() {
    var machine = machine()
    let place = reservation(at: start)
    let step = machine.persisted(nil, place, [], key: .known, now: start + 0.06)
    guard case .release(_, then: .admit(.kept)) = step else {
      Issue.record("the place was used late")
      return
    }
    #expect(machine.retryPolicy.attempts == 0)
  }

  @Test func `a call whose places are always too old once it leaves is answered in time`() {
    var machine = machine()
    let late = start + machine.retryPolicy.limits.total
    let step = machine.persisted(nil, reservation(at: start), [], key: .known, now: late)
    guard case .release(_, then: .reply(.tooLate)) = step else {
      Issue.record("the call goes round for ever")
      return
    }
  }

  @Test func `what cannot be written down is not sent`() {
    var machine = machine()
    let step = machine.persisted(
      .takenOver,
      reservation(at: start),
      [],
      key: .known,
      now: start
    )
    guard case .release(_, then: .reply(.notPersisted(.takenOver))) = step else {
      Issue.record("the call was sent")
      return
    }
  }

  @Test func `a token that was too old sends the call once more without counting as a failure`() {
    var machine = machine()
    guard case .admit(.kept) = machine.attempted(.tokenRejected, now: start, random: { 0 }) else {
      Issue.record("the call did not go again")
      return
    }
    #expect(machine.attemptFailure == nil)
  }

  // MARK: - Repetition

  @Test func `a told wait that fits is slept, without asking the stock of retries`() {
    var machine = machine()
    let failure = failure(.backOff, wait: 4)
    let step = machine.attempted(.failure(failure), now: start, random: { 0.5 })
    guard case .sleep(let until, .repetition) = step else {
      Issue.record("the call was not repeated")
      return
    }
    #expect(until == start + 4)
  }

  @Test func `an instant of our own choice needs a retry from the stock`() {
    var machine = machine()
    let failure = failure(.retry)
    let step = machine.attempted(.failure(failure), now: start, random: { 0.5 })
    guard case .permit(let asked, let instant) = step else {
      Issue.record("the stock was not asked")
      return
    }
    guard case .sleep = machine.permitted(.granted, after: asked, at: instant),
      case .reply(.failure) = machine.permitted(.refused, after: asked, at: instant)
    else {
      Issue.record("the stock's word did not count")
      return
    }
  }

  @Test func `a write whose outcome is open is told, never repeated, and stays open`() {
    var machine = machine(repetition: .never)
    let lost = AttemptFailure.noAnswer(
      TransportError(progress: .sent, reason: .connectionClosed, detail: "")
    )
    guard case .reply(.failure) = machine.attempted(.failure(lost), now: start, random: { 0 })
    else {
      Issue.record("the write was repeated")
      return
    }
    #expect(machine.isUnproven)
  }
}
