import Administration
import BundledFiles
import Installation
import JSON
import Retrieval
import System
import Text

/// The configurations of clients that start this program, and whether what they name is there.
struct ConfigurationFindings {
  /// The files of APIs that are looked at as well.
  let named: [String]

  var all: [Finding] {
    guard let locations = ClientLocation(variable: ProgramFiles.variable) else { return [] }
    var findings: [Finding] = []
    for client in AgentClient.allCases {
      for scope in [ClientLocation.Scope.user, .project] {
        guard let file = locations.file(of: client, scope) else { continue }
        findings += self.findings(client, file, locations.shown(file))
      }
    }
    let isAny = findings.contains { $0.subject == "client" }
    return isAny
      ? findings
      : findings + [
        Finding(.note, "client", "none starts this program yet; see: recourse help install")
      ]
  }

  private func findings(_ client: AgentClient, _ path: String, _ shown: String) -> [Finding] {
    guard let content = try? Files.read(path) else { return [] }
    do throws(ConfigurationFault) {
      return try ConfigurationChange.ours(in: content, of: client).map { name, server in
        let place = "\(client.name), \"\(name)\" in \(shown)"
        guard let problem = problem(of: server) else {
          return Finding(.good, "client", "\(place).\(elsewhere(server))")
        }
        return Finding(
          .todo,
          "client",
          "\(place): \(problem.sentence).",
          remedy: problem.remedy(client, shown)
        )
      }
    } catch {
      return [
        Finding(
          .todo,
          "client",
          "\(client.name): \(shown) \(error.message).",
          remedy: "Mend it; the client may not read it either."
        )
      ]
    }
  }

  /// How to have keys looked at as well: the client may hold some that this environment does not.
  private func elsewhere(_ server: JSONObject) -> String {
    let words = (server["args"]?.array ?? []).compactMap(\.string)
    let files = words.dropFirst().prefix { !$0.hasPrefix("-") }.map { ShellWord.quoted($0) }
    guard named.isEmpty, words.first == "serve", !files.isEmpty else { return "" }
    return " Its APIs and keys are looked at by: recourse doctor \(files.joined(separator: " "))"
  }

  /// What of a server's entry leads nowhere.
  private enum Problem {
    case missing(String)
    case keyFile(variable: String, path: String)

    var sentence: String {
      switch self {
      case .missing(let path): "\(path) does not exist"
      case .keyFile(let variable, let path):
        "the file of \(variable), \(path), does not exist"
      }
    }

    func remedy(_ client: AgentClient, _ shown: String) -> String {
      switch self {
      case .missing: "Enter it anew: recourse install \(client.rawValue) FILE"
      case .keyFile(let variable, let path):
        "Put the key alone into a file that is yours only (chmod 600), and write its absolute path in "
          + "the place of \(path) behind \(variable)_FILE in \(shown)."
      }
    }
  }

  private func problem(of server: JSONObject) -> Problem? {
    let command = (server["command"] ?? server["cmd"])?.string ?? ""
    if command.hasPrefix("/"), !isThere(command) { return .missing(command) }
    for word in (server["args"]?.array ?? []).compactMap(\.string)
    where word.hasPrefix("/") && !isThere(word) {
      return .missing(word)
    }
    for member in server["env"]?.object?.members ?? [] where member.name.hasSuffix("_FILE") {
      guard let file = member.value.string, file.hasPrefix("/"), !isThere(file) else { continue }
      return .keyFile(variable: String(member.name.dropLast("_FILE".count)), path: file)
    }
    return nil
  }

  private func isThere(_ path: String) -> Bool { ((try? SystemFile.facts(path)) ?? nil) != nil }
}
