import Text
package import JSON

/// What entering a server into a client's configuration, or taking it out, makes of the text.
package struct ConfigurationChange: Sendable, Hashable {
  /// The text afterwards.
  package private(set) var text: [UInt8]

  /// What goes and what comes, line by line; empty where nothing changes.
  package private(set) var difference: [String] = []

  private init(of text: [UInt8]) { self.text = text }

  private mutating func make(_ edits: [TextEdit]) {
    let changed = TextEdit.apply(edits, to: text)
    guard changed != text else { return }
    difference += TextEdit.difference(edits, in: text)
    text = changed
  }

  /// Enters a server into a text, or puts it in the place of an earlier one of ours.
  ///
  /// - Throws: `ConfigurationFault` for a text that is broken, that cannot be added to, or in which the name is taken.
  package init(
    entering entry: ServerEntry,
    into text: [UInt8]
  ) throws(ConfigurationFault) {
    self.init(of: text)
    let present = try Self.command(of: entry.name, entry.client, in: text)
    if case .taken(let command) = present {
      throw ConfigurationFault(
        "has another server of the name \"\(entry.name)\" (\(command)); choose one with --name"
      )
    }
    switch entry.client.notation {
    case .toml: make(try TOMLText(text).setting(entry))
    case .yaml: make(try YAMLText(text).setting(entry))
    case .json:
      let document = try JSONCText(text)
      guard document.count(of: entry.name, in: entry.client.section) < 2 else {
        throw ConfigurationFault(
          "has the server \"\(entry.name)\" twice, of which only one counts; recourse uninstall takes out "
            + "both"
        )
      }
      make(
        try document
          .setting(entry.name, of: entry.client.section, to: .object(entry.value))
      )
      try ask(for: entry.inputs)
    }
  }

  /// Adds what VS Code asks for, as far as it is not there.
  private mutating func ask(for inputs: [JSONObject]) throws(ConfigurationFault) {
    let document = try JSONCText(text)
    let known = Set((document.value["inputs"]?.array ?? []).compactMap { $0["id"]?.string })
    let missing = inputs.filter { !known.contains($0["id"]?.string ?? "") }
    make(try document.appending(missing.map { .object($0) }, to: "inputs"))
  }

  /// Takes a server of ours out of a text; the difference is empty where there is none.
  ///
  /// - Throws: `ConfigurationFault` for a text that is broken, and where the server is not ours.
  package init(
    removing name: String,
    of client: AgentClient,
    from text: [UInt8]
  ) throws(ConfigurationFault) {
    self.init(of: text)
    switch try Self.command(of: name, client, in: text) {
    case .none: return
    case .taken(let command):
      throw ConfigurationFault("has a server \"\(name)\" that is not recourse (\(command))")
    case .ours: break
    }
    // A name that stands there twice would come to life again.
    while case .ours = try Self.command(of: name, client, in: self.text) {
      let before = self.text
      try take(name, out: client)
      if self.text == before { return }
    }
  }

  private mutating func take(_ name: String, out client: AgentClient) throws(ConfigurationFault) {
    switch client.notation {
    case .toml: make(try TOMLText(text).removing([client.section, name]))
    case .yaml: make(try YAMLText(text).removing(name, of: client))
    case .json:
      let document = try JSONCText(text)
      let server = document.value.server(name, of: client)
      make(document.removing(name, of: client.section))
      try forget(Self.inputs(of: server))
    }
  }

  /// Takes out what VS Code asks for on behalf of the server alone.
  private mutating func forget(_ ids: [String]) throws(ConfigurationFault) {
    for id in ids where !String(decoding: text, as: UTF8.self).contains(text: "${input:\(id)}") {
      make(
        try JSONCText(text).removingElements(of: "inputs") { $0["id"]?.string == id }
      )
    }
  }

  private static func inputs(of server: JSONObject?) -> [String] {
    (server?["env"]?.object?.members ?? []).compactMap { member in
      guard let text = member.value.string, text.hasPrefix("${input:"), text.hasSuffix("}") else {
        return nil
      }
      return String(text.dropFirst("${input:".count).dropLast())
    }
  }

  // MARK: - What is there

  /// What stands under the name of a server.
  package enum Present: Sendable, Hashable {
    case none
    case ours(command: String)
    case taken(by: String)
  }

  /// What stands under a name in a text.
  ///
  /// - Throws: `ConfigurationFault` for a text that is broken.
  package static func command(
    of name: String,
    _ client: AgentClient,
    in text: [UInt8]
  ) throws(ConfigurationFault) -> Present {
    let command: String?
    switch client.notation {
    case .toml:
      let document = try TOMLText(text)
      guard document.has([client.section, name]) else { return .none }
      command = document.command(of: [client.section, name])
    case .yaml:
      guard let server = try YAMLText(text).value.server(name, of: client) else { return .none }
      command = (server["cmd"] ?? server["command"])?.string
    case .json:
      let document = try JSONCText(text)
      guard !document.hasTwice(client.section) else {
        throw ConfigurationFault("has \"\(client.section)\" twice, of which only one counts")
      }
      guard let value = document.value[client.section]?[name] else { return .none }
      command = (value["command"]?["path"] ?? value["command"])?.string
    }
    let shown = command ?? "not started by a command"
    return ServerCommand.isRecourse(command ?? "") ? .ours(command: shown) : .taken(by: shown)
  }

  /// The names of the servers of a text that start this program, with the command and arguments of each.
  ///
  /// - Throws: `ConfigurationFault` for a text that is broken. Of TOML only the server of the usual name is found.
  package static func ours(
    in text: [UInt8],
    of client: AgentClient
  ) throws(ConfigurationFault) -> [(name: String, server: JSONObject)] {
    let value: JSONObject
    switch client.notation {
    case .toml:
      guard case .ours(let command) = try command(of: "recourse", client, in: text) else {
        return []
      }
      return [("recourse", ["command": .string(command)])]
    case .yaml: value = try YAMLText(text).value
    case .json: value = try JSONCText(text).value
    }
    let named: [(String, JSONObject)] =
      client.listsServers
      ? (value[client.section]?.array ?? []).compactMap { server in
        server.object.map { ($0["name"]?.string ?? "", $0) }
      }
      : (value[client.section]?.object?.members ?? []).compactMap { member in
        member.value.object.map { (member.name, $0) }
      }
    return named.filter { _, server in
      ServerCommand.isRecourse((server["command"] ?? server["cmd"])?.string ?? "")
    }
  }
}
