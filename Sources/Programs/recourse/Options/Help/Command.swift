/// What the program can be asked to do.
enum Command: String, CaseIterable {
  case serve, rehearse, check, explain, `import`, dialects, tools, call, install, uninstall, bundle
  case doctor, login, logout, tasks, log, state, demo

  /// The names in one phrase.
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// One line for the list of commands.
  var summary: String {
    switch self {
    case .serve: "serve APIs as MCP tools over stdio"
    case .rehearse: "the same against stand-in APIs, without a key"
    case .check: "name everything that is wrong with a file, with its line"
    case .explain: "print what an agent is told about one answer of the API"
    case .import: "turn an OpenAPI document into a manifest to keep and edit"
    case .dialects: "list and show the ways to say no that are known already"
    case .tools: "list the tools of a file, what they do, and their tokens"
    case .call: "make one call by hand, or print it as a command of curl"
    case .install: "enter a file's tools into the configuration of a client"
    case .uninstall: "take them out again"
    case .bundle: "pack a file's tools for a colleague to open with a client"
    case .doctor: "look at keys, state, clients and network, and say what to do"
    case .login: "log in at an API, for all servers of this machine"
    case .logout: "forget a login"
    case .tasks: "show what waits for what, give up, release"
    case .log: "show what happened to calls, of all processes"
    case .state: "look whether what is kept is as it should be, and move it"
    case .demo: "watch an agent and two APIs that say no"
    }
  }

  /// The page that `recourse COMMAND --help` prints.
  var help: String {
    switch self {
    case .serve: Self.serveHelp
    case .rehearse: Self.rehearseHelp
    case .check: Self.checkHelp
    case .explain: Self.explainHelp
    case .import: Self.importHelp
    case .dialects: Self.dialectsHelp
    case .tools: Self.toolsHelp
    case .call: Self.callHelp
    case .install: Self.installHelp
    case .uninstall: Self.uninstallHelp
    case .bundle: Self.bundleHelp
    case .doctor: Self.doctorHelp
    case .login: Self.loginHelp
    case .logout: Self.logoutHelp
    case .tasks: Self.tasksHelp
    case .log: Self.logHelp
    case .state: Self.stateHelp
    case .demo: Self.demoHelp
    }
  }

  /// The page that `recourse --help` prints.
  static var overview: String {
    let width = allCases.map(\.rawValue.count).max() ?? 0
    let lines = allCases.map { command in
      let padding = String(repeating: " ", count: width - command.rawValue.count)
      return "  \(command.rawValue)\(padding)   \(command.summary)"
    }
    return """
      Recourse turns any HTTP API into tools for an AI agent; when the API says no,
      the agent is told exactly what to do next.

      \(lines.joined(separator: "\n"))

      To begin:    recourse demo
      Your API:    recourse tools https://api.example.com/openapi.yaml
      Your agent:  recourse install claude-code https://api.example.com/openapi.yaml

      recourse help COMMAND tells more; recourse version names the libraries.
      Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 could not run.
      """
  }
}
