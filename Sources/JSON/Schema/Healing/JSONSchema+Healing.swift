extension JSONSchema {
  /// Something that was not as the schema asks for it, and was read as it was meant.
  package struct Healing: Sendable, Hashable {
    /// The place of the value.
    package var path: JSONPointer

    /// The same place for people: `filters.minStars`; empty for the whole value.
    package var name: String

    /// What was done, as the rest of a sentence that starts with the name: `"20" was read as the number 20`.
    package var action: String

    /// The sentence, without a full stop: `limit: "20" was read as the number 20`.
    package var sentence: String { name.isEmpty ? action : "\(name): \(action)" }
  }

  /// The value with what was written as text and cannot have been meant as text, and what was done to it.
  ///
  /// A text is read as JSON where the schema has no place for it as a text: an object or array that is asked for, or a
  /// number, `true` or `false` whose text is exactly that. Never read so: texts that are wrong only in length, pattern or
  /// format, `null`, and a single value where an array is asked for, since each of them may have been meant otherwise.
  package func healed(_ value: JSONValue) -> (value: JSONValue, healings: [Healing]) {
    var healer = SchemaHealer(schema: self, value: value)
    healer.run()
    return (healer.value, healer.healings)
  }
}
