import EventLoop
import Tasks

extension APIServer {
  /// Tries a last time to write down what calls came to, before the process ends.
  ///
  /// - Returns: what the operator has to know of what could not be written; nil where nothing is left.
  package func writeRemainder() async -> String? {
    let deferred = dependencies.deferred
    guard !deferred.isEmpty else { return nil }
    _ = await deferred.writeAll()
    let left = deferred.outcomes
    guard !left.isEmpty else { return nil }
    let shown = left.prefix(Self.shownRemainder).map { call in
      Sentence.unwritten(
        call.record.tool,
        call: call.number,
        of: call.reference.text,
        call.record.state.kind.rawValue
      )
    }
    return Sentence.unwrittenAtEnd(shown, more: left.count - shown.count)
  }

  private static let shownRemainder = 10
}
