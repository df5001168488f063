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

@Suite struct GateTests {
  @Test func `a gate keeps its scope back until the instant, and no other scope`() async throws {
    try await onEngine {
      let pace = try Pace()
      let search = try pace.admissionRequest("search")
      let scope = try pace.scope("operation", of: search)
      await pace.learn(.shut(scope: scope, until: SimulatedClock.start + 10, failure()))
      #expect(await pace.admit(search, at: 9.999).word == "shut")
      #expect(await pace.admit(search, at: 9.999).seconds == 10)
      #expect(await pace.admit(search, at: 10).word == "granted")
      #expect(await pace.admit(try pace.admissionRequest("get_deal", ["id": 1])).word == "granted")
    }
  }

  @Test func `of several gates the last to open counts, with its own failure`() async throws {
    try await onEngine {
      let pace = try Pace()
      let search = try pace.admissionRequest()
      for (scope, seconds, status) in [("ip", 5.0, 503), ("api", 9, 429), ("operation", 2, 500)] {
        let key = try pace.scope(scope, of: search)
        let until = SimulatedClock.start + seconds
        await pace.learn(.shut(scope: key, until: until, failure(status: status)))
      }
      guard case .shut(let scope, _, let cause) = await pace.admit(search) else {
        Issue.record("not shut")
        return
      }
      #expect(scope == "api")
      #expect(cause.status == 429)
      #expect(
        await pace.state.opening(for: search, now: .fixed(SimulatedClock.start))?.seconds
          == (SimulatedClock.start + 9).seconds
      )
    }
  }

  @Test func `a later answer never opens a gate earlier`() async throws {
    try await onEngine {
      let pace = try Pace()
      let search = try pace.admissionRequest()
      let scope = try pace.scope("api", of: search)
      await pace.learn(.shut(scope: scope, until: SimulatedClock.start + 30, failure(status: 429)))
      await pace.learn(.shut(scope: scope, until: SimulatedClock.start + 5, failure(status: 503)))
      guard case .shut(_, let until, let cause) = await pace.admit(search) else {
        Issue.record("not shut")
        return
      }
      #expect(until == SimulatedClock.start + 30)
      #expect(cause.status == 429)
    }
  }
}
