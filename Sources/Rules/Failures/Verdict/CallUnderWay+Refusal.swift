import Text

// Refusals because a call is at work: of the same sort as the one that is refused, or of the thing that it is about.

extension CallUnderWay {
  /// Whether a text says that it refuses a call because one is at work, which ends by itself.
  ///
  /// That a person has yet to give something, or that a right is missing, is said in the same words.
  static func isReason(in text: String) -> Bool { isReason(by: words(of: text)) }

  /// Whether the words of a text say so.
  static func isReason(by words: [String]) -> Bool {
    guard !words.contains(where: rights.contains), !isForbidden(words) else { return false }
    return isConcurrent(words) || words.indices.contains { isWork(at: $0, of: words) }
  }

  /// Whether a call is said to be at work from a word on: `request is already in progress`, `export in progress`.
  private static func isWork(at index: Int, of words: [String]) -> Bool {
    let before = words[..<index]
    if isUnfinished(words[index...]) { return before.suffix(8).contains(where: former.contains) }
    guard let stage = endings.first(where: { words[index...].starts(with: $0) }),
      case let rest = words[index...].dropFirst(stage.count),
      rest.first.map(approvals.contains) != true,
      !before.suffix(4).contains(where: doubts.contains),
      before.suffix(10).contains(where: calls.contains), let last = before.last
    else { return false }
    if marks.contains(last) || words[index] == "being" { return true }
    // `Payment is pending` tells the state of a thing, which the call asks to be another.
    guard before.suffix(6).contains(where: work.contains) else { return false }
    return auxiliaries.contains(last)
      || work.contains(last)
        && rest.first.map { ["please", "wait", "try", "retry"].contains($0) } ?? true
  }

  /// `has not finished yet`, which the one before this call is blamed for.
  private static func isUnfinished(_ words: ArraySlice<String>) -> Bool {
    guard words.first == "not" else { return false }
    let next = words.dropFirst().drop { ["yet", "been"].contains($0) }.first ?? ""
    return ["finished", "completed", "ended", "complete"].contains(next)
  }

  /// `concurrent request with the same key`.
  private static func isConcurrent(_ words: [String]) -> Bool {
    let holds = { (set: Set<String>) in words.contains(where: set.contains) }
    return holds(["concurrent", "simultaneous", "parallel"])
      && holds(["key", "idempotency", "identical"])
      && holds(calls)
  }

  /// Whether a code, or the word for a state, says so beside a text.
  static func isReason(_ codes: [String], beside text: String) -> Bool {
    let words = words(of: text)
    guard !words.contains(where: rights.union(approvals).contains) else { return false }
    return codes.contains { code in
      // Accounts are pending as well.
      isNamed(by: code) && (code.lowercased() != "pending" || words.contains(where: calls.contains))
    }
  }

  /// Whether what is at work may be the very call that is refused, so that one which follows it would do it twice.
  ///
  /// A key has the API tell the two apart. An operation of which nothing more is said may be anybody's.
  static func mayBeSame(as text: String) -> Bool {
    let words = words(of: text)
    guard !words.contains(where: keys.contains) else { return false }
    return words.contains(where: sameness.contains) || !words.contains(where: anybodys.contains)
  }

  private static func isForbidden(_ words: [String]) -> Bool {
    words.indices.contains { index in
      [["not", "allowed", "to"], ["may", "not"]].contains { words[index...].starts(with: $0) }
    }
  }

  private static let endings =
    stages + [
      ["running"], ["executing"], ["in", "flight"], ["inflight"], ["outstanding"],
      ["in", "process"],
      ["being", "executed"], ["being", "handled"], ["queued"],
    ]
  private static let former: Set<String> = ["previous", "prior", "earlier", "last", "first"]
  private static let marks: Set<String> = ["already", "still", "currently", "being"]
  private static let auxiliaries: Set<String> = ["is", "are", "s", "has"]

  /// What is at work itself, and has no other states that one could ask for.
  private static let work: Set<String> = [
    "request", "requests", "call", "operation", "operations", "action", "job", "jobs", "export",
    "import", "task", "sync", "synchronization", "transaction", "transactions", "transfer", "build",
    "deployment", "run", "report", "upload", "submission", "original", "query", "process",
    "migration", "backup", "restore",
  ]
  private static let keys: Set<String> = ["key", "idempotency", "idempotent"]
  private static let sameness: Set<String> = [
    "same", "identical", "duplicate", "duplicated", "previous", "original", "this", "your",
    "similar",
  ]
  private static let anybodys: Set<String> = ["operation", "operations", "action", "actions"]

  /// Words for what somebody has to give first.
  private static let rights: Set<String> = [
    "permission", "permissions", "forbidden", "denied", "access", "unauthorized", "authorized",
    "admin", "admins", "administrator", "administrators", "role", "roles", "scope", "scopes",
    "approve", "approved", "approval", "review", "verification", "kyc", "application", "plan",
    "license", "banned", "blocked", "suspended", "registration", "onboarding",
  ]
}
