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
struct Pace {
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
  var seconds: Double? {
    (opening ?? reservation?.notBefore).map { $0 - SimulatedClock.start }
  }

  var reservation: Reservation? {
    switch self {
    case .granted(let reservation), .scheduled(let reservation): reservation
    default: nil
    }
  }

  var word: String {
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

func failure(_ verdict: Rule.Verdict = .backOff, status: Int = 429) -> Failure {
  var failure = Failure(verdict: verdict, scope: "api", outcome: .notExecuted)
  failure.status = status
  return failure
}

extension InstantSource {
  /// A source at which time stands still.
  static func fixed(_ instant: Timestamp) -> InstantSource { InstantSource { instant } }
}
