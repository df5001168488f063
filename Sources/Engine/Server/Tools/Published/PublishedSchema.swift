import JSON

/// The schema of a tool's arguments in the form that every client converts for its model's provider.
///
/// Clients convert the schemas of all tools before the first call, and one that they cannot convert costs them every tool.
/// It never refuses what the schema that it is made of takes; each call is checked against that one.
struct PublishedSchema {
  /// What is listed.
  let schema: JSONObject

  /// Whether deeper members are left out; `describe_operation` shows them.
  let isPartial: Bool

  /// Bytes of a listed schema, about 8,000 tokens.
  static let sizeLimit = 32_000

  /// The forms in the order of what they show: the first that is short enough is listed.
  private static let forms: [SchemaPublisher.Form] = [
    .init(references: .kept, depth: 12, descriptions: .max),
    .init(references: .inlined, depth: 6, descriptions: 600),
    .init(references: .inlined, depth: 4, descriptions: 300),
    .init(references: .inlined, depth: 2, descriptions: 200),
    .init(references: .inlined, depth: 1, descriptions: 120),
    .init(references: .inlined, depth: 1, descriptions: 0),
  ]

  /// Makes the listed form of an object schema by the rules of a dialect.
  init(_ full: JSONObject, for dialect: SchemaDialect = .every) {
    if dialect == .plain, JSONWriter.fits(.object(full), in: Self.sizeLimit) {
      (schema, isPartial) = (full.withStrictPatterns, false)
      return
    }
    var last: (schema: JSONObject, isPartial: Bool) = ([:], true)
    for var form in Self.forms {
      if dialect == .gemini { form.references = .inlined }
      form.dialect = dialect
      var publisher = SchemaPublisher(full, form: form)
      let published = publisher.published()
      last = (
        dialect == .gemini ? GeminiSchema.converted(published) : published, publisher.isPartial
      )
      if !publisher.isOverfull, JSONWriter.fits(.object(last.schema), in: Self.sizeLimit) {
        break
      }
    }
    (schema, isPartial) = last
  }
}
