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

@Suite struct RefusalMemoryTests {
  @Test func `a call that was refused twice in the same way is answered from memory`() async throws
  {
    try await onEngine {
      let pace = try Pace()
      let search = try pace.admissionRequest()
      await pace.learn(.failed(search, failure(.revise, status: 400)))
      #expect(await pace.admit(search).word == "granted")
      await pace.learn(.failed(search, failure(.revise, status: 400)), at: 1)
      #expect(await pace.admit(search, at: 2).word == "repeated")
      #expect(
        await pace.admit(try pace.admissionRequest("search", ["query": "x"]), at: 2).word
          == "granted"
      )
      #expect(await pace.admit(search, at: 602).word == "granted")
    }
  }

  @Test func `two different refusals are no repetition`() async throws {
    try await onEngine {
      let pace = try Pace()
      let search = try pace.admissionRequest()
      await pace.learn(.failed(search, failure(.revise, status: 400)))
      await pace.learn(.failed(search, failure(.revise, status: 404)))
      #expect(await pace.admit(search).word == "granted")
    }
  }

  @Test func `a write that succeeds makes what failed before worth another try`() async throws {
    try await onEngine {
      let pace = try Pace()
      let get = try pace.admissionRequest("get_deal", ["id": 1])
      for _ in 0..<2 { await pace.learn(.failed(get, failure(.revise, status: 404))) }
      let other = Reservation(notBefore: SimulatedClock.start)
      await pace.learn(.succeeded(try pace.admissionRequest("search"), other))
      #expect(await pace.admit(get).word == "repeated")
      await pace.learn(.succeeded(try pace.admissionRequest("create_deal"), other))
      #expect(await pace.admit(get).word == "granted")
    }
  }
}
