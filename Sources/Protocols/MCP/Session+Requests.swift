import Text
import JSON
import JSONRPC

extension Session {
  mutating func handle(_ request: Request, for destination: Call.Destination) -> [Effect] {
    do throws(ErrorObject) {
      guard !calls.isInUse(request.id), !isListening(request.id) else {
        throw .repeatedID(request.id)
      }
      return try dispatch(request, for: destination)
    } catch {
      return deliver(MessageWriter.error(error, to: request.id), to: destination)
    }
  }

  private mutating func dispatch(
    _ request: Request,
    for destination: Call.Destination
  ) throws(ErrorObject) -> [Effect] {
    let claimed = try ProtocolVersion.claimed(by: request)
    if case .batch = destination, claimed != nil || request.method == "initialize" {
      throw .notInBatch(request.method)
    }
    if let claimed { return try dispatch(request, in: claimed, for: destination) }
    switch request.method {
    case "initialize": return deliver(try initialize(request), to: destination)
    case "ping": return deliver(results.pong(to: request.id), to: destination)
    case "server/discover" where negotiated == nil: throw .withoutEra(request.method)
    default:
      guard let negotiated else { throw .withoutEra(request.method) }
      return try dispatch(request, in: negotiated, for: destination)
    }
  }

  private mutating func dispatch(
    _ request: Request,
    in version: ProtocolVersion,
    for destination: Call.Destination
  ) throws(ErrorObject) -> [Effect] {
    switch request.method {
    case "tools/call": return try call(request, in: version, for: destination)
    case "tools/list": return deliver(try list(request, in: version), to: destination)
    case "subscriptions/listen" where version.isModern && catalog.change == .possible:
      return try listen(request)
    case "server/discover" where version.isModern:
      return deliver(results.discovery(to: request, of: catalog), to: destination)
    default:
      if let effects = try handleExtension(request, in: version, for: destination) {
        return effects
      }
      guard let work = try taskWork(of: request, in: version) else {
        throw .unknownMethod(
          request.method,
          in: version,
          tasks: catalog.tasks,
          change: catalog.change
        )
      }
      return admit(work, of: request, in: version, for: destination)
    }
  }

  private mutating func initialize(_ request: Request) throws(ErrorObject) -> [UInt8] {
    guard case .string(let requested) = request.params["protocolVersion"] else {
      throw ErrorObject(
        .invalidParams,
        "params.protocolVersion must be a string such as "
          + "\"\(ProtocolVersion.newestLegacy.rawValue)\".",
        data: ["supported": ProtocolVersion.supportedJSON]
      )
    }
    let version = ProtocolVersion.negotiated(for: requested)
    negotiated = version
    client = RequestMetadata.client(request.params["clientInfo"])
    elicitation = ElicitationSupport(
      declaredIn: request.params["capabilities"],
      version: version
    )
    return results.initialization(
      to: request.id,
      version: version,
      catalog
    )
  }

  /// Answers with all tools at once; so there is no cursor that this server ever gave out.
  private func list(
    _ request: Request,
    in version: ProtocolVersion
  ) throws(ErrorObject) -> [UInt8] {
    switch request.params["cursor"] {
    case nil, .null: results.list(catalog.tools(), to: request.id, in: version)
    default:
      throw ErrorObject(
        .invalidParams,
        "Unknown cursor: all tools stand on one page. Call tools/list without params.cursor."
      )
    }
  }
}

extension ErrorObject {
  fileprivate static func repeatedID(_ id: RequestID) -> ErrorObject {
    ErrorObject(
      .invalidRequest,
      "Request id \(id) is in use by a call that has not been answered; that call goes on. "
        + "Send this one again with an id of its own."
    )
  }

  fileprivate static func notInBatch(_ method: String) -> ErrorObject {
    ErrorObject(
      .invalidRequest,
      "\(UntrustedText.named(method)) cannot stand in a batch here: send it on a line of its own."
    )
  }
}
