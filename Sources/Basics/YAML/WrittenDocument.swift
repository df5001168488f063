package import JSON

/// A document as people write it, in JSON or in YAML, and the value that it stands for.
package struct WrittenDocument: Sendable {
  /// The language of a document.
  package enum Notation: String, Sendable, Hashable {
    case json = "JSON"
    case yaml = "YAML"
  }

  /// The value.
  package private(set) var value: JSONValue

  /// The language that it was read as.
  package let notation: Notation

  /// Whether an object has two members of one name, which only JSON allows.
  package let hasRepeatedMembers: Bool
  private let text: [UInt8]

  /// Reads a document in UTF-8, UTF-16 or UTF-32; `file` is its name, whose ending may tell the notation.
  ///
  /// A text that begins as JSON is JSON, unless its name says otherwise.
  ///
  /// - Throws: `DocumentSyntaxError` where it is neither.
  package init(_ bytes: [UInt8], file: String = "") throws(DocumentSyntaxError) {
    text = UnicodeForm.utf8(bytes)
    let isNamedYAML = file.hasSuffix(".yaml") || file.hasSuffix(".yml")
    if Self.beginsAsJSON(text) {
      do throws(JSONSyntaxError) {
        (value, hasRepeatedMembers) = try JSONParser.read(text)
        notation = .json
        return
      } catch {
        // A mapping of YAML may begin with a brace too.
        guard isNamedYAML, error.reason != .tooDeep else {
          throw DocumentSyntaxError(error, in: text)
        }
      }
    }
    do throws(YAMLSyntaxError) {
      value = try YAMLParser.parse(text)
      (notation, hasRepeatedMembers) = (.yaml, false)
    } catch {
      throw DocumentSyntaxError(error)
    }
  }

  /// The document with another value, whose parts are still looked for in the text.
  package func with(value: JSONValue) -> WrittenDocument {
    var document = self
    document.value = value
    return document
  }

  /// The document with another value under a name of its object, whose place in the text stays the old one's.
  package func naming(_ name: String, _ value: JSONValue) -> WrittenDocument {
    guard var object = self.value.object else { return self }
    object[name] = value
    var document = self
    document.value = .object(object)
    return document
  }

  /// Bytes of the text in UTF-8.
  package var byteCount: Int { text.count }

  /// Where the values stand; one walk over the text, for what must be said about it.
  package var sourceMap: DocumentSourceMap {
    switch notation {
    case .json: .json(JSONSourceMap(text))
    case .yaml: .yaml(YAMLSourceMap(text))
    }
  }

  /// An empty text counts as JSON, and so does one that begins with a comment of other languages.
  private static func beginsAsJSON(_ text: [UInt8]) -> Bool {
    let start = text.firstIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    guard let start else { return true }
    switch text[start] {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return true
    case UInt8(ascii: "/"):
      let next = text.dropFirst(start + 1).first
      return next == UInt8(ascii: "/") || next == UInt8(ascii: "*")
    default: return false
    }
  }
}
