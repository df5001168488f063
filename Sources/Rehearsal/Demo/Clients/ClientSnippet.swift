import JSON

/// How a client starts the server: paths and names only, never a secret.
package struct ServerCommand: Sendable, Hashable {
  /// Absolute path of the program; clients start servers with a short `PATH`.
  package var executable: String

  /// Absolute paths of the manifests.
  package var manifests: [String]

  /// Names of the environment variables that hold the keys.
  package var environment: [String]

  /// Makes a command.
  package init(executable: String, manifests: [String], environment: [String]) {
    self.executable = executable
    self.manifests = manifests
    self.environment = environment
  }

  /// The arguments of the program.
  package var arguments: [String] { ["serve"] + manifests }
}

/// The configuration that makes a client start the server.
package struct ClientSnippet: Sendable, Hashable {
  /// The key under which the server is entered.
  package static let serverName = "recourse"

  package let client: AgentClient

  /// The text to put into the file; ends with a line feed.
  package let text: String

  /// What else a person must know or do, one sentence each.
  package let notes: [String]

  /// Makes the configuration for one client.
  package init(_ client: AgentClient, _ command: ServerCommand) {
    self.client = client
    text =
      client == .codex
      ? Self.toml(command) : PrettyJSON.text(.object(Self.document(client, command))) + "\n"
    notes = Self.notes(client, command)
  }

  private static func document(_ client: AgentClient, _ command: ServerCommand) -> JSONObject {
    let server: JSONObject = [serverName: .object(server(client, command))]
    guard client == .vsCode else { return ["mcpServers": .object(server)] }
    var document: JSONObject = ["servers": .object(server)]
    if !command.environment.isEmpty { document["inputs"] = .array(inputs(command)) }
    return document
  }

  private static func server(_ client: AgentClient, _ command: ServerCommand) -> JSONObject {
    var server = JSONObject()
    if client == .claudeCode || client == .vsCode { server["type"] = "stdio" }
    server["command"] = .string(command.executable)
    server["args"] = .array(command.arguments.map { .string($0) })
    let environment = command.environment.map { variable(client, $0) }
    if !environment.isEmpty { server["env"] = .object(JSONObject(environment)) }
    // Where a client gives up after a minute or counts from an unknown figure, two minutes leave room.
    if client == .claudeCode { server["timeout"] = 120_000 }
    if client == .cline { server["timeout"] = 120 }
    return server
  }

  /// A variable by the client's own way of naming one that the user's environment holds.
  private static func variable(_ client: AgentClient, _ name: String) -> (String, JSONValue) {
    switch client {
    case .claudeCode: (name, .string("${\(name):-}"))
    case .cursor, .cline: (name, .string("${env:\(name)}"))
    case .gemini: (name, .string("$\(name)"))
    case .vsCode: (name, .string("${input:\(inputID(name))}"))
    case .claudeDesktop, .codex: ("\(name)_FILE", .string(keyFile(name)))
    }
  }

  private static func inputs(_ command: ServerCommand) -> [JSONValue] {
    command.environment.map { name in
      [
        "type": "promptString", "id": .string(inputID(name)),
        "description": .string("Value of \(name)"), "password": true,
      ]
    }
  }

  private static func inputID(_ name: String) -> String {
    name.lowercased().split(separator: "_").joined(separator: "-")
  }

  private static func keyFile(_ name: String) -> String {
    "/path/to/\(name.lowercased())"
  }

  private static func notes(_ client: AgentClient, _ command: ServerCommand) -> [String] {
    let hasKeys = !command.environment.isEmpty
    let names = command.environment.joined(separator: " and ")
    switch client {
    case .claudeDesktop:
      let restart = "Quit Claude Desktop and start it again after the change."
      guard hasKeys else { return [restart] }
      return [
        "Claude Desktop passes on no variables of yours, so each key comes from a file: put the key "
          + "alone into it, make it yours only (chmod 600), and write its absolute path here.",
        restart,
      ]
    case .vsCode:
      return hasKeys ? ["VS Code asks for each key once and keeps it in its secret storage."] : []
    case .claudeCode, .codex, .cursor, .gemini, .cline:
      return hasKeys ? ["Set \(names) in the environment that \(client.name) is started from."] : []
    }
  }
}

// MARK: - TOML

extension ClientSnippet {
  private static func toml(_ command: ServerCommand) -> String {
    var lines = [
      "[mcp_servers.\(serverName)]",
      "command = \(tomlString(command.executable))",
      "args = \(tomlArray(command.arguments))",
    ]
    if !command.environment.isEmpty { lines.append("env_vars = \(tomlArray(command.environment))") }
    lines.append("tool_timeout_sec = 120")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func tomlArray(_ texts: [String]) -> String {
    "[" + texts.map(tomlString).joined(separator: ", ") + "]"
  }

  /// A basic string of TOML, whose escapes are those of JSON.
  private static func tomlString(_ text: String) -> String {
    let escaped = JSONWriter.text(.string(text))
    return String(escaped.flatMap { $0 == "\u{7F}" ? "\\u007F" : String($0) })
  }
}
