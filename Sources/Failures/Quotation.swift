import Manifests

/// What makes foreign text fit to be quoted: data that can neither act, nor hide, nor leave its quotes.
enum Quotation {
  /// Cleans a text and cuts it at `limit` scalars.
  ///
  /// Controls, bidirectional and invisible characters and tags are dropped, white space becomes one
  /// space, double quotes become single ones, and what looks like a secret is blotted out.
  /// The names of `tools` are no secrets.
  static func clean(
    _ text: String,
    limit: Int,
    sparing tools: [Manifests.Operation] = []
  ) -> String {
    var scalars: [Unicode.Scalar] = []
    var pending = Array(text.unicodeScalars.prefix(limit * 3 + 64))[...]
    while let scalar = pending.popFirst() {
      if scalar == "<", let next = pending.first, opensTag(next) {
        pending = afterTag(pending)
        appendSpace(to: &scalars)
      } else if isSpace(scalar) {
        appendSpace(to: &scalars)
      } else if !isHidden(scalar) {
        scalars.append(scalar == "\"" ? "'" : scalar)
      }
    }
    if scalars.last == " " { scalars.removeLast() }
    return cut(SecretRedaction.redact(string(scalars), sparing: tools), limit: limit)
  }

  /// Cuts a text at `limit` scalars and marks the cut.
  static func cut(_ text: String, limit: Int) -> String {
    let scalars = text.unicodeScalars
    guard scalars.count > limit else { return text }
    return limit < 1 ? "" : string(Array(scalars.prefix(limit - 1))) + "…"
  }

  /// A text of the API that may stand inside our sentences: an identifier, else nil.
  static func token(_ text: String?, limit: Int = 64) -> String? {
    guard let text, !text.isEmpty, text.utf8.count <= limit,
      text.utf8.allSatisfy(isTokenByte), SecretRedaction.redact(text) == text
    else { return nil }
    return text
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"),
      UInt8(ascii: "/"), UInt8(ascii: "#"), UInt8(ascii: "["), UInt8(ascii: "]"):
      true
    default: false
    }
  }

  private static func string(_ scalars: [Unicode.Scalar]) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  private static func appendSpace(to scalars: inout [Unicode.Scalar]) {
    if let last = scalars.last, last != " " { scalars.append(" ") }
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "\u{2028}" || scalar == "\u{2029}"
  }

  /// Whether a scalar is invisible, or changes how others are read: Cc, Cf, Cs, Co and variation marks.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned: true
    default: scalar.properties.isVariationSelector || scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  private static func opensTag(_ next: Unicode.Scalar) -> Bool {
    next.properties.isAlphabetic || next == "/" || next == "!" || next == "?" || next == "|"
  }

  private static func afterTag(_ rest: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    guard let end = rest.prefix(256).firstIndex(of: ">") else { return rest }
    return rest[(end + 1)...]
  }
}
