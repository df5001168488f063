import JSON
import Manifests
import Text

/// One place in a path.
struct PathSegment {
  /// In what form callers give its values.
  enum Origin {
    case plain
    /// The description asks for percent-encoded values.
    case encoded

    /// Reads what the schema says of it.
    init(describedBy schema: JSONValue?) {
      let words = schema?["description"]?.string?.lowercased() ?? ""
      let isAsked = ["url-encoded", "url encoded", "urlencoded", "percent-encoded"].contains {
        words.contains(text: $0)
      }
      self = isAsked ? .encoded : .plain
    }
  }

  let name: String
  let argument: String
  private let notation: ParameterStyle
  private let origin: Origin

  init(name: String, argument: String, _ notation: ParameterStyle, _ origin: Origin = .plain) {
    self.name = name
    self.argument = argument
    self.notation = notation
    self.origin = origin
  }

  /// Encodes a value so that it leads nowhere but to its place: a slash is encoded too, unless the template asks for
  /// several segments.
  ///
  /// - Throws: for values that could mean another folder or another request, as they are or once decoded: empty, a part
  ///   `.` or `..`, backslashes, control characters.
  func text(_ value: JSONValue) throws(UnplaceableArgument) -> String {
    guard let text = written(value), !text.isEmpty else {
      throw UnplaceableArgument(
        argument: argument,
        problem: "is a part of the path and may not be missing or empty"
      )
    }
    guard Self.isHarmless(value), Self.isHarmless(text) else {
      throw UnplaceableArgument(
        argument: argument,
        problem:
          "is a part of the path and may not hold . or .. between slashes, \\ or a control character"
      )
    }
    return text
  }

  private func written(_ value: JSONValue) -> String? {
    switch notation {
    case .usual, .file:
      if case .string(let text) = value { return encoded(text) }
      return ValueStyle(.simple).text(value, name: name, .component)
    case .styled(let style):
      return style.text(value, name: name, style.keepsReserved ? .reservedPath : .component)
    case .content(let type): return PercentEncoding.encode(value.content(type))
    }
  }

  /// A text that its caller was asked to encode, and did, is not encoded twice.
  private func encoded(_ text: String) -> String {
    let isDone =
      text.utf8.contains(UInt8(ascii: "%")) && PercentEncoding.isSound(text.utf8)
      && text.utf8.allSatisfy { PercentEncoding.isUnreserved($0) || $0 == UInt8(ascii: "%") }
    return origin == .encoded && isDone ? text : PercentEncoding.encode(text)
  }

  private static func isHarmless(_ value: JSONValue) -> Bool {
    switch value {
    case .null, .bool, .number: true
    case .string(let text): isHarmless(text)
    case .array(let elements): elements.allSatisfy { isHarmless($0) }
    case .object(let object):
      object.members.allSatisfy { isHarmless($0.name) && isHarmless($0.value) }
    }
  }

  /// Whether nothing in the text leads to another folder; some servers decode twice, so what that makes of it counts too.
  private static func isHarmless(_ text: String) -> Bool {
    var bytes = Array(text.utf8)
    for _ in 0..<3 {
      guard !bytes.contains(where: isForbidden), !hasDots(bytes) else { return false }
      guard bytes.contains(UInt8(ascii: "%")) else { return true }
      bytes = PercentEncoding.decode(bytes)
    }
    return true
  }

  private static func hasDots(_ bytes: [UInt8]) -> Bool {
    let dot = UInt8(ascii: ".")
    guard bytes.contains(dot) else { return false }
    return bytes.split(separator: UInt8(ascii: "/")).contains { part in
      part.count <= 2 && part.allSatisfy { $0 == dot }
    }
  }

  private static func isForbidden(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\\") || byte < 0x20 || byte == 0x7F
  }
}
