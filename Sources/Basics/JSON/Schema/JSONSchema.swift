/// A JSON Schema (2020-12), read once.
///
/// Unknown keywords and keywords of a wrong form are ignored; what cannot be carried out is ignored and remarked upon.
/// Understood without doubt, and so understood too: `definitions`, `dependencies`, lists of `items` with
/// `additionalItems`, and `exclusiveMinimum: true` of earlier drafts. `content…` keywords are annotations.
package struct JSONSchema: Sendable {
  /// What `format` does.
  package enum Formats: Sendable {
    /// Texts that have a format only surely not are wrong: what frameworks give and take under its name is right, a time
    /// without its offset too.
    case checked
    /// Texts are held against the letter of the specifications.
    case exact
    /// Formats only describe.
    case described
  }

  /// What a schema asks for and is not done, each once.
  package let remarks: [Remark]
  let nodes: [SchemaNode]

  /// Whether the way to a schema can decide what it asks for.
  let hasDynamicReferences: Bool

  /// The node of the whole schema.
  static let root: SchemaNode.ID = 0

  /// Reads a schema.
  package init(_ schema: JSONObject, formats: Formats = .checked) {
    self.init(document: .object(schema), formats: formats)
  }

  /// Reads a schema that may be a boolean; any other value allows everything.
  ///
  /// References lead to places in the schema, and to the other documents by the URIs they are given with; `uri` is what
  /// relative references in the schema itself are relative to.
  package init(
    document schema: JSONValue,
    uri: String = "",
    documents: [String: JSONValue] = [:],
    formats: Formats = .checked
  ) {
    let library = SchemaLibrary(schema, uri: uri, others: documents)
    var compiler = SchemaCompiler(library: library, formats: formats)
    compiler.compile()
    nodes = compiler.nodes
    remarks = compiler.remarks
    hasDynamicReferences = compiler.hasDynamicReferences
  }

  /// Everything in which a value does not fit, at most a hundred things, none when it fits.
  package func validate(_ value: JSONValue) -> [Violation] {
    var validation = SchemaValidation(self, of: value)
    validation.check(value, against: Self.root)
    return validation.outcome
  }

  /// One thing in which a value does not fit.
  package struct Violation: Sendable, Hashable {
    /// The place of the value that is wrong, or of the member that is missing.
    package var path: JSONPointer

    /// The same place for people: `filters.minStars`, `items[2].id`; empty for the whole value.
    package var name: String

    /// What is wrong, as the rest of a sentence that starts with the name: `must be at least 1, got 0`.
    package var problem: String
  }

  /// Something in a schema that cannot be carried out as it is written.
  package struct Remark: Sendable, Hashable {
    /// The place of the keyword in its document.
    package var path: JSONPointer

    /// What is wrong and what follows from it, as a sentence without a full stop.
    package var problem: String
  }
}
