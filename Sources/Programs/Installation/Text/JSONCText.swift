import JSON

/// A configuration of JSON that is edited in place, so that comments and layout stay as they are.
struct JSONCText {
  let bytes: [UInt8]
  private let root: JSONCNode?

  /// Reads the text.
  ///
  /// - Throws: `ConfigurationFault` where it is broken or holds no object.
  init(_ bytes: [UInt8]) throws(ConfigurationFault) {
    self.bytes = bytes
    root = try JSONCReader.read(bytes)
    if let root, root.members == nil { throw ConfigurationFault("holds no JSON object") }
  }

  /// The value; an empty object where there is nothing.
  var value: JSONObject { root?.value.object ?? JSONObject() }

  /// Whether an object has two members of one name, of which nobody can tell which one counts.
  func hasTwice(_ name: String) -> Bool {
    (root?.members?.count { $0.name == name } ?? 0) > 1
  }

  /// How many members of a name the object below a section has.
  func count(of name: String, in section: String) -> Int {
    root?[section]?.members?.count { $0.name == name } ?? 0
  }

  // MARK: - Entering

  /// The edits that give a member of an object a value; the object is made where it is missing.
  ///
  /// - Throws: `ConfigurationFault` where something else stands in the object's place.
  func setting(
    _ name: String,
    of section: String,
    to value: JSONValue
  ) throws(ConfigurationFault) -> [TextEdit] {
    guard let root else {
      let text = PrettyJSON.text([section: .object([name: value])]) + "\n"
      return [TextEdit(bytes.count..<bytes.count, text)]
    }
    guard let object = root[section] else {
      return inserting(section, .object([name: value]), into: root, depth: 0)
    }
    guard let members = object.members else {
      throw ConfigurationFault("has something else than an object under \"\(section)\"")
    }
    guard let member = members.last(where: { $0.name == name }) else {
      return inserting(name, value, into: object, depth: 1)
    }
    let indent = indentation(at: member.start)
    return [TextEdit(member.node.range, written(value, indent: indent))]
  }

  /// The edits that put elements at the end of a list; the list is made where it is missing.
  ///
  /// - Throws: `ConfigurationFault` where something else stands in the list's place.
  func appending(
    _ elements: [JSONValue],
    to section: String
  ) throws(ConfigurationFault) -> [TextEdit] {
    guard let root, !elements.isEmpty else { return [] }
    guard let list = root[section] else {
      return inserting(section, .array(elements), into: root, depth: 0)
    }
    guard let present = list.elements else {
      throw ConfigurationFault("has something else than a list under \"\(section)\"")
    }
    let indent =
      present.first.flatMap { ownIndentation(at: $0.range.lowerBound) }
      ?? indentation(at: list.range.lowerBound) + unit
    let texts = elements.map { indent + written($0, indent: indent) }
    return inserted(texts, into: list, ends: present.last?.range.upperBound)
  }

  private func inserting(
    _ name: String,
    _ value: JSONValue,
    into object: JSONCNode,
    depth: Int
  ) -> [TextEdit] {
    let members = object.members ?? []
    let indent =
      members.first.flatMap { ownIndentation(at: $0.start) }
      ?? indentation(at: object.range.lowerBound) + unit
    let key = JSONWriter.text(.string(name))
    let text = "\(indent)\(key): \(written(value, indent: indent))"
    return inserted([text], into: object, ends: members.last?.node.range.upperBound)
  }

  /// The edits that put texts, each with its indentation, before the end of what a bracket opened.
  private func inserted(_ texts: [String], into node: JSONCNode, ends last: Int?) -> [TextEdit] {
    let close = node.range.upperBound - 1
    var end = close
    while end > node.range.lowerBound + 1, Self.isBlank(bytes[end - 1]) { end -= 1 }
    let closing = newline + indentation(at: node.range.lowerBound)
    // Who ends lists with a comma goes on to do so.
    let comma = node.lastComma == nil ? "" : ","
    let text = newline + texts.joined(separator: "," + newline) + comma + closing
    let insertion = TextEdit(end..<close, text)
    guard let last, node.lastComma == nil else { return [insertion] }
    return last == end
      ? [TextEdit(end..<close, "," + text)] : [TextEdit(last..<last, ","), insertion]
  }

  // MARK: - Taking out

  /// The edits that take a member of an object out, with its comma; none where there is no such member.
  func removing(_ name: String, of section: String) -> [TextEdit] {
    guard let object = root?[section], let members = object.members,
      let index = members.lastIndex(where: { $0.name == name })
    else { return [] }
    let starts = members.map(\.start)
    let ends = members.map(\.node.range.upperBound)
    return [removal(at: index, starts, ends, in: object)].flatMap(\.self)
  }

  /// The edits that take elements out of a list.
  func removingElements(of section: String, where isMeant: (JSONValue) -> Bool) -> [TextEdit] {
    guard let list = root?[section], let elements = list.elements else { return [] }
    let kept = elements.filter { !isMeant($0.value) }
    guard kept.count < elements.count else { return [] }
    guard !kept.isEmpty else {
      return [TextEdit(list.range, "[]")]
    }
    let starts = elements.map(\.range.lowerBound)
    let ends = elements.map(\.range.upperBound)
    // One after the other would fight for the same commas; a list of inputs has few.
    let meant = elements.indices.filter { isMeant(elements[$0].value) }
    return meant.count == 1 ? removal(at: meant[0], starts, ends, in: list) : []
  }

  private func removal(
    at index: Int,
    _ starts: [Int],
    _ ends: [Int],
    in node: JSONCNode
  ) -> [TextEdit] {
    var start = starts[index]
    while start > node.range.lowerBound + 1, Self.isBlank(bytes[start - 1]) { start -= 1 }
    if index + 1 < starts.count {
      return [TextEdit(start..<comma(after: ends[index]) + 1, "")]
    }
    guard index > 0, node.lastComma == nil else {
      return [TextEdit(start..<(node.lastComma.map { $0 + 1 } ?? ends[index]), "")]
    }
    let before = comma(after: ends[index - 1])
    let cut = TextEdit(start..<ends[index], "")
    return before == start - 1
      ? [TextEdit(before..<ends[index], "")] : [TextEdit(before..<before + 1, ""), cut]
  }

  /// Where the comma behind a value is, comments between passed over.
  private func comma(after end: Int) -> Int {
    var position = end
    while position < bytes.count, bytes[position] != UInt8(ascii: ",") {
      if bytes[position...].starts(with: "//".utf8) {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
      } else if bytes[position...].starts(with: "/*".utf8) {
        position += 2
        while position < bytes.count, !bytes[position...].starts(with: "*/".utf8) { position += 1 }
        position += 2
      } else {
        position += 1
      }
    }
    return position
  }

  // MARK: - Layout

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private var newline: String { bytes.contains(0x0D) ? "\r\n" : "\n" }

  /// One step of indentation: that of the first line that has any.
  private var unit: String {
    root?.members?.first.flatMap { ownIndentation(at: $0.start) }.flatMap { $0.isEmpty ? nil : $0 }
      ?? "  "
  }

  /// The blanks at the beginning of the line of a position.
  private func indentation(at position: Int) -> String {
    let start = lineStart(of: position)
    let blanks = bytes[start...].prefix { $0 == 0x20 || $0 == 0x09 }
    return String(decoding: blanks, as: UTF8.self)
  }

  /// The same, for what begins its line; nil for what does not.
  private func ownIndentation(at position: Int) -> String? {
    let start = lineStart(of: position)
    let isFirst = bytes[start..<position].allSatisfy { $0 == 0x20 || $0 == 0x09 }
    return isFirst ? String(decoding: bytes[start..<position], as: UTF8.self) : nil
  }

  private func lineStart(of position: Int) -> Int {
    bytes[..<position].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
  }

  /// A value over several lines, the first of which is not indented.
  private func written(_ value: JSONValue, indent: String) -> String {
    let lines = PrettyJSON.text(value).split(separator: "\n").map { line in
      let depth = line.prefix { $0 == " " }.count / 2
      return String(repeating: unit, count: depth) + line.drop { $0 == " " }
    }
    return lines.joined(separator: newline + indent)
  }
}
