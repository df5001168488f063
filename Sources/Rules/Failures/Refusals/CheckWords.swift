import Text

/// The words by which the path of a call says what its answer tells of.
enum CheckWords {
  /// Words for looking at something; the last part of a path that has one says what the call does.
  private static let words: Set<String> = verbs.union([
    "validation", "validations", "validator", "check", "checks", "checker", "preview", "compile",
    "verify", "verification", "test", "tests", "scan", "evaluate", "audit", "explain", "preflight",
    "inspect", "linter",
  ])

  /// Those that are verbs and nothing else, so that what follows is what they look at: `/validate/order`.
  private static let verbs: Set<String> = [
    "validate", "lint", "dryrun", "simulate", "analyze", "analyse", "parse", "diagnose",
    "spellcheck", "siteverify",
  ]

  /// What a path may have behind the word: `/validator/run`.
  private static let runs: Set<String> = [
    "run", "runs", "execute", "start", "perform", "now", "result", "results", "report", "json",
    "xml", "yaml", "text", "all",
  ]

  private static let health: Set<String> = [
    "health", "healthz", "healthcheck", "status", "ping", "alive", "ready", "readyz", "readiness",
    "livez", "liveness", "heartbeat", "probe", "diagnostics", "selftest", "uptime", "monitor",
    "monitors",
  ]

  private static let errors: Set<String> = [
    "error", "errors", "exception", "exceptions", "fault", "faults", "failure", "failures", "crash",
    "crashes", "log", "logs",
  ]

  private static let codes: Set<String> = [
    "code", "codes", "status", "statuses", "http", "reason", "reasons", "response", "responses",
    "outcome", "outcomes",
  ]

  /// Whether a call only checks something, so that errors are what it was asked for: `/orders/{id}:validate`,
  /// `/orders/validateOnly`, `/validator/run`.
  static func areIn(path: String) -> Bool {
    let parts = parts(of: path)
    guard let last = parts.last else { return false }
    if last.contains(where: words.contains) { return true }
    if parts.contains(where: { $0.count == 1 && verbs.contains($0[0]) }) { return true }
    let before = parts.dropLast().last { !$0.allSatisfy(runs.contains) }
    return last.allSatisfy(runs.contains) && before?.contains(where: words.contains) == true
  }

  /// Whether a read asks how something is: `/healthz`, `/backup/last-status`.
  static func areOfHealth(path: String) -> Bool {
    parts(of: path).contains { $0.contains(where: health.contains) }
  }

  /// Whether errors are what the path names: `/error-log`, `/errors/{id}`.
  static func areOfErrors(path: String) -> Bool {
    parts(of: path).contains { $0.contains(where: errors.contains) }
  }

  /// Whether words are what the path names: `/messages/{id}`, `/i18n/en`, `/faq`.
  static func areOfWords(path: String) -> Bool {
    parts(of: path).contains { $0.contains(where: texts.contains) }
  }

  private static let texts: Set<String> = [
    "message", "messages", "text", "texts", "translation", "translations", "translate", "string",
    "strings", "phrase", "phrases", "label", "labels", "i18n", "l10n", "locale", "locales", "faq",
    "faqs", "quote", "quotes", "notification", "notifications", "notice", "notices", "alert",
    "alerts", "incident", "incidents", "event", "events", "comment", "comments", "mail", "mails",
    "email", "emails", "chat", "chats", "sms", "template", "templates", "snippet", "snippets",
    "title", "titles", "echo", "glossary", "dictionary", "word", "words", "sentence", "sentences",
    "status", "statuses", "state", "states", "code", "codes", "reason", "reasons", "motd", "banner",
    "banners", "announcement", "announcements", "note", "notes", "answer", "answers", "reply",
    "replies", "post", "posts", "definition", "definitions", "random", "joke", "jokes",
  ]

  /// Whether what an argument in the path names is a code: `/status-codes/{code}`, `/errors/{id}`.
  static func areOfCodes(path: String) -> Bool {
    let all = path.split { "/:".contains($0) }
    return zip(all, all.dropFirst()).contains { name, argument in
      argument.hasPrefix("{")
        && parts(of: String(name)).joined().contains { codes.contains($0) || errors.contains($0) }
    }
  }

  /// Whether a path asks whether something is allowed: `/authz/decision`, `/policies/allow`, `/v1/data/…` (Open Policy
  /// Agent).
  ///
  /// To allow a thing that the path names is a deed.
  static func areOfDecisions(path: String) -> Bool {
    let parts = parts(of: path)
    let asks = parts.last?.contains { ["allow", "allowed"].contains($0) } ?? false
    return path.contains(text: "/v1/data/") || parts.joined().contains("authz")
      || asks && !path.contains("{")
  }

  /// The words of each part of a path that is no argument.
  private static func parts(of path: String) -> [[String]] {
    path.split { "/:".contains($0) }.filter { !$0.hasPrefix("{") }
      .map { SnakeCase.name(String($0)).split(separator: "_").map(String.init) }
  }
}
