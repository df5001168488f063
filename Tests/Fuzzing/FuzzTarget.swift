import EventLoop

/// A part of the program that reads what strangers write, with the rules that hold whatever they write.
package enum FuzzTarget: String, Sendable, CaseIterable {
  /// The line framer, and the reading of a line as a message.
  case lines
  case json
  case yaml
  case xml
  /// A schema in the first line, a value in the second.
  case schema
  /// A regular expression in the first line, a text behind it.
  case pattern
  /// The header section of an answer, and what single fields say.
  case header
  /// A dialect's name in the first line, then a whole answer.
  case answer
  case manifest
  case openapi
  /// Changes to the rows of a store.
  case store

  /// How a target is asked.
  package enum Question: Sendable {
    case plain(@Sendable ([UInt8]) throws(FuzzFinding) -> Void)
    case onEngine(@Engine @Sendable ([UInt8]) async throws -> Void)
  }

  /// What an input is tried with; it throws what is broken.
  package var question: Question {
    switch self {
    case .lines: .plain(LineFuzz.check)
    case .json: .plain(JSONFuzz.check)
    case .yaml: .plain(YAMLFuzz.check)
    case .xml: .plain(XMLFuzz.check)
    case .schema: .plain(SchemaFuzz.check)
    case .pattern: .plain(PatternFuzz.check)
    case .header: .plain(HeaderFuzz.check)
    case .answer: .plain(AnswerFuzz.check)
    case .manifest: .plain(ManifestFuzz.check)
    case .openapi: .plain(OpenAPIFuzz.check)
    case .store: .onEngine(StoreFuzz.check)
    }
  }
}
