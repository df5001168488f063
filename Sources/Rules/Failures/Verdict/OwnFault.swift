import Text

/// Words by which an API says that the failure is one of its own, and not of what the call asked for.
///
/// Behind a good status nothing else tells it: what such an API had done before it failed, nobody knows.
enum OwnFault {
  /// Whether a text says so; those that may stand before a reason must be all of it.
  static func isSaid(in text: String) -> Bool {
    let text = String(text.prefix(500))
    if phrases.contains(where: { text.range(ofIgnoringCase: $0) != nil }) { return true }
    if alone.contains(text.lowercased().filter { $0.isLetter || $0 == " " }) { return true }
    return namesStatus(text)
  }

  private static let phrases = [
    "internal server error", "internal error", "internal service error", "internal database error",
    "interner serverfehler", "interner fehler", "erreur interne", "error interno", "erro interno",
    "errore interno", "Внутренняя ошибка", "внутренняя ошибка", "服务器内部错误", "内部错误", "內部錯誤",
    "サーバーエラー",
    // What stands between whoever answers and whoever does the work.
    "bad gateway", "gateway time-out", "gateway timeout", "deadline exceeded", "deadlineexceeded",
    "timeoutexception", "timeouterror", "lock wait timeout", "etimedout", "econnreset",
    "socket hang up", "connection reset", "connection lost", "server has gone away",
    "no response from",
    // What a program says that broke.
    "nullpointerexception", "null reference", "object reference not set",
    "cannot read propert", "undefined is not", "unhandled exception", "uncaught exception",
    "unhandled error", "panic: ", "outofmemory", "no space left on device",
    "traceback (most recent call last)", "segmentation fault", "sqlstate[hy",
  ]

  private static let alone: Set<String> = [
    "an error has occurred", "an error occurred", "something went wrong", "unexpected error",
    "an unexpected error occurred", "an unexpected error has occurred", "unexpected error occurred",
    "unknown error", "an unknown error occurred", "an unknown error has occurred",
    "unknown error occurred", "system error", "system failure", "server error", "network error",
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
