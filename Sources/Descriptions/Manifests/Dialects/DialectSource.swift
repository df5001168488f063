/// Where dialects come from: those that exist, and the text of each.
package struct DialectSource: Sendable {
  /// What stands under a name.
  package enum Entry: Sendable {
    /// The bytes of the file; `file` is its name in diagnostics.
    case text([UInt8], file: String)
    /// The file is there and cannot be read; the clause says why.
    case unreadable(String, file: String)
    case absent
  }

  /// The endings that the files of dialects may have, in the order in which they are looked for.
  package static let endings = [".json", ".yaml", ".yml"]

  /// The names of all dialects, asked for only when one is missing.
  package var names: @Sendable () -> [String]

  /// What stands under a name; called with lower-case letters, digits and hyphens only.
  package var entry: @Sendable (String) -> Entry

  /// Makes a source.
  package init(
    names: @escaping @Sendable () -> [String],
    entry: @escaping @Sendable (String) -> Entry
  ) {
    self.names = names
    self.entry = entry
  }

  /// Dialects held in memory, by name; each one's file is `<name>.json`.
  package init(_ texts: [String: [UInt8]]) {
    self.init(names: { texts.keys.sorted() }) { name in
      texts[name].map { .text($0, file: name + ".json") } ?? .absent
    }
  }

  /// No dialects at all.
  package static let none = DialectSource([:])
}
