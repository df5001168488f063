/// The place and reason for which an expression is refused.
package struct PatternError: Error, Sendable, Hashable {
  /// What is wrong at the place.
  package enum Reason: Sendable, Hashable {
    case empty
    case tooLong(limit: Int)
    /// The repetitions unroll to more than the program may hold.
    case tooLarge
    /// Groups are nested deeper than the limit.
    case tooDeep
    case unclosedGroup
    case unopenedGroup
    case unclosedClass
    case emptyClass
    case reversedRange
    case nothingToRepeat
    case malformedRepetition
    case secondCapture
    case thirdCapture
    case trailingBackslash
    /// An escape whose letter asks for more than follows.
    case malformedEscape(String)
    /// A parenthesis with a question mark that begins no group.
    case unknownGroup
    /// A construct outside the subset, by its name.
    case unsupported(String)
  }

  package let reason: Reason

  /// Offset in Unicode scalars, counted from 0.
  package let position: Int

  /// Makes an error of a place and a reason.
  package init(reason: Reason, position: Int) {
    self.reason = reason
    self.position = position
  }

  /// The reason as a clause with the place, counted from 1, and what to do.
  package var message: String { "\(clause) at character \(position + 1)" }

  private var clause: String {
    switch reason {
    case .empty: "the expression is empty"
    case .tooLong(let limit): "the expression has more than \(limit) characters"
    case .tooLarge: "the repetitions unroll to too much; use smaller counts or \"*\""
    case .tooDeep: "groups are nested deeper than \(PatternSyntax.depthLimit) levels"
    case .unclosedGroup: "a group without its \")\""
    case .unopenedGroup: "a \")\" without its group; write \"\\)\" for the character"
    case .unclosedClass: "a class without its \"]\""
    case .emptyClass: "a class without characters"
    case .reversedRange: "a range whose end comes before its start"
    case .nothingToRepeat: "a repetition with nothing before it; escape it to mean the character"
    case .malformedRepetition: "expected {n}, {n,} or {n,m}; write \"\\{\" for the character"
    case .secondCapture: "a second group that captures; write \"(?:…)\" for all but one"
    case .thirdCapture: "a third group that captures; write \"(?:…)\" for all but two"
    case .trailingBackslash: "a backslash with nothing after it"
    case .malformedEscape(let letter): "an incomplete escape \"\\\(letter)\""
    case .unknownGroup: "no group begins like this"
    case .unsupported(let construct): "\(construct) is not supported"
    }
  }
}
