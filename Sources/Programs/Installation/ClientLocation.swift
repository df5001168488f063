/// Where the configurations of clients are.
package struct ClientLocation: Sendable {
  /// Whose configuration is meant.
  package enum Scope: Sendable { case user, project }

  /// A kind of operating system, as far as paths differ.
  package enum Platform: Sendable {
    case linux, macOS

    /// That of this program.
    package static var current: Platform {
      #if os(macOS)
        .macOS
      #else
        .linux
      #endif
    }
  }

  private let home: String
  private let configuration: String
  private let codexHome: String
  private let platform: Platform

  /// Makes the locations of one user; nil where no home is known.
  ///
  /// `XDG_CONFIG_HOME` and `CODEX_HOME` count where they are absolute.
  package init?(platform: Platform = .current, variable: (String) -> String?) {
    guard let home = variable("HOME"), home.hasPrefix("/") else { return nil }
    self.home = home == "/" ? "" : home
    self.platform = platform
    configuration = Self.absolute(variable("XDG_CONFIG_HOME")) ?? self.home + "/.config"
    codexHome = Self.absolute(variable("CODEX_HOME")) ?? self.home + "/.codex"
  }

  private static func absolute(_ path: String?) -> String? {
    path.flatMap { $0.hasPrefix("/") ? $0 : nil }
  }

  /// The file of a client; nil where the client has none of this scope.
  package func file(of client: AgentClient, _ scope: Scope) -> String? {
    scope == .project ? Self.projectFile(of: client) : userFile(of: client)
  }

  private static func projectFile(of client: AgentClient) -> String? {
    switch client {
    case .claudeCode: ".mcp.json"
    case .vsCode: ".vscode/mcp.json"
    case .cursor: ".cursor/mcp.json"
    case .codex: ".codex/config.toml"
    case .gemini: ".gemini/settings.json"
    case .zed: ".zed/settings.json"
    case .jetBrains: ".junie/mcp/mcp.json"
    case .libreChat: "librechat.yaml"
    case .amazonQ: ".amazonq/mcp.json"
    case .warp: ".warp/.mcp.json"
    case .claudeDesktop, .cline, .windsurf, .goose, .continue: nil
    }
  }

  private func userFile(of client: AgentClient) -> String? {
    switch client {
    case .claudeCode: home + "/.claude.json"
    case .claudeDesktop: applications + "/Claude/claude_desktop_config.json"
    case .vsCode: applications + "/Code/User/mcp.json"
    case .cursor: home + "/.cursor/mcp.json"
    case .codex: codexHome + "/config.toml"
    case .gemini: home + "/.gemini/settings.json"
    case .cline:
      applications
        + "/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json"
    case .windsurf: home + "/.codeium/windsurf/mcp_config.json"
    case .zed: configuration + "/zed/settings.json"
    case .goose: configuration + "/goose/config.yaml"
    case .jetBrains: home + "/.junie/mcp/mcp.json"
    case .continue: home + "/.continue/config.yaml"
    case .amazonQ: home + "/.aws/amazonq/mcp.json"
    case .warp: home + "/.warp/.mcp.json"
    // Its configuration lies in the folder that it is started from.
    case .libreChat: nil
    }
  }

  /// Where programs with windows keep their settings.
  private var applications: String {
    switch platform {
    case .linux: configuration
    case .macOS: home + "/Library/Application Support"
    }
  }

  /// A path as a person writes it.
  package func shown(_ path: String) -> String {
    path.hasPrefix(home + "/") && !home.isEmpty ? "~" + path.dropFirst(home.count) : path
  }
}
