import Administration
import Credentials
import EventLoop
import HTTP
import JSON
import MCP
import Manifests
import Server
import Storage
import Synchronization
import System
import Text
import Time

/// One harmless call of an API, made as a server would make it.
struct DoctorCall {
  let manifest: Manifest
  let options: ServeOptions

  /// Seconds by which clocks may differ before it matters to limits that name an instant.
  private static let tolerance = 5.0

  func findings() -> [Finding] {
    guard let call = SafeCall(of: manifest) else {
      return [
        Finding(
          .note,
          "call",
          "\(manifest.id): no operation reads something without arguments, so none was called; "
            + "try one with recourse call."
        )
      ]
    }
    let (manifest, options) = (manifest, options)
    let found = Mutex<[Finding]>([])
    _ = EventLoopProgram.run {
      let state = State(options.statePlace) { _ in }
      let transport = DatingTransport(CurlTransport(privateHosts: options.privateHosts))
      var world = World.system(clock: state.clock)
      world.transport = transport
      let result = await self.result(of: call, world, state.store)
      let findings = Self.findings(call, result, manifest) + Self.clock(transport, manifest)
      found.withLock { $0 = findings }
      await state.close()
      return .done
    }
    return found.withLock { $0 }
  }

  @Engine
  private func result(
    of call: SafeCall,
    _ world: World,
    _ store: any Store & AdministrativeStore
  ) async -> ToolResult {
    let server = APIServer(
      manifests: [manifest.withMargin()],
      world: world,
      environment: Environment.system.with(logins: options.statePlace.logins),
      limits: options.limits,
      store: store,
      room: .max,
      commands: options.commands
    )
    return await server.call(
      call.operation.toolName,
      arguments: call.arguments,
      tasks: .absent,
      progress: ProgressReporter(send: nil),
      delivery: Delivery()
    )
  }

  private static func findings(
    _ call: SafeCall,
    _ result: ToolResult,
    _ manifest: Manifest
  ) -> [Finding] {
    let name = call.operation.name
    guard result.isError else {
      return [Finding(.good, "call", "\(manifest.id): \(name) was answered.")]
    }
    let lines = result.text.split(separator: "\n").map(String.init)
    return [
      Finding(
        .todo,
        "call",
        "\(manifest.id): \(name) did not go through. \(lines.first ?? "")",
        remedy: lines.dropFirst().joined(separator: " ")
      )
    ]
  }

  @Engine
  private static func clock(_ transport: DatingTransport, _ manifest: Manifest) -> [Finding] {
    guard let difference = transport.difference else { return [] }
    let seconds = Int(difference.rounded())
    guard abs(difference) > tolerance else {
      return [Finding(.good, "clock", "\(manifest.id): its clock and this one agree.")]
    }
    let side = seconds > 0 ? "behind" : "ahead of"
    return [
      Finding(
        .todo,
        "clock",
        "this machine is \(abs(seconds)) s \(side) \(manifest.id).",
        remedy: "Have the clock set by the network (timedatectl set-ntp true), or signed requests "
          + "and waits that name an instant may be off; recourse reads instants by the API's clock."
      )
    ]
  }
}

/// A transport that compares the clock of the API with ours.
@Engine
private final class DatingTransport: HTTPTransport {
  private let inner: CurlTransport

  /// Seconds that the API's clock is ahead; nil where it told no time.
  private(set) var difference: Double?

  init(_ inner: CurlTransport) { self.inner = inner }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let asked = SystemClock.present
    let response = try await inner.send(request)
    let answered = SystemClock.present
    if let date = response.fields["Date"].flatMap({ Timestamp(httpDate: $0, now: answered) }) {
      // The field has whole seconds, and was written between the two instants.
      let middle = asked + (answered - asked) / 2
      difference = (date + 0.5) - middle
    }
    return response
  }
}
