import JSON

/// A configuration of TOML whose tables of servers are entered and taken out as whole tables.
struct TOMLText {
  private enum Kind: Equatable {
    /// A table, or an array of tables, and the parts of its name.
    case header([String])
    /// A key of the table above, the parts of its name.
    case key([String])
    case other
  }

  private let bytes: [UInt8]
  private let text: LineText
  private let kinds: [Kind]

  /// Reads the text, as far as tables and keys go.
  ///
  /// - Throws: `ConfigurationFault` with the line of what does not fit.
  init(_ bytes: [UInt8]) throws(ConfigurationFault) {
    self.bytes = bytes
    text = LineText(bytes)
    var kinds: [Kind] = []
    var scanner = TOMLScanner()
    for (index, line) in text.lines.enumerated() {
      do throws(ConfigurationFault) {
        kinds.append(try Self.kind(of: line.text, &scanner))
      } catch {
        throw ConfigurationFault("is broken in line \(index + 1): \(error.message)")
      }
    }
    guard !scanner.isInside else {
      throw ConfigurationFault("is broken: a value that was begun does not end")
    }
    self.kinds = kinds
  }

  private static func kind(
    of line: String,
    _ scanner: inout TOMLScanner
  ) throws(ConfigurationFault) -> Kind {
    if scanner.isInside {
      try scanner.take(line[...])
      return .other
    }
    let content = line.drop { $0 == " " || $0 == "\t" || $0 == "\u{FEFF}" }
    if content.isEmpty || content.hasPrefix("#") { return .other }
    if content.hasPrefix("[") {
      let isList = content.hasPrefix("[[")
      var rest = content.dropFirst(isList ? 2 : 1)
      let name = try TOMLScanner.key(&rest)
      guard rest.hasPrefix(isList ? "]]" : "]") else {
        throw ConfigurationFault("expected the end of the name of a table")
      }
      return .header(name)
    }
    var rest = content
    let name = try TOMLScanner.key(&rest)
    guard rest.hasPrefix("=") else { throw ConfigurationFault("expected = behind a key") }
    try scanner.take(rest.dropFirst())
    return .key(name)
  }

  /// The lines of the tables of a server, each as far as the next table; comments before that are the next one's.
  private func tables(of path: [String]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for (index, kind) in kinds.enumerated() {
      guard case .header(let name) = kind, name.starts(with: path) else { continue }
      var end =
        kinds[(index + 1)...].firstIndex { if case .header = $0 { true } else { false } }
        ?? kinds.count
      while end > index + 1, kinds[end - 1] == .other, Self.isLoose(text.lines[end - 1].text) {
        end -= 1
      }
      ranges.append(index..<end)
    }
    return ranges
  }

  private static func isLoose(_ line: String) -> Bool {
    let content = line.drop { $0 == " " || $0 == "\t" }
    return content.isEmpty || content.hasPrefix("#")
  }

  /// Whether a server stands in a form that is not a table of its own, such as inside a value.
  private func isWrittenOtherwise(_ path: [String]) -> Bool {
    var table: [String] = []
    for kind in kinds {
      switch kind {
      case .header(let name): table = name
      case .key(let name):
        let whole = table + name
        if table.starts(with: path) { continue }
        if path.starts(with: whole) || whole.starts(with: path) { return true }
      case .other: break
      }
    }
    return false
  }

  /// The command of a server; nil where there is none.
  func command(of path: [String]) -> String? {
    for range in tables(of: path) where kinds[range.lowerBound] == .header(path) {
      for index in range where kinds[index] == .key(["command"]) {
        let line = text.lines[index].text
        return line.firstIndex(of: "=").flatMap {
          TOMLScanner.string(line[line.index(after: $0)...])
        }
      }
    }
    return nil
  }

  /// Whether there is a server of the path.
  func has(_ path: [String]) -> Bool { !tables(of: path).isEmpty }

  /// The edits that enter a server.
  ///
  /// - Throws: `ConfigurationFault` where the servers are written in a form that cannot be added to.
  func setting(_ entry: ServerEntry) throws(ConfigurationFault) -> [TextEdit] {
    let path = [entry.client.section, entry.name]
    guard !isWrittenOtherwise(path) else {
      throw ConfigurationFault(
        "writes \(entry.client.section) as a value and not as tables, which cannot be added to"
      )
    }
    let lines = Self.table(entry).split(separator: "\n").map(String.init)
    let present = tables(of: path)
    guard let first = present.first else {
      return [text.appending(lines, after: bytes)]
    }
    let new = lines.map { $0 + text.newline }.joined()
    return [TextEdit(text.range(of: first), new)]
      + present.dropFirst().map { TextEdit(text.range(of: $0), "") }
  }

  /// The edits that take a server out.
  func removing(_ path: [String]) -> [TextEdit] {
    tables(of: path).map { range in
      var range = range
      // The empty line that parted it from what stands before it.
      if range.lowerBound > 0, text.lines[range.lowerBound - 1].text.isEmpty {
        range = range.lowerBound - 1..<range.upperBound
      }
      return TextEdit(text.range(of: range), "")
    }
  }

  // MARK: - Writing

  /// The table of a server.
  static func table(_ entry: ServerEntry) -> String {
    let isBare = entry.name.utf8.allSatisfy(TOMLScanner.isBare)
    let name = isBare ? entry.name : string(entry.name)
    let lines = entry.value.members.map { "\($0.name) = \(written($0.value))" }
    return (["[\(entry.client.section).\(name)]"] + lines).joined(separator: "\n") + "\n"
  }

  private static func written(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): string(text)
    case .array(let elements): "[" + elements.map(written).joined(separator: ", ") + "]"
    default: JSONWriter.text(value)
    }
  }

  /// A basic string of TOML, whose escapes are those of JSON.
  private static func string(_ text: String) -> String {
    let escaped = JSONWriter.text(.string(text))
    return String(escaped.flatMap { $0 == "\u{7F}" ? "\\u007F" : String($0) })
  }
}
