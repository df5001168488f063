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
  private static let connectionLimit = 512

  /// The requests so far, oldest first.
  package private(set) var records: [RequestRecord] = []

  private var behaviour: MockBehaviour
  private let clock: @Engine () -> Timestamp
  private let log: @Engine (RequestRecord) -> Void
  private var listener: (descriptor: Int32, watch: Watch)?
  private var streams: [ObjectIdentifier: ByteStream] = [:]

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
    let (descriptor, bound) = try listen(port: port)
    mockAPI.listen(on: descriptor)
    let origin = "http://127.0.0.1:\(bound)"
    guard let baseURL = BaseURL(origin + manifest.baseURL.path) else {
      mockAPI.stop()
      throw .cannotListen(port: port, reason: "the path of the manifest's base URL is malformed")
    }
    return RunningMockAPI(mockAPI: mockAPI, baseURL: baseURL, port: bound)
  }

  private static func listen(port: UInt16) throws(RehearsalError) -> (Int32, UInt16) {
    do throws(SystemError) {
      return try Sockets.listen(port: port)
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
    guard let (descriptor, watch) = listener else { return }
    listener = nil
    EventLoop.shared.unwatch(watch)
    Descriptor.close(descriptor)
    for stream in streams.values { stream.close() }
    streams = [:]
  }
}

// MARK: - Connections

extension MockAPI {
  private func listen(on descriptor: Int32) {
    // The watch keeps the stand-in alive: it ends with `stop()`, not when nobody holds it.
    let watch = EventLoop.shared.watch(descriptor, .readable) { self.acceptAll() }
    listener = (descriptor, watch)
  }

  private func acceptAll() {
    while let listener {
      let accepted = Sockets.accept(listener.descriptor)
      if accepted.hasRunOut { return pause() }
      guard let descriptor = accepted.descriptor else { return }
      guard streams.count < Self.connectionLimit else {
        Descriptor.close(descriptor)
        continue
      }
      converse(over: ByteStream(descriptor: descriptor))
    }
  }

  private func converse(over stream: ByteStream) {
    streams[ObjectIdentifier(stream)] = stream
    EventLoop.shared.start {
      await Conversation(stream: stream, mockAPI: self).run()
      self.streams[ObjectIdentifier(stream)] = nil
    }
  }

  /// Leaves waiting connections alone for a moment: without free descriptors the loop would spin.
  private func pause() {
    guard let (descriptor, watch) = listener else { return }
    EventLoop.shared.unwatch(watch)
    listener = (descriptor, EventLoop.shared.watch(descriptor, []) {})
    EventLoop.shared.start {
      guard (try? await EventLoop.shared.sleep(for: .milliseconds(100))) != nil,
        let (descriptor, watch) = self.listener
      else { return }
      EventLoop.shared.unwatch(watch)
      self.listen(on: descriptor)
    }
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
