import JSON

/// Makes a tree of the elements and texts of a document as they come.
struct XMLTreeBuilder {
  private var open: [Element] = []
  private var nodes = 0

  /// An object of the root element, once it is closed.
  private(set) var root = JSONValue.null
  private(set) var isMixed = false

  /// Why nothing more is taken.
  private(set) var failure: XMLError?

  /// An element that is not closed yet.
  private struct Element {
    let name: String
    var members: [(name: String, values: [JSONValue])] = []
    var places: [String: Int] = [:]
    var text: [UInt8] = []
    var hasChildren = false

    mutating func add(_ value: JSONValue, as name: String) {
      if let place = places[name] {
        members[place].values.append(value)
      } else {
        places[name] = members.count
        members.append((name, [value]))
      }
    }
  }

  /// Refuses what comes; the first reason counts.
  mutating func fail(_ error: XMLError) { failure = failure ?? error }

  mutating func start(_ name: String, attributes: [(name: String, value: String)]) {
    nodes += 1 + attributes.count
    if open.count == XMLDocument.depthLimit { fail(.tooDeep) }
    if nodes > XMLDocument.nodeLimit { fail(.tooMany) }
    guard failure == nil else { return }
    if !open.isEmpty { open[open.count - 1].hasChildren = true }
    var element = Element(name: Self.local(name))
    for attribute in attributes where !Self.isNamespace(attribute.name) {
      element.add(.string(attribute.value), as: "@" + Self.local(attribute.name))
    }
    open.append(element)
  }

  mutating func take(text: some Sequence<UInt8>) {
    guard !open.isEmpty, failure == nil else { return }
    open[open.count - 1].text.append(contentsOf: text)
  }

  mutating func end() {
    guard failure == nil, let element = open.popLast() else { return }
    let value = value(of: element)
    if open.isEmpty {
      root = .object(JSONObject([(element.name, value)]))
    } else {
      open[open.count - 1].add(value, as: element.name)
    }
  }

  private mutating func value(of element: Element) -> JSONValue {
    let text = Self.trimmed(element.text)
    if element.members.isEmpty { return .string(text) }
    var members = element.members.map { member in
      (member.name, member.values.count == 1 ? member.values[0] : .array(member.values))
    }
    if !text.isEmpty {
      if element.hasChildren { isMixed = true }
      members.append(("#text", .string(text)))
    }
    return .object(JSONObject(members))
  }

  /// The name without its prefix, which every sender chooses as it likes.
  private static func local(_ name: String) -> String {
    name.utf8.lastIndex(of: UInt8(ascii: ":")).map { String(name[name.utf8.index(after: $0)...]) }
      ?? name
  }

  private static func isNamespace(_ name: String) -> Bool {
    name == "xmlns" || name.hasPrefix("xmlns:")
  }

  /// The text without the white space that only shapes the document.
  private static func trimmed(_ bytes: [UInt8]) -> String {
    guard let start = bytes.firstIndex(where: { $0 > 0x20 }),
      let end = bytes.lastIndex(where: { $0 > 0x20 })
    else { return "" }
    return String(decoding: bytes[start...end], as: UTF8.self)
  }
}
