import Text

/// The words by which the path of a call says that it only checks something, so that errors are what it was asked for.
enum CheckWords {
  private static let words: Set<String> = [
    "validate", "validation", "validations", "validator", "check", "checks", "lint", "preview",
    "dryrun", "simulate", "analyze", "analyse", "parse", "compile", "diagnose",
    "verify", "verification", "test", "scan", "spellcheck", "evaluate", "audit", "explain",
    "preflight", "inspect",
  ]

  /// Whether one of them is in the last part of a path that is no argument: `/orders/{id}:validate`, `/orders/validateOnly`.
  static func areIn(path: String) -> Bool {
    let last = path.split { "/:".contains($0) }.last { !$0.hasPrefix("{") }
    return last.map { last in
      SnakeCase.name(String(last)).split(separator: "_").contains { words.contains(String($0)) }
    } ?? false
  }
}
