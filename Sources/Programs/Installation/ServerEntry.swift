package import JSON

/// A server as a client's configuration has it.
package struct ServerEntry: Sendable, Hashable {
  package let client: AgentClient

  /// What the server is called there.
  package let name: String

  /// The server.
  package let value: JSONObject

  /// What VS Code asks the person for.
  package let inputs: [JSONObject]

  private let command: ServerCommand

  /// Makes the entry.
  package init(_ client: AgentClient, name: String, _ command: ServerCommand) {
    self.client = client
    self.name = name
    self.command = command
    value = Self.value(client, name, command)
    inputs = client == .vsCode ? command.unfiled.map(Self.input) : []
  }

  private static func value(
    _ client: AgentClient,
    _ name: String,
    _ command: ServerCommand
  ) -> JSONObject {
    let arguments = JSONValue.array(command.arguments.map { .string($0) })
    let names = JSONValue.array(command.variables.map { .string($0) })
    if client == .goose { return gooseExtension(named: name, command.executable, arguments, names) }
    var server = JSONObject()
    switch client {
    case .claudeCode, .vsCode, .libreChat: server["type"] = "stdio"
    case .zed: server["source"] = "custom"
    case .continue: server["name"] = .string(name)
    default: break
    }
    server["command"] = .string(command.executable)
    server["args"] = arguments
    if client == .codex {
      if !command.environment.isEmpty { server["env_vars"] = names }
      server["tool_timeout_sec"] = 120
      return server
    }
    let environment = command.environment.compactMap { variable(client, $0, command.keyFiles[$0]) }
    if !environment.isEmpty { server["env"] = .object(JSONObject(environment)) }
    // Where a client gives up after a minute or counts from an unknown figure, two minutes leave room.
    switch client {
    case .claudeCode, .libreChat, .amazonQ: server["timeout"] = 120_000
    case .cline: server["timeout"] = 120
    default: break
    }
    return server
  }

  /// Goose calls a server an extension, and has words of its own for its parts.
  private static func gooseExtension(
    named name: String,
    _ executable: String,
    _ arguments: JSONValue,
    _ variables: JSONValue
  ) -> JSONObject {
    [
      "name": .string(name), "type": "stdio", "enabled": true, "cmd": .string(executable),
      "args": arguments, "env_keys": variables, "timeout": 120,
    ]
  }

  /// A variable by the client's own way of naming one that the user's environment holds; nil where the client passes its
  /// own on.
  ///
  /// A file in which the key lies is named as it is.
  private static func variable(
    _ client: AgentClient,
    _ name: String,
    _ file: String?
  ) -> (String, JSONValue)? {
    if let file, !client.passesVariablesOn { return ("\(name)_FILE", .string(file)) }
    return switch client {
    case .claudeCode: (name, .string("${\(name):-}"))
    case .cursor, .cline, .windsurf, .amazonQ: (name, .string("${env:\(name)}"))
    case .gemini: (name, .string("$\(name)"))
    case .libreChat: (name, .string("${\(name)}"))
    case .continue: (name, .string("${{ secrets.\(name) }}"))
    case .vsCode: (name, .string("${input:\(inputID(name))}"))
    case .claudeDesktop, .jetBrains, .warp: ("\(name)_FILE", .string(keyFile(name)))
    case .zed, .codex, .goose: nil
    }
  }

  private static func input(_ name: String) -> JSONObject {
    [
      "type": "promptString", "id": .string(inputID(name)),
      "description": .string("Value of \(name)"), "password": true,
    ]
  }

  private static func inputID(_ name: String) -> String {
    name.lowercased().split(separator: "_").joined(separator: "-")
  }

  private static func keyFile(_ name: String) -> String { "/path/to/\(name.lowercased())" }

  /// What else a person must know or do, one sentence each.
  package var notes: [String] {
    var notes: [String] = []
    let variables = client.passesVariablesOn ? command.variables : command.unfiled
    let names = variables.joined(separator: " and ")
    if let first = variables.first {
      switch client {
      case .claudeDesktop, .jetBrains, .warp:
        notes.append(
          "\(client.name) passes on no variables of yours, so each key comes from a file: put the "
            + "key alone into it, make it yours only (chmod 600), and write its absolute path in "
            + "the place of \(Self.keyFile(first)). Or set \(first)_FILE to that path and run this again."
        )
      case .vsCode:
        notes.append("VS Code asks for each key once and keeps it in its secret storage.")
      case .continue:
        notes.append("Put \(names) into the file ~/.continue/.env, each as NAME=value.")
      case .goose:
        notes.append("Goose takes \(names) from its keyring (goose configure) or its environment.")
      default:
        notes.append("Set \(names) in the environment that \(client.name) is started from.")
      }
    }
    notes.append(contentsOf: restart)
    return notes
  }

  private var restart: [String] {
    switch client {
    case .claudeDesktop: ["Quit Claude Desktop and start it again after the change."]
    case .claudeCode: ["Start Claude Code anew; /mcp shows the server there."]
    case .jetBrains:
      ["AI Assistant takes the same JSON under Settings | Tools | AI Assistant | MCP."]
    case .libreChat: ["Start LibreChat anew after the change."]
    case .amazonQ:
      [
        "An agent file of your own takes up this configuration only where it says "
          + "\"useLegacyMcpJson\": true.",
        "In an IDE put the same entry into mcpServers of ~/.aws/amazonq/agents/default.json.",
      ]
    default: []
    }
  }
}

extension AgentClient {
  /// Whether servers get variables that are named, or all, of those that the client was started with.
  fileprivate var passesVariablesOn: Bool { [.zed, .codex, .goose].contains(self) }
}
