/// Whose rules the listed schemas of arguments follow; calls are checked against the whole schema whatever is listed.
package enum SchemaDialect: String, Sendable, Hashable, CaseIterable {
  /// Those of every client and every model provider at once.
  case every
  /// Those of Gemini's function declarations: no references, no maps, no values without a type.
  case gemini
  /// Those of OpenAI's functions: formats and values of all types stay.
  case openai
  /// None: the schema as the manifest has it, for whoever reads all of JSON Schema.
  case plain
}
