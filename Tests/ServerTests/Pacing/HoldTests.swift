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

@Suite struct HoldTests {
  private static let quarter = 900.0

  @Engine
  private static func held() async throws -> (Pace, AdmissionRequest) {
    let pace = try Pace()
    let search = try pace.admissionRequest()
    let scope = try pace.scope("credential", of: search)
    await pace.learn(.held(scope: scope, credential: "c1", failure(.askOperator, status: 401)))
    return (pace, search)
  }

  @Test func `a hold lets one call through after a quarter of an hour`() async throws {
    try await onEngine {
      let (pace, search) = try await Self.held()
      #expect(await pace.admit(search, at: Self.quarter - 1).word == "held")
      let probe = await pace.admit(search, at: Self.quarter)
      #expect(probe.reservation?.probe.holds.isEmpty == false)
      #expect(await pace.admit(search, at: Self.quarter).word == "held")
      #expect(await pace.admit(search, at: Self.quarter * 2 - 1).word == "held")
      #expect(await pace.admit(search, at: Self.quarter * 2).word == "granted")
    }
  }

  @Test func `the probe's success lifts the hold, an older call's does not`() async throws {
    try await onEngine {
      let (pace, search) = try await Self.held()
      let old = Reservation(notBefore: SimulatedClock.start)
      await pace.learn(.succeeded(search, old), at: 5)
      #expect(await pace.admit(search, at: 6).word == "held")
      let probe = try #require(await pace.admit(search, at: Self.quarter).reservation)
      await pace.learn(.succeeded(search, probe), at: Self.quarter)
      #expect(await pace.admit(search, at: Self.quarter).word == "granted")
    }
  }

  @Test func `a probe that found nothing out goes to the next call`() async throws {
    try await onEngine {
      let (pace, search) = try await Self.held()
      let probe = try #require(await pace.admit(search, at: Self.quarter).reservation)
      await pace.learn(.untold(search, probe), at: Self.quarter + 1)
      #expect(await pace.admit(search, at: Self.quarter + 1).word == "granted")
    }
  }

  @Test func `a probe is not used up by a call that another hold or gate keeps back`() async throws
  {
    try await onEngine {
      let (pace, search) = try await Self.held()
      let gate = try pace.scope("api", of: search)
      let until = SimulatedClock.start + Self.quarter + 5
      await pace.learn(.shut(scope: gate, until: until, failure()), at: Self.quarter)
      #expect(await pace.admit(search, at: Self.quarter).word == "shut")
      #expect(
        await pace.admit(search, at: Self.quarter + 5).reservation?.probe.holds.isEmpty == false
      )
    }
  }

  @Test func `a hold concerns only calls with the credential it was closed under`() async throws {
    try await onEngine {
      let (pace, search) = try await Self.held()
      let scope = try pace.scope("call", of: search)
      await pace.learn(.held(scope: scope, credential: "c1", failure(.askOperator, status: 403)))
      #expect(await pace.admit(try pace.admissionRequest(credential: "c2")).word == "granted")
      #expect(await pace.admit(search).word == "held")
    }
  }

  @Test func `a thousand holds of single calls are kept, and later ones still`() async throws {
    try await onEngine {
      let pace = try Pace()
      for number in 0..<3000 {
        let call = try pace.admissionRequest("search", ["query": .string("\(number)")])
        let scope = try pace.scope("call", of: call)
        await pace.learn(.held(scope: scope, credential: "c1", failure(.askOperator, status: 403)))
      }
      let last = try pace.admissionRequest("search", ["query": "2999"])
      #expect(await pace.admit(last).word == "held")
    }
  }
}
