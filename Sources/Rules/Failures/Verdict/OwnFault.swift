import Text

/// Words by which an API says that the failure is one of its own, and not of what the call asked for.
///
/// Behind a good status nothing else tells it: what such an API had done before it failed, nobody knows.
enum OwnFault {
  /// Whether a text says so; those that may stand before a reason must be all of it.
  static func isSaid(in text: String) -> Bool {
    let text = String(text.prefix(500))
    if programs.contains(where: { text.range(ofIgnoringCase: $0) != nil }) { return true }
    return vague.contains(plain(text)) || isOfService(text)
  }

  /// Whose call is refused by a status that is sent for anything.
  enum Call { case read, write }

  /// Whether the answer to a call means it whose status says that the call is at fault.
  ///
  /// A read is asked for again because of it. So there a word that is said of anything, or that a wrong argument brings
  /// about, does not count, nor for either a sentence on an argument: `request timeout must be at most 30`.
  static func isMeant(by text: String, _ codes: [String], in call: Call) -> Bool {
    let text = String(text.prefix(500))
    if TimeOut.isOfPartner(in: text) { return true }
    guard !ofArgument.contains(where: { text.range(ofIgnoringCase: $0) != nil }) else {
      return false
    }
    if codes.contains(where: isCode) { return true }
    if call == .write, isSaid(in: text) { return true }
    return TimeOut.isSaid(in: text) || plain(text).hasPrefix("database error")
      || isOfService(text)
  }

  private static let ofArgument = [
    "must", "should", "invalid", "required", "missing", "at most", "at least", "between", "maximum",
    "minimum", "too long", "too large", "not allowed", "unknown parameter", "constraint",
    "duplicate", "session", "login", "submission", "application deadline", "already exist",
    "not found", "unsupported", "malformed",
  ]

  /// Whether a code stands for it, and not for whatever nobody knows.
  private static func isCode(_ word: String) -> Bool {
    let holds = { (part: String) in word.range(ofIgnoringCase: part) != nil }
    guard !word.utf8.contains(0x20), !["unknown", "unexpected", "fatal"].contains(where: holds)
    else { return false }
    switch WellKnownCode(MeantStatus.local(word))?.status {
    case 500, 502: return Int(word) == nil
    // The name that AWS has for a time-out is of a request that came too slowly.
    case 504: return !holds("requesttimeout")
    default: return false
    }
  }

  private static func isOfService(_ text: String) -> Bool {
    services.contains { text.range(ofIgnoringCase: $0) != nil } || alone.contains(plain(text))
      || namesStatus(text) || TimeOut.isOfPartner(in: text)
  }

  private static func plain(_ text: String) -> String {
    text.lowercased().filter { $0.isLetter || $0 == " " }
  }

  private static let services = [
    "internal server error", "internal error", "internal service error", "internal database error",
    "interner serverfehler", "interner fehler", "erreur interne", "error interno", "erro interno",
    "errore interno", "Внутренняя ошибка", "внутренняя ошибка", "服务器内部错误", "内部错误", "內部錯誤",
    "サーバーエラー",
    // What stands between whoever answers and whoever does the work.
    "bad gateway", "gateway time-out", "gateway timeout", "deadline exceeded", "deadlineexceeded",
    "timeoutexception", "timeouterror", "lock wait timeout", "etimedout", "econnreset",
    "socket hang up", "connection reset", "connection lost", "server has gone away",
    "no response from",
  ]

  /// What a program says that broke.
  private static let programs = [
    "nullpointerexception", "null reference", "object reference not set",
    "cannot read propert", "undefined is not", "unhandled exception", "uncaught exception",
    "unhandled error", "panic: ", "outofmemory", "no space left on device",
    "traceback (most recent call last)", "segmentation fault", "sqlstate[hy",
  ]

  private static let vague: Set<String> = [
    "an error has occurred", "an error occurred", "something went wrong", "unexpected error",
    "an unexpected error occurred", "an unexpected error has occurred", "unexpected error occurred",
    "unknown error", "an unknown error occurred", "an unknown error has occurred",
    "unknown error occurred",
  ]

  private static let alone: Set<String> = [
    "system error", "system failure", "server error", "network error",
    "database error", "sql error", "out of memory", "timeout", "timeout expired",
    "odoo server error", "worker threw exception",
  ]

  /// Whether a status of the 500s stands in the text as one: `HTTP 500`, `upstream returned 502`, `Server Error (500)`.
  private static func namesStatus(_ text: String) -> Bool {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.indices.dropFirst().contains { index in
      let word = words[index]
      return word.utf8.count == 3 && word.hasPrefix("50") && word.allSatisfy(\.isNumber)
        && ["http", "status", "returned", "error"].contains(words[index - 1])
    }
  }
}
