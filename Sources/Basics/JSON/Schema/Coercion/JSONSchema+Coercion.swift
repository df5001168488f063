extension JSONSchema {
  /// Something that was not as the schema asks for it, and was read as it was meant.
  package struct Coercion: Sendable, Hashable {
    /// The place of the value.
    package var path: JSONPointer

    /// The same place for people: `filters.minStars`; empty for the whole value.
    package var name: String

    /// What was done, as the rest of a sentence that starts with the name: `"20" was read as the number 20`.
    package var action: String

    /// What kind of slip it was.
    package var kind = Kind.text

    /// What kind of slip a coercion mends.
    package enum Kind: Sendable, Hashable {
      /// A text that stood for something else.
      case text
      /// An empty value that stood for nothing, as many clients write every argument that was not given.
      case omission
      /// An empty value that the caller may have meant as one.
      case doubtfulOmission
      /// A required member that was left out and has a default, or a single value that it can have.
      case filling
      /// Arguments that stood in the wrong place.
      case nesting
      /// Arguments that stood outside of the one that they are members of.
      case scattering
    }

    /// Makes a coercion; an empty path means the whole value.
    package init(path: JSONPointer, name: String, action: String, kind: Kind = .text) {
      (self.path, self.name, self.action, self.kind) = (path, name, action, kind)
    }

    /// The sentence, without a full stop: `limit: "20" was read as the number 20`.
    package var sentence: String { name.isEmpty ? action : "\(name): \(action)" }
  }

  /// A value as it was meant, what was done to it, and what is wrong with it all the same.
  package struct Reading: Sendable {
    /// The value to go on with.
    package var value: JSONValue

    /// What was done, in the order in which it was found out.
    package var coercions: [Coercion]

    /// As `validate` says it of the value to go on with.
    package var violations: [Violation]
  }

  /// Reads as JSON what was written as text and cannot have been meant as text, and says what is wrong with the rest.
  ///
  /// A text is read where the schema has no place for it as a text: an object or array that is asked for, a number, `true`
  /// or `false` whose text is exactly that, or a list whose parts commas separate, each of which fits. A number is read as
  /// the text that is asked for. Never read so: texts that are wrong only in length, pattern or format, `null`, and
  /// sentences where an array is asked for, since each of them may have been meant otherwise.
  /// A `null`, `""` or `[]` that does not fit counts as left out wherever the member may be left out.
  /// Members of the value that are to stay `literal` are left alone.
  package func reading(of value: JSONValue, literal: Set<String> = []) -> Reading {
    var healer = SchemaCoercer(schema: self, value: value, literal: literal)
    healer.run()
    return Reading(value: healer.value, coercions: healer.coercions, violations: healer.violations)
  }
}
