import EventLoop
import JSON
import MCP
import Manifests
import TestSupport
import Time

@testable import Server

/// A server in a world whose clock, network, keys and randomness the test holds in its hand.
@Engine
final class Simulation {
  let clock = SimulatedClock()
  let transport: ScriptedTransport

  let desk: Desk

  /// The progress messages of all calls, in order.
  private(set) var told: [String] = []
  private var server: APIServer?
  private var generator: SeededGenerator

  init(
    _ manifest: Manifest,
    _ script: [ScriptedTransport.Reply] = [],
    patience: Double = 20,
    key: String? = TestAPI.secret,
    seed: UInt64 = 1
  ) {
    transport = ScriptedTransport(script, clock: clock)
    desk = Desk(key: key)
    generator = SeededGenerator(seed: seed)
    let world = World(
      clock: clock,
      transport: transport,
      random: { [unowned self] in Double.random(in: 0..<1, using: &generator) },
      entropy: { [unowned self] in
        (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      }
    )
    server = APIServer(
      manifests: [manifest],
      world: world,
      environment: desk.environment,
      limits: CallLimits(patience: patience),
      pacing: ProcessPacing()
    )
  }

  /// When the requests were sent, in seconds since the start.
  var times: [Double] { transport.times }

  func call(_ tool: String, _ arguments: JSONObject = [:]) async -> Outcome {
    let reporter = ProgressReporter { [self] in told.append($0) }
    let result = await server?.call("crm_" + tool, arguments: arguments, progress: reporter)
    return Outcome(result: result ?? ToolResult(text: "", isError: true))
  }

  /// Starts a call that goes on beside the test.
  func start(_ tool: String, _ arguments: JSONObject = [:]) -> Task<Outcome, Never> {
    let body: @Engine @Sendable () async -> Outcome = { await self.call(tool, arguments) }
    return Task(executorPreference: EventLoop.shared, operation: body)
  }

  /// Lets so many seconds pass.
  func pass(_ seconds: Double) async { try? await clock.sleep(seconds: seconds) }
}

/// What a call ended with.
struct Outcome: Sendable {
  let result: ToolResult

  /// Whether it is what was asked for.
  var isGood: Bool { !result.isError }
  var text: String { result.text }
  var action: String? { result.structuredContent?["action"]?.string }
  var scope: String? { result.structuredContent?["scope"]?.string }
  var fields: [String] {
    result.structuredContent?["fields"]?.array?.compactMap { $0["field"]?.string } ?? []
  }

  /// Whole seconds that the agent is told to wait.
  var seconds: Int? { result.structuredContent?["wait"]?["seconds"]?.integer }

  /// The instant that the agent is told, in seconds since the start.
  var until: Double? {
    result.structuredContent?["wait"]?["until"]?.string
      .flatMap { Timestamp(rfc3339: $0) }.map { $0 - SimulatedClock.start }
  }

  var attempts: Int? { result.structuredContent?["attempts"]?["made"]?.integer }
}

/// What lies where the operator puts keys.
final class Desk: Sendable {
  struct Content {
    /// What the variable CRM_KEY holds.
    var key: String?

    /// What the file that CRM_KEY_FILE names gives.
    var file: SecretFile?
  }

  private let content: Guarded<Content>

  init(key: String?) { content = Guarded(Content(key: key)) }

  func put(key: String? = nil, file: SecretFile? = nil) {
    content.withLock { $0 = Content(key: key, file: file) }
  }

  var environment: Environment {
    Environment(
      variable: { [self] name in
        content.withLock { content in
          switch name {
          case "CRM_KEY": content.key
          case "CRM_KEY_FILE": content.file == nil ? nil : "/keys/crm"
          default: nil
          }
        }
      },
      file: { [self] _ in content.withLock { $0.file } ?? .refused("cannot be read") }
    )
  }
}
