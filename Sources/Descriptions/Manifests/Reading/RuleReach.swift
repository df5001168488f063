import JSON

/// The search for tests that no answer can pass, because nothing in the vocabulary makes such an answer a failure.
struct RuleReach {
  private let rules: [Rule]
  private let tellsCodes: Bool
  private let tellsFailures: Bool

  init(_ errors: ErrorVocabulary) {
    rules = errors.rules
    tellsCodes = !errors.code.isEmpty
    tellsFailures = !errors.failed.isEmpty
  }

  /// Reports what in the manifest's own rules can never match; `values` are where they are written.
  func check(_ values: [ValueReader]) {
    for (value, rule) in zip(values, rules) {
      // What is no object has been reported already.
      guard value.value["when"]?.object != nil,
        let when = value.object()?.value(of: "when")?.object()
      else { continue }
      if rule.when.codes != nil, !tellsCodes { when.value(of: "code")?.warning(Self.noCodes) }
      for (index, test) in (rule.when.statuses ?? []).enumerated() {
        guard let problem = problem(of: test, rule.when) else { continue }
        let places = when.value(of: "status")?.elements() ?? []
        // A status that could not be read leaves a gap, and has been reported already.
        guard places.count == rule.when.statuses?.count else { continue }
        places[index].warning("this status can never come here: \(problem)")
      }
      if rule.when.isFailedSuccess == true, rule.when.statuses == nil, !tellsFailures {
        when.value(of: "failed")?.warning(Self.noFailures)
      }
    }
  }

  private func problem(of test: Rule.StatusTest, _ when: Rule.When) -> String? {
    switch (test.hundreds, when.isFailedSuccess) {
    case (1, _): return "an answer with a status below 200 is never the last; remove it"
    case (4..., true?): return "\"failed\": true means answers below 400; remove one of the two"
    case (..<4, false?): return "\"failed\": false means answers from 400 on; remove one of the two"
    case (2, _) where !tellsFailures && when.text == nil:
      return "an answer with it is good unless a condition under \"failed\" says otherwise; "
        + "add the condition, such as \"json:/ok=false\""
    default: return nil
    }
  }

  private static let noCodes =
    "no source under \"code\" tells a code, so this only meets the types of problem documents "
    + "(RFC 9457); add where the code stands, such as \"json:/error/code\""

  private static let noFailures =
    "no condition under \"failed\" makes an answer below 400 a failure, so this only meets redirects; "
    + "add the condition, such as \"json:/ok=false\""
}

extension Rule.StatusTest {
  /// The first digit.
  fileprivate var hundreds: Int {
    switch self {
    case .exactly(let status): status / 100
    case .family(let digit): digit
    }
  }
}
