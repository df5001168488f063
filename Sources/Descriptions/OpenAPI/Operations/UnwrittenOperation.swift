import JSON

/// An operation that is written when somebody asks for it, with what it takes to write it.
final class UnwrittenOperation: Sendable {
  let context: ImportContext
  private let source: OperationSource
  private let words: OperationWords

  init(_ source: OperationSource, _ words: OperationWords, _ context: ImportContext) {
    (self.source, self.words, self.context) = (source, words, context)
  }

  /// The operation in a manifest's words, and what could not be carried over.
  func written() -> (definition: JSONObject, remarks: ImportDiagnostics) {
    var writer = OperationWriter(context: context, source: source, words: words)
    return writer.written()
  }
}
