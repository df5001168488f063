import HTTP
import JSON
import Text

/// An answer with status 202 that has nothing of what was asked for yet, and says so: ask again.
struct UnreadyAnswer {
  private let text: String
  private let namesTime: Bool

  /// Reads an answer; nil for another status, and for one that tells where the outcome is or of a thing that was made.
  init?(_ evidence: Evidence, _ status: Int) {
    guard status == 202, evidence.fields["Location"] == nil,
      evidence.fields["Operation-Location"] == nil,
      evidence.root?.object.map({ !AnswerSigns($0).hasIdentity }) ?? true
    else { return nil }
    let object = evidence.root?.object
    text =
      evidence.root.map { WellKnownMessage($0, codes: []).sentence ?? "" }
      ?? evidence.document.xml?.object?.members.first?.value.string ?? evidence.document.head
    namesTime =
      object?.members.contains { $0.value.scalarText != nil && WaitName($0.name) != nil } ?? false
  }

  /// Whether a read has to be made again.
  var isMeantOfRead: Bool {
    text.utf8.count <= 500 && (namesTime || holds(Self.later)) && holds(Self.later + Self.underWay)
  }

  /// Whether a call that changes something has to be, as nobody knows yet how it went.
  var isMeantOfWrite: Bool { text.utf8.count <= 500 && namesTime && holds(Self.underWay) }

  /// Whether either is so.
  var isMeant: Bool { isMeantOfRead || isMeantOfWrite }

  private func holds(_ phrases: [String]) -> Bool {
    phrases.contains { text.range(ofIgnoringCase: $0) != nil }
  }

  private static let later = [
    "try again", "retry", "not ready", "come back later", "check back", "repeat the request",
  ]
  private static let underWay = [
    "being processed", "not processed", "still process", "is processing", "being prepared",
    "being generated", "in progress", "not available yet",
  ]
}
