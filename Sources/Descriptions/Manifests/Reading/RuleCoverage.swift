import JSON

/// The search for rules that never decide, because earlier rules take all their answers.
enum RuleCoverage {
  /// Rules and the earlier ones that together cover them, by their places in the list.
  static func unreachable(_ rules: [Rule]) -> [(later: Int, earlier: [Int])] {
    let tests = rules.map { Tests($0.when) }
    return tests.indices.compactMap { later in
      let earlier = tests[..<later]
      if let whole = earlier.firstIndex(where: { $0.covers(tests[later]) }) {
        return (later, [whole])
      }
      let parts = tests[later].parts
      guard parts.count > 1, parts.count <= partLimit, later <= partLimit else { return nil }
      let covering = parts.map { part in earlier.firstIndex { $0.covers(part) } }
      guard !covering.contains(nil) else { return nil }
      return (later, Set(covering.compactMap(\.self)).sorted())
    }
  }

  /// Parts of a rule, and rules before it, that are looked at one by one.
  private static let partLimit = 200

  /// The tests of a rule in a form that can be compared.
  private struct Tests {
    private var codes: Set<String>?
    private var statuses: Set<Rule.StatusTest>?
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

    /// A rule for each code and status of the lists: an answer passes if it passes one of them.
    var parts: [Tests] {
      let byCode = codes.map { codes in
        codes.map { code in
          var part = self
          part.codes = [code]
          return part
        }
      }
      return (byCode ?? [self]).flatMap { part -> [Tests] in
        guard let statuses else { return [part] }
        return statuses.map { status in
          var one = part
          one.statuses = [status]
          return one
        }
      }
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
    case (.otherThan(let mine), .otherThan(let theirs)): return Set(mine).isSubset(of: theirs)
    case (.otherThan(let mine), .oneOf(let theirs)): return Set(mine).isDisjoint(with: theirs)
    case (.otherThan, .exists), (.oneOf, .otherThan), (.exists, .otherThan): return false
    case (.exists, .oneOf(let theirs)):
      // These three are what "exists" takes for absent.
      return theirs.allSatisfy { !["", "null", "false"].contains($0) }
    }
  }
}
