/// A program in which agents run and which starts MCP servers.
package enum AgentClient: String, Sendable, Hashable, CaseIterable {
  case claudeCode = "claude-code"
  case claudeDesktop = "claude-desktop"
  case vsCode = "vscode"
  case cursor
  case codex
  case gemini
  case cline

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
    }
  }

  /// The files that may hold the configuration, the usual one first.
  package var files: [String] {
    switch self {
    case .claudeCode: [".mcp.json in the project", "~/.claude.json"]
    case .claudeDesktop:
      [
        "~/Library/Application Support/Claude/claude_desktop_config.json",
        "%APPDATA%\\Claude\\claude_desktop_config.json",
      ]
    case .vsCode: [".vscode/mcp.json", "mcp.json of the user profile"]
    case .cursor: [".cursor/mcp.json in the project", "~/.cursor/mcp.json"]
    case .codex: ["~/.codex/config.toml", ".codex/config.toml in a trusted project"]
    case .gemini: ["~/.gemini/settings.json", ".gemini/settings.json in the project"]
    case .cline: ["cline_mcp_settings.json"]
    }
  }
}
