import HTTP
import JSON
import Manifests
import Time

/// Refusals that are final by their status, and end by themselves: another call was at the same data, or there was too much
/// of something for a while.
enum PassingConflict {
  /// Whether an answer is one; a time to come again says so of a 413 (RFC 9110 §15.5.14), a 409 and a 423.
  static func isMeant(status: Int, _ evidence: Evidence) -> Bool {
    if [409, 413, 423].contains(status), namesTime(evidence) { return true }
    guard (400..<500).contains(status), ![401, 403, 429].contains(status) else { return false }
    let words = evidence.codes + ToldStatus.words(in: evidence.commonTree)
    return words.contains { word in
      codes.contains(MeantStatus.local(word).lowercased().filter { $0.isLetter || $0.isNumber })
    }
  }

  private static func namesTime(_ evidence: Evidence) -> Bool {
    guard let text = evidence.fields["Retry-After"] else { return false }
    return WaitFigure(text, as: .http, clock: Timestamp(seconds: 0)) != .unreadable
  }

  /// Salesforce, AWS, Zendesk, PostgreSQL and MongoDB.
  private static let codes: Set<String> = [
    "unabletolockrow", "transactionconflictexception", "transactionconflict", "databaseconflict",
    "deadlockdetected", "serializationfailure", "writeconflict",
  ]
}
