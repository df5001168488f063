import Administration
import BundledFiles
import Installation
import JSON
import Retrieval
import System
import Text

/// The configurations of clients that start this program, and whether what they name is there.
struct ConfigurationFindings {
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
          return Finding(.good, "client", "\(place).")
        }
        return Finding(
          .todo,
          "client",
          "\(place): \(problem).",
          remedy: "Enter it anew: recourse install \(client.rawValue) FILE"
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

  private func problem(of server: JSONObject) -> String? {
    let command = (server["command"] ?? server["cmd"])?.string ?? ""
    if command.hasPrefix("/"), !isThere(command) { return "\(command) does not exist" }
    for word in (server["args"]?.array ?? []).compactMap(\.string)
    where word.hasPrefix("/") && !isThere(word) {
      return "\(word) does not exist"
    }
    for member in server["env"]?.object?.members ?? [] where member.name.hasSuffix("_FILE") {
      guard let file = member.value.string, file.hasPrefix("/"), !isThere(file) else { continue }
      return "the file of \(member.name.dropLast("_FILE".count)), \(file), does not exist"
    }
    return nil
  }

  private func isThere(_ path: String) -> Bool { ((try? SystemFile.facts(path)) ?? nil) != nil }
}
