import JSON

/// The look for texts that libyaml reads otherwise than YAML 1.2 does, without saying so: they are refused instead.
struct YAMLMisreadings {
  private let bytes: [UInt8]

  /// Whether a question mark stands where it could be taken for the mark of a key; most texts have none.
  private let mayHaveKeys: Bool
  private var flowDepth = 0

  /// The last place that was looked at: scalars before it, and its byte.
  private var cursor = (scalars: 0, byte: 0)

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    mayHaveKeys = Self.hasGluedMark(bytes)
  }

  /// What begins.
  enum Start { case plainScalar, flow, flowEnd, other }

  /// Looks at an event that begins after a number of scalars.
  ///
  /// - Throws: `YAMLSyntaxError` for a text that would come out as another.
  mutating func check(
    _ start: Start,
    anchor: String?,
    after scalars: Int,
    at position: JSONSourceMap.Position
  ) throws(YAMLSyntaxError) {
    switch start {
    case .flow: flowDepth += 1
    case .flowEnd: flowDepth -= 1
    case .plainScalar where mayHaveKeys && flowDepth > 0:
      let byte = self.byte(after: scalars)
      if byte > 0, bytes[byte - 1] == UInt8(ascii: "?") {
        throw YAMLSyntaxError(
          "a text between brackets begins with \"?\" here; put it into quotation marks",
          at: position
        )
      }
    case .plainScalar, .other: break
    }
    if let anchor { try check(anchor, after: scalars, at: position) }
  }

  /// A colon in an anchor is part of its name (YAML 1.2.2 §6.9.2), for libyaml its end.
  private mutating func check(
    _ anchor: String,
    after scalars: Int,
    at position: JSONSourceMap.Position
  ) throws(YAMLSyntaxError) {
    let rest = bytes[byte(after: scalars)...].prefix(1024)
    let written = Array("&\(anchor)".utf8)
    let start = rest.indices.first { rest[$0...].starts(with: written) }
    guard let end = start.map({ $0 + written.count }), end < bytes.count,
      bytes[end] == UInt8(ascii: ":")
    else { return }
    throw YAMLSyntaxError(
      "the anchor &\(anchor) goes on with a colon; name it with letters, digits, \"-\" and \"_\" alone",
      at: position
    )
  }

  /// The byte at which a text begins that has a number of scalars before it; near the last place that was asked for.
  private mutating func byte(after scalars: Int) -> Int {
    var (count, byte) = cursor
    func isStart(_ index: Int) -> Bool { bytes[index] & 0xC0 != 0x80 }
    while count < scalars, byte < bytes.count {
      byte += 1
      while byte < bytes.count, !isStart(byte) { byte += 1 }
      count += 1
    }
    while count > scalars, byte > 0 {
      byte -= 1
      while byte > 0, !isStart(byte) { byte -= 1 }
      count -= 1
    }
    cursor = (count, byte)
    return byte
  }

  /// Whether a question mark stands behind a bracket, a comma or a space, and before a letter.
  private static func hasGluedMark(_ bytes: [UInt8]) -> Bool {
    unsafe bytes.withUnsafeBufferPointer { text in
      for index in text.indices where unsafe text[index] == UInt8(ascii: "?") {
        guard index > 0, index + 1 < text.count else { continue }
        let (before, after) = unsafe (text[index - 1], text[index + 1])
        let isGlued = after > 0x20 && before <= 0x20
        if isGlued || (after > 0x20 && "[{,".utf8.contains(before)) { return true }
      }
      return false
    }
  }
}
