import HTTP
import Text

/// Limits that are counted by the address from which calls come, whatever key they bear.
enum LimitOfAddress {
  /// Whether an answer says so, in words or in a field: `too many requests from this IP`.
  static func isSaid(by evidence: Evidence, _ said: APIMessages) -> Bool {
    if evidence.fields["X-RateLimit-Type"]?.lowercased() == "ip" { return true }
    guard let message = said.message, MeantStatus.speaksOfLimit(message) else { return false }
    return phrases.contains { message.range(ofIgnoringCase: $0) != nil }
  }

  /// That a limit is of calls about addresses says nothing of where they come from.
  private static let phrases = ["from this ip", "your ip", "ip banned", "ip requests", "per ip"]
}
