/// What the program can be asked to do.
enum Command: String, CaseIterable {
  case serve, check, explain, rehearse, demo

  /// The names in one phrase.
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// One line for the list of commands.
  var summary: String {
    switch self {
    case .serve: "serve the manifests' calls as MCP tools over stdio"
    case .check: "read manifests, run their samples, and name everything that is wrong"
    case .explain: "print what an agent is told about one answer of the API"
    case .rehearse: "serve the tools against a stand-in API, without a key"
    case .demo: "show a conversation between an agent and two APIs that say no"
    }
  }

  /// The page that `recourse COMMAND --help` prints.
  var help: String {
    switch self {
    case .serve:
      """
      recourse serve MANIFEST… [--base-url ID=URL]… [--read-only] [--wait SECONDS]

      Serves the calls of the manifests as MCP tools on stdin and stdout.
      A manifest with errors is named on stderr and left out; the sound ones are served.

        --base-url ID=URL   send the calls of manifest ID to URL (https, or http on this machine)
        --read-only         leave out every tool that writes or deletes
        --wait SECONDS      time one call may spend on waiting and repeating, 0 to 45; 20 unless said

      Each API's key is read from the variable its manifest names, or from the file that
      the variable with _FILE at its end names (mode 0600).
      """
    case .check:
      """
      recourse check MANIFEST… [--json]

      Reads each manifest, names every error with file, line and place, and runs the samples.
      Exit code 0: all is well. 1: something is wrong.
      """
    case .explain:
      """
      recourse explain MANIFEST --sample FILE [--operation NAME] [--json]
      recourse explain MANIFEST --status N [--header 'Name: value']… [--operation NAME] [--json] < BODY

      Prints what an agent is told when the API answers so. Nothing is called.
      A sample file holds status, headers, body (JSON, or a string as sent) and, where it matters,
      now (the instant at which the answer came) and memory (values remembered from the last success).

        --json   print the structured content, with the text as "text"
      """
    case .rehearse:
      """
      recourse rehearse MANIFEST… [--scenario FILE] [--read-only] [--wait SECONDS]
      recourse rehearse --listen PORT MANIFEST [--scenario FILE]

      Serves the tools over stdio against a stand-in API inside this program: it answers with the
      manifest's examples, enforces its budgets, and plays its errors as the scenario says.
      No key is needed and the API is not touched.

        --scenario FILE   which operation, which call, which answer
        --listen PORT     run the stand-in API alone on this port of 127.0.0.1 (0 picks one)
      """
    case .demo:
      """
      recourse demo [--manifests DIR] [--client NAME]

      Plays a conversation between an agent and two stand-in APIs in the terminal: every kind of
      refusal, what the agent is told, and what it does. Needs no key and no network.

        --manifests DIR   where apira.json and vibe.json are; found beside the program unless said
        --client NAME     whose configuration to print at the end
      """
    }
  }

  /// The page that `recourse --help` prints.
  static var overview: String {
    let width = allCases.map(\.rawValue.count).max() ?? 0
    let lines = allCases.map { command in
      let padding = String(repeating: " ", count: width - command.rawValue.count)
      return "  recourse \(command.rawValue)\(padding)   \(command.summary)"
    }
    return """
      Recourse gives an AI agent the calls of HTTP APIs as MCP tools, and tells it what to do
      when an API says no: revise, back off until a stated time, ask the operator, or verify.

      \(lines.joined(separator: "\n"))

      recourse COMMAND --help tells more. Exit codes: 0 done, 1 the answer is no, 2 wrong usage,
      3 could not run.
      """
  }
}
