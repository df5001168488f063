import Text

/// What a sentence says of a call that did not go well, as the status that it would have been.
struct AnswerSentence {
  private let text: String

  init(_ text: String) { self.text = text }

  /// The status behind a good one; nil where the sentence tells none.
  var status: Int? {
    if UnknownOutcome.isSaid(in: text) || OwnFault.isSaid(in: text) { return 500 }
    if TimeOut.isSaid(in: text) { return 504 }
    if holds(Self.passing) { return 503 }
    if let account { return account }
    return holds(Self.barred) ? 403 : nil
  }

  /// The status that is meant by one that may mean anything; nil where it is the one that was told.
  func status(insteadOf told: Int) -> Int? {
    switch told {
    case 400, 404, 409, 412, 422, 429:
      if [400, 404].contains(told), RefusedKey.isMeantOfAPI(by: text) { return 401 }
      return account
    // What has to be paid for does not end by itself.
    case 402: return holds(["will reset in", "resets in "]) ? 429 : nil
    // A right that comes back by itself is none that is missing.
    case 403: return holds(["scheduled maintenance", "maintenance mode"]) ? 503 : nil
    default: return nil
    }
  }

  /// What only whoever pays for the account can mend.
  private var account: Int? {
    if holds(Self.unpaid) { return 402 }
    return holds(Self.shut) ? 403 : nil
  }

  private func holds(_ phrases: [String]) -> Bool {
    phrases.contains { text.range(ofIgnoringCase: $0) != nil }
  }

  /// "Please try again" does not mean another time: so speaks whoever wants another password.
  private static let passing = [
    "temporarily unavailable", "temporarily overloaded", "temporarily out of", "try again later",
    "try later", "retry later", "try again in ", "try again after ", "service unavailable",
    "service currently unavailable", "server is busy", "system is busy", "system busy",
    "server busy", "try after some time",
    "overloaded", "under maintenance", "系统繁忙", "服务繁忙", "服务器繁忙", "稍后再试", "稍后重试",
  ]
  private static let unpaid = [
    "your trial has expired", "free trial ended", "free trial has ended", "trial has ended",
    "trial period has", "trial is over", "subscription has been cancel", "subscription has expired",
    "subscription is inactive", "subscription is not active", "subscription expired",
    "out of credits", "no credits left", "insufficient credits", "not enough credits",
    "check your account balance", "account balance is negative", "add a payment method", "欠费",
    "余额不足",
  ]
  private static let shut = [
    "account is suspended", "account suspended", "account was suspended",
    "account has been suspended", "account is deactivated", "account has been deactivated",
    "account has been disabled", "account is disabled",
  ]

  /// Words for a right that is missing, where no status tells it.
  private static let barred = [
    "permission denied", "permission deny", "insufficient permission", "unauthorized user",
    "authorization failure", "invalid authentication",
  ]
}
