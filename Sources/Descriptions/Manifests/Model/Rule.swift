package import JSON
package import Time

/// What follows from failures of a kind; the first rule that matches decides.
package struct Rule: Sendable {
  package var when: When

  /// Index in the manifest's list, for diagnostics.
  package var index: Int

  /// The dialect that the rule comes from, whose list the index counts in; nil for a manifest's own.
  package var dialect: String?
  package var verdict: Verdict
  package var kind: String?

  /// Who else must stop: `api`, `ip`, `credential`, `account`, `operation`, `group:x`, `arg:name`, … joined by `+`.
  package var scope: String?

  /// Seconds when the API gives none.
  package var defaultWait: Double?
  package var floor: Double?
  package var cap: Double?

  /// Seconds of the first chosen wait of a retry.
  package var base: Double?

  /// Factor by which the wait grows with each repetition.
  package var grow: Double?

  /// Wait until this time of day (`HH:MM`, or `midnight`) in `zone`, or until the next full `hour`, the next Monday
  /// (`week`) or the first of the next `month`.
  package var until: String?

  /// UTC offset as `+03:00`, `UTC`, or a zone such as `Europe/Berlin`.
  package var zone: String?

  /// When the clocks of a named zone go by which offset; nil for an offset, and where this machine has no zones.
  package var zoneRules: ZoneRules?

  /// Whether a wait shuts the gate although the verdict is not to wait.
  package var hold: Hold = .none

  /// One or more sentences for the agent, in our words.
  package var say: String?

  /// What the operator must do, in our words.
  package var operatorMessage: String?

  /// Places in both for what the answer holds.
  package var places: [Place] = []

  /// A place in a sentence.
  package struct Place: Sendable, Hashable {
    /// As it is written, braces and all.
    package var text: String
    package var source: Source
  }

  /// Where the operator does it: absolute, or relative to the base URL's origin.
  package var url: String?

  /// Whether the scope stays shut.
  package enum Hold: Sendable, Hashable { case none, gate }

  /// What to do.
  package enum Verdict: String, Sendable, Hashable, CaseIterable {
    case revise
    case backOff = "back_off"
    case retry
    case askOperator = "ask_operator"
    case ok
  }

  /// The tests of a rule; all must hold.
  package struct When: Sendable {
    /// The resolved codes contain one of these, compared without case; nil tests nothing.
    package var codes: [String]?
    package var statuses: [StatusTest]?

    /// The body's text contains this pattern.
    package var text: Pattern?

    /// The answer is a failure although its status is below 400.
    package var isFailedSuccess: Bool?

    /// The operation is one of these.
    package var operations: [String]?
    package var conditions: [Condition] = []
  }

  /// A status or a class of statuses.
  package enum StatusTest: Sendable, Hashable {
    case exactly(Int)
    /// The first digit: 5 for `5xx`.
    case family(Int)
  }
}
