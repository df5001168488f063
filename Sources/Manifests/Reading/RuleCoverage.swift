import JSON

/// The search for rules that never decide, because an earlier rule takes all their answers.
enum RuleCoverage {
  /// Pairs of a rule and the first earlier rule that covers it, by their places in the list.
  static func unreachable(_ rules: [Rule]) -> [(later: Int, earlier: Int)] {
    let tests = rules.map { Tests($0.when) }
    return tests.indices.compactMap { later in
      let earlier = tests[..<later].firstIndex { $0.covers(tests[later]) }
      return earlier.map { (later, $0) }
    }
  }

  /// The tests of a rule in a form that can be compared.
  private struct Tests {
    private let codes: Set<String>?
    private let statuses: Set<Rule.StatusTest>?
    private let text: Pattern?
    private let isFailedSuccess: Bool?
    private let operations: Set<String>?
    private let conditions: [Condition]

    init(_ when: Rule.When) {
      codes = when.codes.map { Set($0.map { $0.lowercased() }) }
      statuses = when.statuses.map { Set($0) }
      text = when.text
      isFailedSuccess = when.isFailedSuccess
      operations = when.operations.map { Set($0) }
      conditions = when.conditions
    }

    /// Whether every answer that passes `other` passes this too, as far as the tests show it.
    func covers(_ other: Tests) -> Bool {
      Self.isWider(codes, than: other.codes)
        && coversStatuses(of: other)
        && (text == nil || text == other.text)
        && (isFailedSuccess == nil || isFailedSuccess == other.isFailedSuccess)
        && Self.isWider(operations, than: other.operations)
        && conditions.allSatisfy { condition in
          other.conditions.contains { condition.covers($0) }
        }
    }

    private func coversStatuses(of other: Tests) -> Bool {
      guard let statuses else { return true }
      guard let others = other.statuses else { return false }
      return others.allSatisfy { test in
        if statuses.contains(test) { return true }
        guard case .exactly(let status) = test else { return false }
        return statuses.contains(.family(status / 100))
      }
    }

    private static func isWider(_ left: Set<String>?, than right: Set<String>?) -> Bool {
      guard let left else { return true }
      return right.map { $0.isSubset(of: left) } ?? false
    }
  }
}

extension Condition {
  /// Whether this holds wherever `other` does.
  fileprivate func covers(_ other: Condition) -> Bool {
    guard source.text == other.source.text else { return false }
    switch (expectation, other.expectation) {
    case (.exists, .exists): return true
    case (.oneOf(let mine), .oneOf(let theirs)): return Set(theirs).isSubset(of: mine)
    case (.oneOf, .exists): return false
    case (.exists, .oneOf(let theirs)):
      // These three are what "exists" takes for absent.
      return theirs.allSatisfy { !["", "null", "false"].contains($0) }
    }
  }
}
