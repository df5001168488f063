import JSON

/// The text that makes a client start the server, for a person to paste.
package struct ClientSnippet: Sendable, Hashable {
  package let entry: ServerEntry

  /// The text to put into the file; ends with a line feed.
  package let text: String

  /// Makes the text of an entry.
  package init(_ entry: ServerEntry) {
    self.entry = entry
    text =
      switch entry.client.notation {
      case .toml: TOMLText.table(entry)
      case .yaml: YAMLText.section(entry)
      case .json: PrettyJSON.text(.object(Self.document(entry))) + "\n"
      }
  }

  private static func document(_ entry: ServerEntry) -> JSONObject {
    var document: JSONObject = [
      entry.client.section: .object([entry.name: .object(entry.value)])
    ]
    if !entry.inputs.isEmpty { document["inputs"] = .array(entry.inputs.map { .object($0) }) }
    return document
  }
}
