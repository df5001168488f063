import Installation
import System

/// The clients and where their configurations are, as `recourse install` lists them.
enum ClientList {
  static func print() {
    let output = Terminal.standardOutput
    guard let locations = ClientLocation(variable: ProgramFiles.variable) else {
      return output.write(line: AgentClient.allCases.map(\.rawValue).joined(separator: "\n"))
    }
    let width = AgentClient.allCases.map(\.rawValue.count).max() ?? 0
    for client in AgentClient.allCases {
      let user = locations.file(of: client, .user)
      let file = user ?? locations.file(of: client, .project) ?? ""
      let isThere = ((try? SystemFile.facts(file)) ?? nil) != nil
      let gap = String(repeating: " ", count: width - client.rawValue.count + 2)
      output.write(
        line: client.rawValue + gap + locations.shown(file) + (isThere ? "" : " (not there yet)")
      )
    }
    output.write(
      line: "\nEnter your API: recourse install CLIENT FILE. See: recourse help install"
    )
  }
}
