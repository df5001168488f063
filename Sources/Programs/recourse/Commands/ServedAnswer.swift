import Credentials
import EventLoop
import HTTP
import JSON
import MCP
import Manifests
import Server
import Storage
import Time

/// What `serve` tells of one answer: the call is made by the engine itself, of an API that gives this answer to everything.
///
/// The store is empty and lies in memory, no time passes, and the call does not wait, so that the answer is told at once.
@Engine
struct ServedAnswer {
  let manifest: Manifest
  let operation: Manifests.Operation
  let arguments: JSONObject

  /// When the answer came.
  let now: Timestamp

  /// What the agent is told; nil where the call would not be sent as it is, or went well.
  func told(_ answer: HTTPResponse) async -> ToolResult? {
    let isToBeAsked = manifest.credentials(of: operation).contains { credential in
      if case .clientCredentials = credential.kind { true } else { false }
    }
    if isToBeAsked { return nil }
    let transport = OneAnswerTransport(answer)
    let world = World.offline(transport, now)
    let server = APIServer(
      manifests: [manifest],
      world: world,
      environment: MockAPIs.environment,
      limits: CallLimits(inCallWaitLimit: 0),
      store: InMemoryStore()
    )
    let result = await server.call(
      operation.toolName,
      arguments: sound,
      tasks: .absent,
      progress: ProgressReporter(send: nil),
      delivery: Delivery()
    )
    return transport.isAsked && result.isError ? result : nil
  }

  /// Arguments with which the call can be made: the given ones, the example's, or what the schema has first; with the
  /// user's word for what deletes.
  private var sound: JSONObject {
    let form = operation.form
    let schema = JSONSchema(form.arguments)
    let choices = [arguments, form.example?.arguments ?? arguments, least(form.arguments)]
    var sound = choices.first { schema.validate(.object($0)).isEmpty } ?? arguments
    if operation.needsConsent { sound["confirm"] = true }
    return sound
  }

  /// The required members of an object, each as small as its schema has it.
  private func least(_ schema: JSONObject) -> JSONObject {
    let required = schema["required"]?.array?.compactMap(\.string) ?? []
    return JSONObject(required.map { ($0, least(value: schema["properties"]?[$0] ?? .null)) })
  }

  private func least(value schema: JSONValue) -> JSONValue {
    let named = schema["default"] ?? schema["const"] ?? schema["enum"]?.array?.first
    if let value = named ?? schema["examples"]?.array?.first { return value }
    switch schema["type"]?.string ?? schema["type"]?.array?.first?.string {
    case "integer", "number": return schema["minimum"] ?? 1
    case "boolean": return true
    case "array":
      let count = schema["minItems"]?.integer ?? 0
      let item = least(value: schema["items"] ?? .null)
      return .array(Array(repeating: item, count: min(max(0, count), 8)))
    case "object": return .object(least(schema.object ?? JSONObject()))
    default:
      let length = min(max(1, schema["minLength"]?.integer ?? 1), 64)
      return .string(String(repeating: "x", count: length))
    }
  }
}

/// A transport that brings one answer, whatever is asked.
@Engine
private final class OneAnswerTransport: HTTPTransport {
  private let answer: HTTPResponse
  private(set) var isAsked = false

  init(_ answer: HTTPResponse) { self.answer = answer }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    isAsked = true
    return answer
  }
}
