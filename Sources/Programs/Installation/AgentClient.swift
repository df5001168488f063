import JSON

/// A program in which agents run and which starts MCP servers.
package enum AgentClient: String, Sendable, Hashable, CaseIterable {
  case claudeCode = "claude-code"
  case claudeDesktop = "claude-desktop"
  case vsCode = "vscode"
  case cursor
  case codex
  case gemini
  case cline
  case windsurf
  case zed
  case goose
  case jetBrains = "jetbrains"
  case libreChat = "librechat"
  case `continue`
  case amazonQ = "amazon-q"
  case warp

  /// The name as its makers write it.
  package var name: String {
    switch self {
    case .claudeCode: "Claude Code"
    case .claudeDesktop: "Claude Desktop"
    case .vsCode: "VS Code"
    case .cursor: "Cursor"
    case .codex: "Codex CLI"
    case .gemini: "Gemini CLI"
    case .cline: "Cline"
    case .windsurf: "Windsurf"
    case .zed: "Zed"
    case .goose: "Goose"
    case .jetBrains: "JetBrains Junie"
    case .libreChat: "LibreChat"
    case .continue: "Continue"
    case .amazonQ: "Amazon Q Developer"
    case .warp: "Warp"
    }
  }

  /// How its configuration is written.
  package var notation: Notation {
    switch self {
    case .codex: .toml
    case .goose, .libreChat, .continue: .yaml
    default: .json
    }
  }

  /// A language of configuration files; JSON may have comments and commas too many.
  package enum Notation: String, Sendable { case json = "JSON", toml = "TOML", yaml = "YAML" }

  /// The member of the configuration that holds the servers.
  package var section: String {
    switch self {
    case .vsCode: "servers"
    case .codex: "mcp_servers"
    case .zed: "context_servers"
    case .goose: "extensions"
    default: "mcpServers"
    }
  }

  /// Whether servers stand in a list rather than under their names.
  package var listsServers: Bool { self == .continue }

  /// What a configuration that is made anew begins with, because the client takes none without it.
  var head: JSONObject {
    self == .continue ? ["name": "Local Agent", "version": "1.0.0", "schema": "v1"] : [:]
  }

  /// The file beside the configuration that the client reads only as long as there is no such configuration.
  package var olderFile: String? { self == .continue ? "config.json" : nil }
}
