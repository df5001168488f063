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

/// The pacing of one process, asked without any course around it.
@Engine
private struct Pace {
  let state = InMemoryStore()
  let manifest: Manifest

  init(budgets: String = "", rules: String = "") throws {
    manifest = try TestAPI.manifest(rules: rules, budgets: budgets)
  }

  func admissionRequest(
    _ operation: String = "search",
    _ arguments: JSONObject = [:],
    credential: String = "c1"
  ) throws -> AdmissionRequest {
    let operation = try TestAPI.operation(operation, in: manifest)
    let call = ScopedCall(
      tool: operation.toolName,
      arguments: arguments,
      credential: credential
    )
    return AdmissionRequest(scopes: ScopeMap(manifest: manifest, operation: operation), call: call)
  }

  func scope(_ scope: String, of admissionRequest: AdmissionRequest) throws -> ScopeKey {
    try #require(admissionRequest.scopes.first { $0.scope == scope })
  }

  /// Asks for a place `seconds` after the start.
  func admit(_ admissionRequest: AdmissionRequest, at seconds: Double = 0) async -> Admission {
    await state.admit(admissionRequest, now: .fixed(SimulatedClock.start + seconds))
  }

  func learn(_ observation: Observation, at seconds: Double = 0) async {
    let nowhere = Reservation(notBefore: SimulatedClock.start)
    await state.settle(
      nowhere,
      .unsent,
      recording: [observation],
      now: .fixed(SimulatedClock.start + seconds)
    )
  }
}

extension Admission {
  /// Seconds from the start to the instant at which the call may be sent, or ask again.
  fileprivate var seconds: Double? {
    (opening ?? reservation?.notBefore).map { $0 - SimulatedClock.start }
  }

  fileprivate var reservation: Reservation? {
    switch self {
    case .granted(let reservation), .scheduled(let reservation): reservation
    default: nil
    }
  }

  fileprivate var word: String {
    switch self {
    case .granted: "granted"
    case .scheduled: "scheduled"
    case .shut: "shut"
    case .held: "held"
    case .repeated: "repeated"
    case .broken: "broken"
    case .struck: "struck"
    }
  }
}

private func failure(_ verdict: Rule.Verdict = .backOff, status: Int = 429) -> Failure {
  var failure = Failure(verdict: verdict, scope: "api", outcome: .notExecuted)
  failure.status = status
  return failure
}

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

@Suite struct PlaceTests {
  private static let two = #"""
    {"id": "w", "kind": "window", "scope": "ip", "limit": 2, "per": 60}
    """#
  private static let single = #"{"id": "q", "kind": "concurrency", "scope": "ip", "limit": 1}"#

  @Test func `a full budget gives the first free instant and names itself`() async throws {
    try await onEngine {
      let pace = try Pace(budgets: Self.two)
      let search = try pace.admissionRequest()
      _ = await pace.admit(search)
      _ = await pace.admit(search, at: 10)
      let third = await pace.admit(search, at: 20)
      #expect(third.seconds == 60)
      #expect(third.reservation?.budget?.id == "w")
      #expect(await pace.admit(search, at: 20).seconds == 70)
    }
  }

  @Test func `a place that is given back goes to the next caller`() async throws {
    try await onEngine {
      let pace = try Pace(budgets: Self.two)
      let search = try pace.admissionRequest()
      let first = try #require(await pace.admit(search).reservation)
      _ = await pace.admit(search)
      await pace.state.settle(first, .unsent, recording: [], now: .fixed(SimulatedClock.start))
      #expect(await pace.admit(search, at: 1).seconds == 1)
    }
  }

  @Test func `whoever waits is woken when a place becomes free earlier`() async throws {
    try await onEngine {
      let pace = try Pace(budgets: Self.single)
      let search = try pace.admissionRequest()
      let first = try #require(await pace.admit(search).reservation)
      let waiting = try #require(await pace.admit(search).reservation)
      #expect(waiting.notBefore > SimulatedClock.start)
      let interruptibleSleep = InterruptibleSleep(clock: SimulatedClock())
      pace.state.notify(of: waiting) { interruptibleSleep.end() }
      await pace.state.settle(first, .sent, recording: [], now: .fixed(SimulatedClock.start + 0.1))
      #expect(interruptibleSleep.isOver)
      let now = SimulatedClock.start + 0.1
      #expect(
        await pace.state.turn(of: waiting.place, for: search, now: .fixed(now)).seconds == 0.1
      )
    }
  }

  @Test func `a gate that shuts during a wait stops the call and frees its place`() async throws {
    try await onEngine {
      let pace = try Pace(budgets: Self.two)
      let search = try pace.admissionRequest()
      _ = await pace.admit(search)
      _ = await pace.admit(search)
      let third = try #require(await pace.admit(search, at: 50).reservation)
      let gate = try pace.scope("api", of: search)
      await pace.learn(.shut(scope: gate, until: SimulatedClock.start + 65, failure()), at: 55)
      let turn = await pace.state.turn(
        of: third.place,
        for: search,
        now: .fixed(SimulatedClock.start + 60)
      )
      #expect(turn.word == "shut")
      #expect(await pace.admit(search, at: 65).seconds == 65)
      #expect(await pace.admit(search, at: 65).seconds == 65)
    }
  }
}

extension InstantSource {
  /// A source at which time stands still.
  fileprivate static func fixed(_ instant: Timestamp) -> InstantSource { InstantSource { instant } }
}
