import Text
import JSON
package import JSONRPC

/// The extension `io.modelcontextprotocol/tasks` of 2026-07-28.
enum TasksExtension {
  static let name = "io.modelcontextprotocol/tasks"

  /// How either side declares the extension among its capabilities; it has no settings.
  static let declaration: JSONObject = ["extensions": [name: [:]]]
}

extension TaskSupport {
  /// What a request of the modern revision declares; what was declared earlier does not count.
  init(declaredBy request: Request) {
    let capabilities = request.params["_meta"]?[MetaKey.clientCapabilities]
    let declaration = capabilities?["extensions"]?[TasksExtension.name]?.object
    self = declaration == nil ? .absent : .declared
  }
}

extension Session {
  /// Whether a request may be answered with a task: both sides must know the extension.
  func taskSupport(of request: Request, in version: ProtocolVersion) -> TaskSupport {
    guard version.isModern, catalog.tasks == .declared else { return .absent }
    return TaskSupport(declaredBy: request)
  }

  /// The work of a request about a task; nil when that is no method of a server like this one.
  func taskWork(
    of request: Request,
    in version: ProtocolVersion
  ) throws(ErrorObject) -> Call.Work? {
    guard version.isModern, catalog.tasks == .declared else { return nil }
    guard ["tasks/get", "tasks/update", "tasks/cancel"].contains(request.method) else { return nil }
    guard TaskSupport(declaredBy: request) == .declared else { throw .needsTasks(request.method) }
    guard case .string(let id) = request.params["taskId"], !id.isEmpty else { throw .noTaskID }
    switch request.method {
    case "tasks/get": return .getTask(id)
    case "tasks/cancel": return .cancelTask(id)
    default:
      guard let responses = request.params["inputResponses"], !responses.isNull else {
        throw .noInputResponses
      }
      return .updateTask(id, try InputResponses.answers(responses))
    }
  }
}

extension ErrorCode {
  /// The request needs a capability that the client has not declared: `data.requiredCapabilities`.
  package static let missingClientCapability = ErrorCode(rawValue: -32021)
}

extension ErrorObject {
  fileprivate static func needsTasks(_ method: String) -> ErrorObject {
    ErrorObject(
      .missingClientCapability,
      "\(method) is for clients that declare extensions[\"\(TasksExtension.name)\"] in "
        + "params._meta[\"\(MetaKey.clientCapabilities)\"] of the same request.",
      data: ["requiredCapabilities": .object(TasksExtension.declaration)]
    )
  }

  fileprivate static var noTaskID: ErrorObject {
    ErrorObject(.invalidParams, "params.taskId must be the id of a task, a string.")
  }

  fileprivate static var noInputResponses: ErrorObject {
    ErrorObject(
      .invalidParams,
      "params.inputResponses must be an object with the answers by the names in inputRequests."
    )
  }

  static func unknownTask(_ id: String) -> ErrorObject {
    ErrorObject(
      .invalidParams,
      "Unknown task: \(UntrustedText.named(id)). It was never kept here, or has been deleted since. Find out "
        + "what it has done before calling its tool again."
    )
  }
}
