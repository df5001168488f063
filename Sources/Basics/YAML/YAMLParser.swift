internal import CYAML
package import JSON

/// A parser of one YAML document into the JSON value that it stands for (YAML 1.2.2, core schema).
///
/// Keys become the text they are written as, `<<` merges mappings, and a number keeps its digits.
package enum YAMLParser {
  /// Depth of sequences and mappings that is read before the text is refused; what an alias names counts too.
  package static let depthLimit = JSONParser.depthLimit

  /// Bytes of JSON that the aliases of a document may stand for, roughly; a few lines can name a whole memory.
  package static let unfoldedLimit = 64 << 20

  /// The library that reads YAML, with its version.
  package static var library: String {
    "libyaml/" + (unsafe yaml_get_version_string().map { unsafe String(cString: $0) } ?? "unknown")
  }

  /// Parses the whole of `bytes`, UTF-8 without a mark at the start.
  ///
  /// - Throws: `YAMLSyntaxError` also for a duplicate key, an alias without an anchor, a second document, and a key or
  ///   tag that has no JSON form.
  package static func parse(_ bytes: [UInt8]) throws(YAMLSyntaxError) -> JSONValue {
    try document(bytes, .values).value
  }

  /// The lines and columns of the values of a text, which must be one that `parse` accepts.
  ///
  /// - Throws: `YAMLSyntaxError` as `parse` does.
  static func places(_ bytes: [UInt8]) throws(YAMLSyntaxError) -> PlaceTree? {
    try document(bytes, .valuesWithPlaces).places
  }

  private static func document(
    _ bytes: [UInt8],
    _ wanted: YAMLComposer.Wanted
  ) throws(YAMLSyntaxError) -> YAMLComposer.Node {
    let text = YAMLText(bytes)
    do throws(YAMLSyntaxError) {
      return try compose(text, wanted)
    } catch {
      // A sound text is not searched for what libyaml cannot read.
      guard let repaired = text.repaired else { throw error }
      return try compose(repaired, wanted)
    }
  }

  private static func compose(
    _ text: YAMLText,
    _ wanted: YAMLComposer.Wanted
  ) throws(YAMLSyntaxError) -> YAMLComposer.Node {
    let result = unsafe text.bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(YAMLSyntaxError) in
        let events = try unsafe YAMLEventReader(buffer, text)
        var composer = YAMLComposer(events: events, wanted: wanted)
        return try composer.onlyDocument()
      }
    }
    return try result.get()
  }
}
