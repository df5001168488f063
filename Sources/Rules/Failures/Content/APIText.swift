import Text
import JSON
package import Manifests

/// What makes foreign text fit to be quoted: data that can neither act, nor hide, nor leave its quotes.
package enum APIText {
  /// Cleans a text and cuts it at `limit` scalars.
  ///
  /// Controls, bidirectional and invisible characters and tags are dropped, white space becomes one
  /// space, marks that pass for double quotes become single ones, and what looks like a secret is
  /// blotted out. The names of `tools` are no secrets.
  package static func clean(
    _ text: String,
    limit: Int,
    sparing tools: [Manifests.Operation] = []
  ) -> String {
    var scalars: [Unicode.Scalar] = []
    var pending = Array(text.unicodeScalars.prefix(limit * 3 + 64))[...]
    while let scalar = pending.popFirst() {
      if scalar == "<", opensTag(pending) {
        pending = afterTag(pending)
        scalars.append(" ")
      } else {
        scalars.append(scalar)
      }
    }
    let plain = string(UntrustedText.plain(scalars))
    return cut(SecretRedaction.redact(plain, sparing: tools), limit: limit)
  }

  /// The cleaned text in double quotes.
  package static func quoted(_ text: String, limit: Int = 80) -> String {
    "\"" + clean(text, limit: limit) + "\""
  }

  /// A value that has to be given back to the letter, in double quotes.
  ///
  /// One with double quotes of its own (an entity tag, JSON) stands between backticks, unchanged, unless more than its
  /// quotes had to be cleaned, or it could leave the backticks.
  package static func verbatim(_ text: String, limit: Int = 80) -> String {
    let cleaned = clean(text, limit: limit)
    let isWhole =
      cleaned == String(text.map { $0 == "\"" ? "'" : $0 }) && !text.contains("`")
      && SecretRedaction.redact(text) == text
    return isWhole && cleaned != text ? "`\(text)`" : "\"\(cleaned)\""
  }

  /// Cuts a text at `limit` scalars and marks the cut.
  package static func cut(_ text: String, limit: Int) -> String {
    UntrustedText.cut(text, limit: limit)
  }

  /// A text of the API that is an identifier, short and without a space; nil for any other.
  package static func token(_ text: String?, limit: Int = 64) -> String? {
    guard let text, !text.isEmpty, text.utf8.count <= limit,
      text.utf8.allSatisfy(isTokenByte), SecretRedaction.redact(text) == text
    else { return nil }
    return text
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    ASCII.isAlphanumeric(byte) || "_-.:/#[]".utf8.contains(byte)
  }

  private static func string(_ scalars: [Unicode.Scalar]) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// Whether a tag begins behind a `<`: a name that a space, a slash or the end of the tag follows, so that neither an
  /// address (`<https://…>`) nor the name of a class (`<A::B: …>`) is one.
  private static func opensTag(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let next = rest.first else { return false }
    if "/!?|".unicodeScalars.contains(next) { return true }
    guard next.properties.isAlphabetic else { return false }
    let behind = rest.prefix(128).drop { isNameScalar($0) }
    guard let sign = behind.first, sign == ":" else { return true }
    // A prefix and a name are a tag of XML.
    guard let inner = behind.dropFirst().first, inner.properties.isAlphabetic else { return false }
    let end = behind.dropFirst().drop { isNameScalar($0) }.first
    return end.map { ">/".unicodeScalars.contains($0) || $0.properties.isWhitespace } ?? true
  }

  private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      || "-_.".unicodeScalars.contains(scalar)
  }

  private static func afterTag(_ rest: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    guard let end = rest.prefix(256).firstIndex(of: ">") else { return rest }
    return rest[(end + 1)...]
  }
}
