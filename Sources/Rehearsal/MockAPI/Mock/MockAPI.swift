import Text
import HTTPServer
package import EventLoop
import System
import HTTP
package import Manifests
package import Time

/// A stand-in for one API on loopback, made from its manifest: real sockets, invented answers.
///
/// It enforces the manifest's limits with accounts of its own, so that it checks whoever paces calls.
@Engine
package final class MockAPI {
  /// Records kept; older ones are dropped.
  package static let recordLimit = 65_536

  /// The requests so far, oldest first.
  package private(set) var records: [RequestRecord] = []

  private var behaviour: MockBehaviour
  private let clock: @Engine () -> Timestamp
  private let log: @Engine (RequestRecord) -> Void
  private var listener: LoopbackListener?

  /// Starts a stand-in; port 0 takes a free one.
  ///
  /// - Parameters:
  ///   - manifest: the API to stand in for.
  ///   - scenario: what goes other than usual.
  ///   - port: the port on 127.0.0.1.
  ///   - clock: the wall clock, by which limits are counted and times are told; nil takes the system's.
  ///   - log: is handed each request once it is clear what it is answered.
  /// - Returns: the stand-in with the base URL to use.
  /// - Throws: `RehearsalError.cannotListen`.
  package static func start(
    manifest: Manifest,
    scenario: Scenario = Scenario(),
    port: UInt16 = 0,
    clock: (@Engine () -> Timestamp)? = nil,
    log: @escaping @Engine (RequestRecord) -> Void = { _ in }
  ) throws(RehearsalError) -> RunningMockAPI {
    let wall = clock ?? { Timestamp(milliseconds: WallClock.milliseconds()) }
    let mockAPI = MockAPI(manifest, scenario, wall, log)
    let listener = try mockAPI.listen(on: port)
    let origin = "http://127.0.0.1:\(listener.port)"
    guard let baseURL = BaseURL(origin + manifest.baseURL.path) else {
      mockAPI.stop()
      throw .cannotListen(port: port, reason: "the path of the manifest's base URL is malformed")
    }
    return RunningMockAPI(mockAPI: mockAPI, baseURL: baseURL, port: listener.port)
  }

  private func listen(on port: UInt16) throws(RehearsalError) -> LoopbackListener {
    do throws(SystemError) {
      let listener = try LoopbackListener(port: port)
      listener.start { stream in await Conversation(stream: stream, mockAPI: self).run() }
      self.listener = listener
      return listener
    } catch {
      throw .cannotListen(port: port, reason: error.message)
    }
  }

  private init(
    _ manifest: Manifest,
    _ scenario: Scenario,
    _ clock: @escaping @Engine () -> Timestamp,
    _ log: @escaping @Engine (RequestRecord) -> Void
  ) {
    behaviour = MockBehaviour(manifest: manifest, scenario: scenario)
    self.clock = clock
    self.log = log
  }

  func stop() {
    listener?.stop()
    listener = nil
  }
}

// MARK: - Requests

extension MockAPI {
  func now() -> Timestamp { clock() }

  func arrival(of head: RequestHead, body: [UInt8]) -> Arrival {
    behaviour.arrival(of: head, body: body, at: clock())
  }

  func reaction(to arrival: inout Arrival) -> Reaction {
    let reaction = behaviour.reaction(to: &arrival, at: clock())
    let status = reaction.delivery == .none ? nil : reaction.answer.status
    record(arrival, status: status, reaction.outcome)
    return reaction
  }

  func end(_ arrival: Arrival) { behaviour.end(arrival) }

  func recordDrop(of arrival: Arrival) {
    record(arrival, status: nil, .played("dropped, no effect"))
  }

  func record(_ refusal: RequestRefusal) {
    keep(
      RequestRecord(
        time: clock(),
        method: "?",
        path: "?",
        call: 0,
        status: refusal.status,
        outcome: .refused(refusal.reason)
      )
    )
  }

  private func record(_ arrival: Arrival, status: Int?, _ outcome: RequestRecord.Outcome) {
    keep(
      RequestRecord(
        time: arrival.time,
        method: arrival.head.method,
        path: String(PlainText.oneLine(arrival.head.path).prefix(200)),
        toolName: arrival.match?.operation.toolName,
        call: arrival.call,
        status: status,
        outcome: outcome,
        credentialFingerprint: arrival.credentialFingerprint
      )
    )
  }

  private func keep(_ record: RequestRecord) {
    if records.count >= Self.recordLimit { records.removeFirst(Self.recordLimit / 4) }
    records.append(record)
    log(record)
  }
}
