package import JSON
package import Time

/// A call that a person was asked about and does not want, for good unless somebody takes that back.
package struct DeclinedCall: Sendable, Hashable {
  /// The hash of tool and arguments, under which the refusal is kept.
  package var key: String

  /// Nil where the refusal was kept without saying of which call it is.
  package var tool: String?

  /// The arguments, without secrets.
  package var arguments: JSONObject
  package var at: Timestamp

  /// Takes a refusal as it is kept.
  package init(_ mark: Mark) {
    let said = (try? JSONParser.parse(Array(mark.text.utf8)))?.object
    key = mark.key
    tool = said?["tool"]?.string
    arguments = said?["arguments"]?.object ?? [:]
    at = mark.at
  }

  /// The text that a refusal is kept with; `arguments` hold no secrets.
  package static func text(tool: String, _ arguments: JSONObject) -> String {
    JSONWriter.text(.object(["tool": .string(tool), "arguments": .object(arguments)]))
  }

  /// What a person names it by: the beginning of the hash, which no other is likely to have.
  package var handle: String { Self.mark + key.prefix(12) }

  /// Whether a person who writes this means the call: by its handle or a beginning of it, or by the tool.
  package func isMeant(by name: String) -> Bool {
    if name == tool { return true }
    return name.hasPrefix(Self.mark) && name.utf8.count >= Self.mark.utf8.count + 4
      && (Self.mark + key).hasPrefix(name)
  }

  private static let mark = "no_"
}
