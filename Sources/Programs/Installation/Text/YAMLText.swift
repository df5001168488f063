import JSON
import YAML

/// A configuration of YAML that is edited line by line; what comes out is read again, and counts only if it says what
/// was meant.
struct YAMLText {
  private let bytes: [UInt8]
  private let text: LineText

  /// The value; an empty object where there is nothing.
  let value: JSONObject

  /// Reads the text.
  ///
  /// - Throws: `ConfigurationFault` where it is broken or holds no mapping.
  init(_ bytes: [UInt8]) throws(ConfigurationFault) {
    self.bytes = bytes
    text = LineText(bytes)
    guard text.lines.contains(where: { !Self.isLoose($0.text) }) else {
      value = JSONObject()
      return
    }
    let parsed: JSONValue
    do throws(YAMLSyntaxError) { parsed = try YAMLParser.parse(bytes) } catch {
      throw ConfigurationFault("is broken in line \(error.position.line): \(error.message)")
    }
    guard parsed.isNull || parsed.object != nil else {
      throw ConfigurationFault("holds no mapping of YAML")
    }
    value = parsed.object ?? JSONObject()
  }

  private static func isLoose(_ line: String) -> Bool {
    let content = line.drop { $0 == " " || $0 == "\t" }
    return content.isEmpty || content.hasPrefix("#")
  }

  // MARK: - Entering and taking out

  /// The edits that enter a server.
  ///
  /// - Throws: `ConfigurationFault` where the servers are written in a form that cannot be added to line by line.
  func setting(_ entry: ServerEntry) throws(ConfigurationFault) -> [TextEdit] {
    let section = entry.client.section
    let head = value.isEmpty ? entry.client.head : JSONObject()
    let edit: TextEdit
    if let range = lines(of: entry.name, in: entry.client) {
      let indent = String(text.lines[range.lowerBound].text.prefix { $0 == " " })
      let new = Self.item(entry).map { indent + $0 + text.newline }.joined()
      edit = TextEdit(text.range(of: range), new)
    } else if value[section] == nil {
      let lines = head.members.map { "\($0.name): \($0.value.string ?? "")" } + Self.lines(entry)
      edit = text.appending(lines, after: bytes)
    } else if let head = line(of: section) {
      let indent = childIndentation(after: head) ?? "  "
      let rest = text.lines[head].text.dropFirst(section.count + 1)
      // An empty value gives way; a comment stays.
      let line = section + ":" + (rest.contains("#") ? rest : "")
      let new = ([line] + Self.item(entry).map { indent + $0 }).map { $0 + text.newline }
      edit = TextEdit(text.lines[head].range, new.joined())
    } else {
      throw unwritable(section)
    }
    let expected = head.isEmpty ? value.entering(entry) : head.entering(entry)
    try check([edit], comesTo: expected, section)
    return [edit]
  }

  /// The edits that take a server out; none where there is none of the name.
  ///
  /// - Throws: `ConfigurationFault` where it is written in a form that cannot be edited line by line.
  func removing(_ name: String, of client: AgentClient) throws(ConfigurationFault) -> [TextEdit] {
    guard value.server(name, of: client) != nil else { return [] }
    guard let range = lines(of: name, in: client), let head = line(of: client.section) else {
      throw unwritable(client.section)
    }
    var edits = [TextEdit(text.range(of: range), "")]
    let left = value.leaving(out: name, of: client)
    if left[client.section]?.object?.isEmpty ?? left[client.section]?.array?.isEmpty ?? false {
      // A key that nothing follows would be null.
      let empty = client.listsServers ? "[]" : "{}"
      edits.append(
        TextEdit(text.lines[head].range, "\(client.section): \(empty)\(text.newline)")
      )
    }
    try check(edits, comesTo: left, client.section)
    return edits
  }

  private func check(
    _ edits: [TextEdit],
    comesTo expected: JSONObject,
    _ section: String
  ) throws(ConfigurationFault) {
    let result = TextEdit.apply(edits, to: bytes)
    guard (try? YAMLParser.parse(result)) == .object(expected) else { throw unwritable(section) }
  }

  private func unwritable(_ section: String) -> ConfigurationFault {
    ConfigurationFault("writes \(section) in a form that cannot be edited line by line")
  }

  // MARK: - Lines

  /// The one line that begins a member of the document, with nothing behind it but an empty value or a comment.
  private func line(of section: String) -> Int? {
    let found = text.lines.indices.filter { index in
      let line = text.lines[index].text
      guard line.hasPrefix(section + ":") else { return false }
      let rest = line.dropFirst(section.count + 1).drop { $0 == " " }
      return ["", "{}", "[]", "null", "~"].contains(String(rest)) || rest.hasPrefix("#")
    }
    return found.count == 1 ? found[0] : nil
  }

  /// The blanks before what stands below a line; nil where nothing does.
  private func childIndentation(after head: Int) -> String? {
    guard let next = text.lines[(head + 1)...].first(where: { !Self.isLoose($0.text) }) else {
      return nil
    }
    let blanks = String(next.text.prefix { $0 == " " })
    return blanks.isEmpty && !next.text.hasPrefix("- ") ? nil : blanks
  }

  /// The lines of a server that is entered; nil where there is none, or not in lines of its own.
  private func lines(of name: String, in client: AgentClient) -> Range<Int>? {
    guard let head = line(of: client.section), let indent = childIndentation(after: head) else {
      return nil
    }
    var end = head + 1
    var starts: [Int] = []
    while end < text.lines.count {
      let line = text.lines[end].text
      let depth = line.prefix { $0 == " " }.count
      if !Self.isLoose(line) {
        let isItem = line.dropFirst(indent.count).hasPrefix("- ")
        if depth < indent.count || (indent.isEmpty && !isItem && depth == 0) { break }
        if depth == indent.count { starts.append(end) }
      }
      end += 1
    }
    let names =
      client.listsServers
      ? (value[client.section]?.array ?? []).map { $0["name"]?.string ?? "" }
      : value[client.section]?.object?.names ?? []
    guard names.count == starts.count, let index = names.firstIndex(of: name) else { return nil }
    var last = index + 1 < starts.count ? starts[index + 1] : end
    while last > starts[index] + 1, Self.isLoose(text.lines[last - 1].text) { last -= 1 }
    return starts[index]..<last
  }

  // MARK: - Writing

  /// The section with this server alone.
  static func section(_ entry: ServerEntry) -> String {
    lines(entry).map { $0 + "\n" }.joined()
  }

  private static func lines(_ entry: ServerEntry) -> [String] {
    [entry.client.section + ":"] + item(entry).map { "  " + $0 }
  }

  /// A server as a member of a mapping, or as an element of a list.
  private static func item(_ entry: ServerEntry) -> [String] {
    let lines = members(entry.value)
    guard entry.client.listsServers else {
      return [key(entry.name) + ":"] + lines.map { "  " + $0 }
    }
    return lines.enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
  }

  private static func members(_ object: JSONObject) -> [String] {
    object.members.flatMap { member -> [String] in
      if let inner = member.value.object, !inner.isEmpty {
        return [key(member.name) + ":"] + members(inner).map { "  " + $0 }
      }
      // A list and a text of JSON are the same in YAML.
      return [key(member.name) + ": " + JSONWriter.text(member.value)]
    }
  }

  private static func key(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy(TOMLScanner.isBare) && name.first?.isLetter ?? false
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    return isPlain && !words.contains(name.lowercased()) ? name : JSONWriter.text(.string(name))
  }
}

extension JSONObject {
  /// The server of a name in the configuration of a client.
  func server(_ name: String, of client: AgentClient) -> JSONObject? {
    if client.listsServers {
      return self[client.section]?.array?.first { $0["name"]?.string == name }?.object
    }
    return self[client.section]?[name]?.object
  }

  /// The configuration with a server entered.
  fileprivate func entering(_ entry: ServerEntry) -> JSONObject {
    let section = entry.client.section
    var object = self
    guard entry.client.listsServers else {
      var servers = object[section]?.object ?? JSONObject()
      servers[entry.name] = .object(entry.value)
      object[section] = .object(servers)
      return object
    }
    var servers = object[section]?.array ?? []
    if let index = servers.firstIndex(where: { $0["name"]?.string == entry.name }) {
      servers[index] = .object(entry.value)
    } else {
      servers.insert(.object(entry.value), at: 0)
    }
    object[section] = .array(servers)
    return object
  }

  /// The configuration without a server.
  fileprivate func leaving(out name: String, of client: AgentClient) -> JSONObject {
    var object = self
    if client.listsServers {
      let left = (object[client.section]?.array ?? []).filter { $0["name"]?.string != name }
      object[client.section] = .array(left)
    } else {
      var servers = object[client.section]?.object ?? JSONObject()
      servers[name] = nil
      object[client.section] = .object(servers)
    }
    return object
  }
}
