import Administration
import Credentials
import EventLoop
import HTTP
import JSON
import MCP
import Manifests
import Server
import Storage
import System

/// What `recourse call --dry-run` does: the call goes its whole way up to the request, which is printed and not sent.
struct DryRunCommand {
  let manifest: Manifest
  let operation: Manifests.Operation
  let arguments: JSONObject

  /// The directory whose files the call may upload.
  let uploads: UploadDirectory?

  func run() -> ExitCode {
    let dry = DryRun(manifest) { credential in
      if case .found = Environment.system.values(of: credential) { true } else { false }
    }
    let (operation, arguments, uploads) = (operation, arguments, uploads)
    return EventLoopProgram.run {
      let transport = CatchingTransport()
      let server = APIServer(
        manifests: [dry.manifest],
        world: .offline(transport, SystemClock.present, uploads: uploads),
        environment: dry.environment,
        limits: CallLimits(inCallWaitLimit: 0),
        store: InMemoryStore(),
        room: .max
      )
      let result = await server.call(
        operation.toolName,
        arguments: arguments,
        tasks: .absent,
        progress: ProgressReporter(send: nil),
        delivery: Delivery()
      )
      guard let request = transport.request else {
        Terminal.standardOutput.write(line: result.text)
        return .no
      }
      let command = CurlCommand(request, masking: dry.masked)
      Terminal.standardOutput.write(line: command.text)
      if let note = command.note { Terminal.standardError.write(line: note) }
      return .done
    }
  }
}

/// A transport that keeps the first request and sends nothing.
@Engine
private final class CatchingTransport: HTTPTransport {
  private(set) var request: HTTPRequest?

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    self.request = self.request ?? request
    return HTTPResponse(
      status: 200,
      fields: HTTPFields([("Content-Type", "application/json")]),
      body: Array("{}".utf8)
    )
  }
}
