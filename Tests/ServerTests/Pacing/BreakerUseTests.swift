import EventLoop
import JSON
import Manifests
import Pacing
import Storage
import SimulatedWorld
import TestSupport
import Testing
import Time

@testable import Failures
@testable import Server

@Suite struct BreakerUseTests {
  @Engine
  private static func broken() async throws -> (Pace, AdmissionRequest) {
    let pace = try Pace()
    for _ in 0..<5 { await pace.learn(.unwell(api: "crm")) }
    return (pace, try pace.admissionRequest())
  }

  @Test func `an API that keeps failing is left alone, then looked at by one call`() async throws {
    try await onEngine {
      let (pace, search) = try await Self.broken()
      #expect(await pace.admit(search).word == "broken")
      #expect(await pace.admit(search).seconds == 15)
      #expect(await pace.admit(search, at: 15).reservation?.probe.looksAtAPI == true)
      #expect(await pace.admit(search, at: 15).word == "broken")
    }
  }

  @Test func `a probe that was cut short leaves the look to the next call`() async throws {
    try await onEngine {
      let (pace, search) = try await Self.broken()
      let probe = try #require(await pace.admit(search, at: 15).reservation)
      await pace.learn(.untold(search, probe), at: 16)
      #expect(await pace.admit(search, at: 16).word == "granted")
    }
  }

  @Test func `a healthy answer closes the breaker, and another failure opens it for longer`()
    async throws
  {
    try await onEngine {
      let (pace, search) = try await Self.broken()
      _ = await pace.admit(search, at: 15)
      await pace.learn(.unwell(api: "crm"), at: 15)
      #expect(await pace.admit(search, at: 15).seconds == 45)
      _ = await pace.admit(search, at: 45)
      await pace.learn(.healthy(api: "crm"), at: 45)
      #expect(await pace.admit(search, at: 45).word == "granted")
    }
  }

  @Test func `repetitions of our own choice run out, and successes bring them back`() async throws {
    try await onEngine {
      let pace = try Pace()
      let search = try pace.admissionRequest()
      var permissions: [RetryBudget.Permission] = []
      for _ in 0..<11 {
        permissions.append(
          await pace.state.permitRepetition(of: search, now: .fixed(SimulatedClock.start))
        )
      }
      #expect(permissions == Array(repeating: .granted, count: 10) + [.refused])
      let place = Reservation(notBefore: SimulatedClock.start)
      for _ in 0..<10 { await pace.learn(.succeeded(search, place)) }
      #expect(
        await pace.state.permitRepetition(of: search, now: .fixed(SimulatedClock.start)) == .granted
      )
      #expect(
        await pace.state.permitRepetition(of: search, now: .fixed(SimulatedClock.start)) == .refused
      )
    }
  }
}
