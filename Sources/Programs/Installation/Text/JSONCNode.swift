import JSON

/// A value of JSON with comments and commas too many, as editors take it, and where it stands.
struct JSONCNode {
  enum Kind {
    case object([Member])
    case array([JSONCNode])
    case scalar(JSONValue)
  }

  struct Member {
    let name: String

    /// Where the name begins.
    let start: Int
    let node: JSONCNode
  }

  let kind: Kind
  let range: Range<Int>

  /// Where the comma behind the last member or element is; nil without one.
  var lastComma: Int?

  var members: [Member]? { if case .object(let members) = kind { members } else { nil } }
  var elements: [JSONCNode]? { if case .array(let elements) = kind { elements } else { nil } }

  subscript(name: String) -> JSONCNode? { members?.last { $0.name == name }?.node }

  /// The value without its places.
  var value: JSONValue {
    switch kind {
    case .scalar(let value): value
    case .array(let elements): .array(elements.map(\.value))
    case .object(let members): .object(JSONObject(members.map { ($0.name, $0.node.value) }))
    }
  }
}

/// The reader of such texts.
struct JSONCReader {
  private let bytes: [UInt8]
  private var position = 0
  private static let depthLimit = 128

  /// Reads a whole text; nil where it holds nothing but blanks and comments.
  ///
  /// - Throws: `ConfigurationFault` with the line of what does not fit.
  static func read(_ bytes: [UInt8]) throws(ConfigurationFault) -> JSONCNode? {
    var reader = JSONCReader(bytes: bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
    try reader.skip()
    guard reader.position < bytes.count else { return nil }
    let node = try reader.value(depth: 0)
    try reader.skip()
    guard reader.position == bytes.count else { throw reader.fault("something follows the end") }
    return node
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func fault(_ problem: String) -> ConfigurationFault {
    let line = bytes[..<min(position, bytes.count)].count { $0 == UInt8(ascii: "\n") } + 1
    return ConfigurationFault("is broken in line \(line): \(problem)")
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func isAt(_ text: StaticString) -> Bool {
    bytes[position...].starts(with: "\(text)".utf8)
  }

  /// Passes over blanks and comments.
  private mutating func skip() throws(ConfigurationFault) {
    while let byte = current {
      if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
        position += 1
      } else if isAt("//") {
        while let byte = current, byte != UInt8(ascii: "\n") { position += 1 }
      } else if isAt("/*") {
        let start = position
        position += 2
        while position < bytes.count, !isAt("*/") { position += 1 }
        guard position < bytes.count else {
          position = start
          throw fault("a comment does not end")
        }
        position += 2
      } else {
        return
      }
    }
  }

  private mutating func value(depth: Int) throws(ConfigurationFault) -> JSONCNode {
    guard depth < Self.depthLimit else { throw fault("it is nested too deep") }
    switch current {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    default: return try scalar()
    }
  }

  private mutating func object(depth: Int) throws(ConfigurationFault) -> JSONCNode {
    let start = position
    var members: [JSONCNode.Member] = []
    let comma = try items(until: UInt8(ascii: "}")) { reader throws(ConfigurationFault) in
      let start = reader.position
      guard reader.current == UInt8(ascii: "\""), let name = try reader.scalar().value.string else {
        throw reader.fault("expected a name in quotes or the end of the object")
      }
      try reader.skip()
      guard reader.current == UInt8(ascii: ":") else {
        throw reader.fault("expected a colon behind \"\(name)\"")
      }
      reader.position += 1
      try reader.skip()
      let node = try reader.value(depth: depth + 1)
      members.append(JSONCNode.Member(name: name, start: start, node: node))
    }
    return JSONCNode(kind: .object(members), range: start..<position, lastComma: comma)
  }

  private mutating func array(depth: Int) throws(ConfigurationFault) -> JSONCNode {
    let start = position
    var elements: [JSONCNode] = []
    let comma = try items(until: UInt8(ascii: "]")) { reader throws(ConfigurationFault) in
      elements.append(try reader.value(depth: depth + 1))
    }
    return JSONCNode(kind: .array(elements), range: start..<position, lastComma: comma)
  }

  /// Reads what stands between commas; returns where a comma stands before the end.
  private mutating func items(
    until end: UInt8,
    _ item: (inout JSONCReader) throws(ConfigurationFault) -> Void
  ) throws(ConfigurationFault) -> Int? {
    position += 1
    var comma: Int?
    try skip()
    while current != end {
      try item(&self)
      comma = nil
      try skip()
      if current == UInt8(ascii: ",") {
        comma = position
        position += 1
        try skip()
      } else if current != end {
        throw fault("expected a comma or the end of what was opened")
      }
    }
    position += 1
    return comma
  }

  private mutating func scalar() throws(ConfigurationFault) -> JSONCNode {
    let start = position
    if current == UInt8(ascii: "\"") {
      position += 1
      while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\n") {
        position += byte == UInt8(ascii: "\\") ? 2 : 1
      }
      position += 1
    } else {
      let ends = Set(" \t\r\n,:/{}[]\"".utf8)
      while let byte = current, !ends.contains(byte) { position += 1 }
    }
    let text = Array(bytes[start..<min(position, bytes.count)])
    guard let value = try? JSONParser.parse(text) else {
      position = start
      throw fault("expected a value of JSON")
    }
    return JSONCNode(kind: .scalar(value), range: start..<position)
  }
}
