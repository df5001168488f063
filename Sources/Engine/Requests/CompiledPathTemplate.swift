import Text
import JSON
import Manifests

/// A path template taken apart once, so that calls only have to fill it.
struct CompiledPathTemplate {
  /// The text around the names: one more than there are places.
  private let literals: [String]
  private let places: [PathSegment]

  /// Takes apart a template that the manifest's loader has found sound.
  init(_ template: String, places: [ParameterLocation]) {
    // The loader has refused what is no template.
    guard let parts = try? PathTemplate(template) else {
      (literals, self.places) = ([template], [])
      return
    }
    literals = parts.literals
    self.places = parts.names.map { name in
      let place = places.first { $0.target == .path(name: name) }
      return PathSegment(name: name, argument: place?.argument ?? name, place?.notation ?? .usual)
    }
  }

  /// The path with a segment for each name.
  ///
  /// - Throws: the first argument that is missing or cannot be a segment.
  func filled(with arguments: JSONObject) throws(UnplaceableArgument) -> String {
    var path = literals[0]
    for (place, literal) in zip(places, literals.dropFirst()) {
      path += try place.text(arguments[place.argument] ?? .null) + literal
    }
    return path
  }
}

/// One place in a path.
struct PathSegment {
  let name: String
  let argument: String
  private let notation: ParameterStyle

  init(name: String, argument: String, _ notation: ParameterStyle) {
    self.name = name
    self.argument = argument
    self.notation = notation
  }

  /// Encodes a value so that it can be nothing but one segment.
  ///
  /// - Throws: for values that would leave the segment, as they are or once decoded: empty, `.`, `..`, separators,
  ///   control characters.
  func text(_ value: JSONValue) throws(UnplaceableArgument) -> String {
    guard let text = written(value), !text.isEmpty else {
      throw UnplaceableArgument(
        argument: argument,
        problem: "is a part of the path and may not be missing or empty"
      )
    }
    guard Self.isHarmless(value), !Self.isDots(text) else {
      throw UnplaceableArgument(
        argument: argument,
        problem: "is a part of the path and may not be . or .., or hold / \\ or a control character"
      )
    }
    return text
  }

  private func written(_ value: JSONValue) -> String? {
    switch notation {
    case .usual, .file:
      if case .string(let text) = value { return PercentEncoding.encode(text) }
      return ValueStyle(.simple).text(value, name: name, .component)
    case .styled(let style): return style.text(value, name: name, .component)
    case .content(let type): return PercentEncoding.encode(value.content(type))
    }
  }

  /// Whether no text in the value leads out of a segment.
  private static func isHarmless(_ value: JSONValue) -> Bool {
    switch value {
    case .null, .bool, .number: true
    case .string(let text): isHarmless(text)
    case .array(let elements): elements.allSatisfy { isHarmless($0) }
    case .object(let object):
      object.members.allSatisfy { isHarmless($0.name) && isHarmless($0.value) }
    }
  }

  /// Some servers decode twice, so what a second decoding would make of the text must be harmless too.
  private static func isHarmless(_ text: String) -> Bool {
    guard !text.utf8.contains(where: isForbidden) else { return false }
    guard text.utf8.contains(UInt8(ascii: "%")) else { return true }
    return !PercentEncoding.decode(text.utf8).contains(where: isForbidden)
  }

  /// Whether a segment means this or the parent folder, also once it is decoded twice.
  private static func isDots(_ segment: String) -> Bool {
    guard segment.hasPrefix(".") || segment.hasPrefix("%") else { return false }
    let decoded = PercentEncoding.decode(segment.utf8)
    let twice = PercentEncoding.decode(decoded)
    let dot = UInt8(ascii: ".")
    return twice == [dot] || twice == [dot, dot]
  }

  private static func isForbidden(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") || byte < 0x20 || byte == 0x7F
  }
}
