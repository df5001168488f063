import HTTP
import Manifests
import SimulatedWorld
import Testing
import Time

@testable import Failures
@testable import Server

@Suite struct RetryPolicyTests {
  private let start = SimulatedClock.start

  private func retryPolicy(attempts: Int = 1, inCallWaitLimit: Double = 20) -> RetryPolicy {
    var retryPolicy = RetryPolicy(
      limits: CallLimits(inCallWaitLimit: inCallWaitLimit),
      start: start
    )
    for _ in 0..<attempts { retryPolicy.attempt() }
    return retryPolicy
  }

  private func failure(
    _ verdict: Rule.Verdict,
    wait: WaitTime? = nil,
    outcome: Failure.Outcome = .notExecuted
  ) -> AttemptFailure {
    var failure = Failure(verdict: verdict, scope: "api", outcome: outcome)
    failure.wait = wait
    return .failure(failure)
  }

  private func noAnswer(
    _ progress: TransportError.Progress,
    _ reason: TransportError.Reason
  ) -> AttemptFailure {
    .noAnswer(TransportError(progress: progress, reason: reason, detail: ""))
  }

  @Test
  func
    `a told wait that fits is kept, to the second for a length and with one to spare for an instant`()
  {
    let length = failure(.backOff, wait: WaitTime(seconds: 3, origin: .api(source: "h")))
    let instant = failure(
      .retry,
      wait: WaitTime(seconds: 3, origin: .api(source: "h"), isAbsolute: true)
    )
    let retryPolicy = retryPolicy()
    #expect(
      retryPolicy.decide(after: length, .never, now: start, random: 0.9)
        == .againAsTold(at: start + 3)
    )
    #expect(
      retryPolicy.decide(after: instant, .safe, now: start, random: 0.9)
        == .againAsTold(at: start + 4)
    )
  }

  @Test func `a wait beyond the call's patience is the agent's`() {
    let long = failure(.backOff, wait: WaitTime(seconds: 6, origin: .manifest))
    #expect(
      retryPolicy().decide(after: long, .safe, now: start + 14, random: 0)
        == .againAsTold(at: start + 20)
    )
    #expect(retryPolicy().decide(after: long, .safe, now: start + 14.5, random: 0) == .finish)
    #expect(
      retryPolicy(inCallWaitLimit: 0).decide(after: long, .safe, now: start, random: 0) == .finish
    )
  }

  @Test(arguments: [Rule.Verdict.revise, .askOperator, .ok])
  func `what waiting does not mend is told at once`(verdict: Rule.Verdict) {
    let attemptFailure = failure(verdict, wait: WaitTime(seconds: 1, origin: .manifest))
    #expect(retryPolicy().decide(after: attemptFailure, .safe, now: start, random: 0) == .finish)
  }

  @Test func `what may have been done is never repeated`() {
    let attemptFailure = failure(.retry, outcome: .unknown)
    #expect(retryPolicy().decide(after: attemptFailure, .never, now: start, random: 0) == .finish)
    let write = noAnswer(.sent, .timeout)
    #expect(retryPolicy().decide(after: write, .never, now: start, random: 0) == .finish)
  }

  @Test func `chosen waits are spread from a fifth of a second up to a ceiling that doubles`() {
    let retry = failure(.retry)
    func turn(_ attempts: Int, _ random: Double) -> RetryPolicy.RetryDecision {
      retryPolicy(attempts: attempts).decide(after: retry, .safe, now: start, random: random)
    }
    #expect(turn(1, 0) == .againByChoice(at: start + 0.2))
    #expect(turn(1, 0.5) == .againByChoice(at: start + 0.5))
    #expect(turn(2, 0.5) == .againByChoice(at: start + 1))
    #expect(turn(3, 0.5) == .finish)
  }

  @Test(arguments: [
    (TransportError.Progress.nothingSent, TransportError.Reason.connectionRefused, true),
    (.nothingSent, .nameNotFound, true), (.nothingSent, .tls, false),
    (.nothingSent, .addressRefused, false), (.nothingSent, .invalidURL, false),
    (.sent, .timeout, false),
  ])
  func `a write goes again only if nothing was sent and the cause may pass`(
    progress: TransportError.Progress,
    reason: TransportError.Reason,
    goes: Bool
  ) {
    let turn = retryPolicy().decide(
      after: noAnswer(progress, reason),
      .never,
      now: start,
      random: 0
    )
    #expect((turn != .finish) == goes)
  }

  @Test func `a clock that is set back prolongs nothing`() {
    let retryPolicy = retryPolicy()
    #expect(!retryPolicy.fitsWaitLimit(until: start + 5, now: start + -3600))
    #expect(retryPolicy.remaining(at: start + -3600) == 50)
    #expect(retryPolicy.counted(at: start + -5).seconds == 0)
  }

  @Test func `what is left of the total is never nothing`() {
    #expect(retryPolicy().remaining(at: start + 20) == 30)
    #expect(retryPolicy().remaining(at: start + 500) == 1)
  }
}
