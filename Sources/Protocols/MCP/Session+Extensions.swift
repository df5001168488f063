import JSON
import JSONRPC
import Text

/// An extension that both sides must know; none has settings.
enum ExtensionName: String, CaseIterable {
  case events = "io.modelcontextprotocol/events"
  case skills = "io.modelcontextprotocol/skills"

  /// Whether a request of the modern revision declares it; what was declared earlier does not count.
  func isDeclared(by request: Request) -> Bool {
    let capabilities = request.params["_meta"]?[MetaKey.clientCapabilities]
    return capabilities?["extensions"]?[rawValue]?.object != nil
  }

  /// Refuses a request whose client does not declare it.
  func demand(of request: Request) throws(ErrorObject) {
    guard isDeclared(by: request) else {
      throw ErrorObject(
        .missingClientCapability,
        "\(request.method) is for clients that declare extensions[\"\(rawValue)\"] in "
          + "params._meta[\"\(MetaKey.clientCapabilities)\"] of the same request.",
        data: ["requiredCapabilities": ["extensions": [rawValue: [:]]]]
      )
    }
  }
}

extension Session {
  /// Answers or starts what is about events and skills; nil when that is no method of a server like this one.
  mutating func handleExtension(
    _ request: Request,
    in version: ProtocolVersion,
    for destination: Call.Destination
  ) throws(ErrorObject) -> [Effect]? {
    guard version.isModern else { return nil }
    switch request.method {
    case "events/list", "events/poll":
      guard !catalog.events.isEmpty else { return nil }
      try ExtensionName.events.demand(of: request)
      if request.method == "events/poll" {
        let query = try EventQuery(request.params, among: catalog.events)
        return admit(.pollEvents(query), of: request, in: version, for: destination)
      }
      try refuseCursor(request, "event types")
      return deliver(results.eventTypes(catalog.events, to: request.id), to: destination)
    case "events/stream", "events/subscribe":
      guard !catalog.events.isEmpty else { return nil }
      try ExtensionName.events.demand(of: request)
      throw EventQuery.subscription(request, among: catalog.events)
    case "skills/list", "skills/get":
      guard !catalog.skills.isEmpty else { return nil }
      try ExtensionName.skills.demand(of: request)
      if request.method == "skills/get" {
        return deliver(results.skill(try skill(of: request), to: request.id), to: destination)
      }
      try refuseCursor(request, "skills")
      return deliver(results.skills(catalog.skills, to: request.id), to: destination)
    default:
      guard !catalog.skills.isEmpty, ExtensionName.skills.isDeclared(by: request) else {
        return nil
      }
      return try resources(for: request).map { deliver($0, to: destination) }
    }
  }

  /// Answers what is about the files of skills, which are all the resources there are; nil for another method.
  private func resources(for request: Request) throws(ErrorObject) -> [UInt8]? {
    switch request.method {
    case "resources/read": return results.file(of: try skill(of: request), to: request.id)
    case "resources/list":
      try refuseCursor(request, "resources")
      return results.resources(of: catalog.skills, to: request.id)
    case "resources/templates/list":
      try refuseCursor(request, "templates")
      return results.noTemplates(to: request.id)
    default: return nil
    }
  }

  private func skill(of request: Request) throws(ErrorObject) -> Skill {
    let uri = request.params["uri"]?.string ?? ""
    guard let skill = catalog.skills.first(where: { $0.uri == uri }) else {
      throw ErrorObject(
        .invalidParams,
        "There is no skill at \(UntrustedText.named(uri)). skills/list tells what there is."
      )
    }
    return skill
  }

  private func refuseCursor(_ request: Request, _ things: String) throws(ErrorObject) {
    switch request.params["cursor"] {
    case nil, .null: return
    default:
      throw ErrorObject(
        .invalidParams,
        "Unknown cursor: all \(things) stand on one page. Call \(request.method) without params.cursor."
      )
    }
  }
}
