import Text

/// Words that say that a call is at work still: `the payment is still being processed`, `REQUEST_IN_PROGRESS`.
///
/// Whether it is this call or the one before it is not said, so a write that is refused so may yet happen.
enum CallUnderWay {
  /// Whether a text is such a sentence; that something must be so, or is not so any more, is none.
  static func isSaid(in text: String) -> Bool {
    isSaid(by: words(of: text))
  }

  static func words(of text: String) -> [String] {
    SnakeCase.name(String(text.prefix(1000))).split(separator: "_").map(String.init)
  }

  /// Whether the words of a text say so.
  static func isSaid(by words: [String]) -> Bool {
    words.indices.contains { index in
      guard let rest = rest(behindStageOf: words[index...]),
        rest.first.map(approvals.contains) != true,
        !words[..<index].suffix(4).contains(where: doubts.contains)
      else { return false }
      let before = words[..<index].last { $0 != "being" } ?? ""
      let isBeing = words[index] == "being" || words[..<index].last == "being"
      return ["already", "still", "currently"].contains(before)
        || isBeing && ["is", "are"].contains(before)
        || isBeing && words[index...].dropFirst().starts(with: ["processed", "by"])
    }
  }

  /// What follows what is at work: `in progress`, `being processed`, `pending`; nil where nothing is.
  private static func rest(behindStageOf words: ArraySlice<String>) -> ArraySlice<String>? {
    stages.first { words.starts(with: $0) }.map { words.dropFirst($0.count) }
  }

  /// What a person gives, on which no call is at work.
  static let approvals: Set<String> = [
    "approval", "verification", "review", "activation", "confirmation", "invitation",
  ]

  static let stages = [
    ["in", "progress"], ["being", "processed"], ["processing"], ["pending"],
    ["underway"], ["under", "way"],
  ]

  static let doubts: Set<String> = [
    "not", "no", "never", "longer", "must", "only", "if", "unless", "until", "once", "should",
  ]

  /// Whether a code, or the word for a state, says so: of the call itself, and of nothing that an account waits for.
  static func isNamed(by code: String) -> Bool {
    guard code.utf8.count <= 40, !code.utf8.contains(0x20) else { return false }
    var words = SnakeCase.name(code).split(separator: "_").map(String.init)[...]
    words = words.drop { codeWords.contains($0) }
    return [
      ["pending"], ["processing"], ["in", "progress"], ["inprogress"], ["being", "processed"],
      ["key", "in", "use"],
    ]
    .contains { Array(words) == $0 }
  }

  /// Words for calls, and for what they make.
  static let calls: Set<String> = callWords.union([
    "requests", "operations", "transactions", "payments", "transfers", "orders", "jobs", "original",
    "export", "import", "task", "sync", "synchronization", "deployment", "build", "run", "report",
    "upload", "submission", "checkout", "withdrawal", "deposit", "one", "process", "query",
    "migration", "backup", "restore", "invoice", "purchase", "booking",
  ])

  private static let callWords: Set<String> = [
    "request", "operation", "transaction", "payment", "transfer", "call", "idempotent",
    "idempotency", "charge", "refund", "payout", "order", "job", "action",
  ]
  private static let codeWords = callWords.union(["still", "already", "currently", "is"])
}
