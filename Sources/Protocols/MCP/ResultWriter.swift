import JSON
import JSONRPC

/// A writer of results in the shape of each revision, straight into the bytes of the line.
struct ResultWriter {
  private let implementation: Implementation
  /// The metadata at the end of every modern result, with the comma before it.
  let modernMeta: [UInt8]

  init(implementation: Implementation) {
    self.implementation = implementation
    let info = Self.serverInfo(implementation, in: .july2026)
    modernMeta = Array(#","_meta":"#.utf8) + JSONWriter.bytes([MetaKey.serverInfo: info])
  }

  func pong(to id: RequestID) -> [UInt8] {
    MessageWriter.response(to: id) { $0.append(contentsOf: "{}".utf8) }
  }

  func initialization(
    to id: RequestID,
    version: ProtocolVersion,
    _ catalog: Session.Catalog
  ) -> [UInt8] {
    let instructions = catalog.instructions()
    var result: JSONObject = [
      "protocolVersion": .string(version.rawValue),
      "capabilities": ["tools": Self.tools(catalog.change)],
      "serverInfo": Self.serverInfo(implementation, in: version),
    ]
    if !instructions.isEmpty { result["instructions"] = .string(instructions) }
    return MessageWriter.response(to: id) { JSONWriter.append(.object(result), to: &$0) }
  }

  /// The answer to `server/discover`; of events and skills only a client that declares them is told.
  func discovery(to request: Request, of catalog: Session.Catalog) -> [UInt8] {
    var capabilities: JSONObject = ["tools": Self.tools(catalog.change)]
    let instructions = catalog.instructions()
    var extensions = JSONObject()
    if catalog.tasks == .declared { extensions[TasksExtension.name] = [:] }
    for name in ExtensionName.allCases where name.isDeclared(by: request) && catalog.has(name) {
      extensions[name.rawValue] = [:]
    }
    // A skill's file is read like any resource.
    if extensions[ExtensionName.skills.rawValue] != nil { capabilities["resources"] = [:] }
    if !extensions.isEmpty { capabilities["extensions"] = .object(extensions) }
    return response(.complete, to: request.id, in: .july2026) { output in
      output.append(contentsOf: #""supportedVersions":"#.utf8)
      JSONWriter.append(ProtocolVersion.supportedJSON, to: &output)
      output.append(contentsOf: #","capabilities":"#.utf8)
      JSONWriter.append(.object(capabilities), to: &output)
      if !instructions.isEmpty {
        output.append(contentsOf: #","instructions":"#.utf8)
        JSONWriter.append(.string(instructions), to: &output)
      }
      output.append(contentsOf: #","ttlMs":3600000,"cacheScope":"private""#.utf8)
    }
  }

  func list(_ tools: [Tool], to id: RequestID, in version: ProtocolVersion) -> [UInt8] {
    response(.complete, to: id, in: version, capacity: 256 + 1024 * tools.count) { output in
      output.append(contentsOf: #""tools":["#.utf8)
      var isFirst = true
      for tool in tools {
        if !isFirst { output.append(UInt8(ascii: ",")) }
        isFirst = false
        JSONWriter.append(.object(tool.json(in: version)), to: &output)
      }
      output.append(UInt8(ascii: "]"))
      if version.isModern {
        output.append(contentsOf: #","ttlMs":300000,"cacheScope":"private""#.utf8)
      }
    }
  }

  /// The result of a call; the text goes from the string to the line without a copy between.
  func call(_ result: ToolResult, to id: RequestID, in version: ProtocolVersion) -> [UInt8] {
    let capacity = 256 + result.text.utf8.count + result.text.utf8.count / 8
    return response(.complete, to: id, in: version, capacity: capacity) { output in
      append(result, in: version, to: &output)
    }
  }

  /// Appends the members of a tool's result.
  func append(_ result: ToolResult, in version: ProtocolVersion, to output: inout [UInt8]) {
    output.append(contentsOf: #""content":[{"type":"text","text":"#.utf8)
    JSONWriter.append(.string(result.text), to: &output)
    output.append(UInt8(ascii: "}"))
    for attachment in result.attachments {
      output.append(UInt8(ascii: ","))
      attachment.append(in: version, to: &output)
    }
    output.append(UInt8(ascii: "]"))
    if let structured = result.structuredContent, version >= .june2025 {
      output.append(contentsOf: #","structuredContent":"#.utf8)
      JSONWriter.append(.object(structured), to: &output)
    }
    output.append(contentsOf: #","isError":"#.utf8)
    output.append(contentsOf: (result.isError ? "true" : "false").utf8)
  }

  /// Writes what the client is asked before the call can go on (2026-07-28, `InputRequiredResult`).
  func input(_ demand: InputDemand, to id: RequestID) -> [UInt8] {
    switch demand {
    case .refusal(let sentence):
      return MessageWriter.error(ErrorObject(.invalidParams, sentence), to: id)
    case .answer(let name, let elicitation, let state):
      let request = elicitation.request(named: name)
      return response(.inputRequired, to: id, in: .july2026) { output in
        output.append(contentsOf: #""inputRequests":"#.utf8)
        JSONWriter.append(.object([name: .object(request)]), to: &output)
        output.append(contentsOf: #","requestState":"#.utf8)
        JSONWriter.append(.string(state), to: &output)
      }
    }
  }

  func progress(
    _ value: Int,
    _ message: String,
    under token: RequestID,
    in version: ProtocolVersion
  ) -> [UInt8] {
    MessageWriter.notification("notifications/progress") { output in
      output.append(contentsOf: #"{"progressToken":"#.utf8)
      token.append(to: &output)
      output.append(contentsOf: #","progress":\#(value)"#.utf8)
      if version >= .march2025 {
        output.append(contentsOf: #","message":"#.utf8)
        JSONWriter.append(.string(message), to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  /// What a modern result says of its own kind.
  enum ResultType: String {
    case complete
    case task
    case inputRequired = "input_required"
  }

  /// Writes the members every result of an era has around the ones of its own.
  func response(
    _ type: ResultType,
    to id: RequestID,
    in version: ProtocolVersion,
    capacity: Int = 512,
    members: (inout [UInt8]) -> Void
  ) -> [UInt8] {
    MessageWriter.response(to: id, capacity: capacity + modernMeta.count) { output in
      let start = version.isModern ? #"{"resultType":"\#(type.rawValue)","# : "{"
      output.append(contentsOf: start.utf8)
      members(&output)
      if version.isModern { output.append(contentsOf: modernMeta) }
      output.append(UInt8(ascii: "}"))
    }
  }

  private static func serverInfo(
    _ implementation: Implementation,
    in version: ProtocolVersion
  ) -> JSONValue {
    var info: JSONObject = ["name": .string(implementation.name)]
    if version >= .june2025, !implementation.title.isEmpty {
      info["title"] = .string(implementation.title)
    }
    info["version"] = .string(implementation.version)
    return .object(info)
  }
}

extension Tool {
  /// The tool as a revision lists it, without the members that came later.
  func json(in version: ProtocolVersion) -> JSONObject {
    var tool: JSONObject = ["name": .string(name)]
    if version >= .june2025 { tool["title"] = .string(title) }
    tool["description"] = .string(description)
    tool["inputSchema"] = .object(inputSchema)
    if version >= .june2025, let outputSchema { tool["outputSchema"] = .object(outputSchema) }
    if version >= .march2025 {
      tool["annotations"] = [
        "readOnlyHint": .bool(annotations.readOnlyHint),
        "destructiveHint": .bool(annotations.destructiveHint),
        "idempotentHint": .bool(annotations.idempotentHint),
        "openWorldHint": .bool(annotations.openWorldHint),
      ]
    }
    return tool
  }
}
