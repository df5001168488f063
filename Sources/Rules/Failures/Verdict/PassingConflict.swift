import Text
import HTTP
import JSON
import Manifests
import Time

/// Refusals that are final by their status, and end by themselves: another call was at the same data, or there was too much
/// of something for a while.
enum PassingConflict {
  /// Whether an answer is one; a time to come again says so of a 413 (RFC 9110 §15.5.14), a 409 and a 423, and so do
  /// words for another call that is under way.
  static func isMeant(status: Int, _ evidence: Evidence, clock: Timestamp) -> Bool {
    if [409, 413, 423].contains(status), namesTime(evidence, clock) { return true }
    if [409, 423].contains(status), tellsOfAnother(evidence) { return true }
    if isAtWork(status, evidence) { return true }
    if status == 423, isLockOfThing(evidence) { return true }
    guard (400..<500).contains(status), ![401, 403, 429].contains(status) else { return false }
    let words = evidence.codes + ToldStatus.words(in: evidence.commonTree)
    return words.contains { word in
      codes.contains(MeantStatus.local(word).lowercased().filter { $0.isLetter || $0.isNumber })
    }
  }

  private static func namesTime(_ evidence: Evidence, _ clock: Timestamp) -> Bool {
    guard let text = evidence.fields["Retry-After"] else {
      // What is renewed, or takes so long, may be anything; when to try again is said of the call.
      let name = evidence.memberHint(clock: clock)?.hint?.source.split(separator: "/").last ?? ""
      return name.lowercased().hasPrefix("retry")
    }
    return WaitFigure(text, as: .http, clock: clock) != .unreadable
  }

  /// Whether a refusal of any sort is because a call, or the thing that it is about, is at work.
  private static func isAtWork(_ status: Int, _ evidence: Evidence) -> Bool {
    guard [400, 403, 409, 422, 423, 425].contains(status) else { return false }
    let text = RefusalDoubt(evidence: evidence, status: status).sentences
    let codes = evidence.codes + ToldStatus.words(in: evidence.commonTree)
    return CallUnderWay.isReason(in: text) || CallUnderWay.isReason(codes, beside: text)
      || StateConflict.isSaid(in: text)
  }

  private static func tellsOfAnother(_ evidence: Evidence) -> Bool {
    guard let root = evidence.commonTree, let text = WellKnownMessage(root, codes: []).sentence
    else { return false }
    return stages.contains { stage in
      guard let range = text.range(ofIgnoringCase: stage) else { return false }
      let beginning = text[..<range.upperBound]
      return calls.contains { beginning.range(ofIgnoringCase: $0) != nil }
    }
  }

  /// Whether a lock is of the thing, which whoever holds it gives back; that of an account a person opens.
  private static func isLockOfThing(_ evidence: Evidence) -> Bool {
    guard let root = evidence.commonTree, let text = WellKnownMessage(root, codes: []).sentence
    else { return false }
    let holds = { (word: String) in text.range(ofIgnoringCase: word) != nil }
    return ["is locked", "locked by", "lock-error"].contains(where: holds)
      && !["account", "password", "attempts", "login"].contains(where: holds)
  }

  private static let stages = [
    "already running", "already an action", "being processed", "is outstanding", "in progress",
  ]

  /// What is under way: a game in progress does not end by itself.
  private static let calls = ["request", "operation", "action", "idempotency"]

  /// Salesforce, AWS, Zendesk, PostgreSQL, MongoDB, Plaid, and Scaleway.
  private static let codes: Set<String> = [
    "unabletolockrow", "transactionconflictexception", "transactionconflict", "databaseconflict",
    "deadlockdetected", "serializationfailure", "writeconflict", "productnotready",
    "transientstate",
  ]
}
