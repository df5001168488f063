import JSON
import Text

/// A link that opens a client, which then asks whether to enter the server.
package enum ClientLink {
  /// The clients that have such links.
  package static let clients: [AgentClient] = [.vsCode, .cursor]

  /// The link of an entry; nil for clients without.
  ///
  /// It goes to the program on this machine and not through a web site, which has no business with the paths in it.
  package static func text(_ entry: ServerEntry) -> String? {
    switch entry.client {
    case .vsCode:
      var server: JSONObject = ["name": .string(entry.name)]
      for member in entry.value.members { server[member.name] = member.value }
      if !entry.inputs.isEmpty { server["inputs"] = .array(entry.inputs.map { .object($0) }) }
      return "vscode:mcp/install?" + PercentEncoding.encode(JSONWriter.text(.object(server)))
    case .cursor:
      let server = Array(JSONWriter.text(.object(entry.value)).utf8)
      return "cursor://anysphere.cursor-deeplink/mcp/install?name="
        + PercentEncoding.encode(entry.name) + "&config="
        + PercentEncoding.encode(Base64.text(of: server))
    default: return nil
    }
  }
}
