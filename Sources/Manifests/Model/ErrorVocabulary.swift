package import JSON

/// How an API says no, and what follows from it.
package struct ErrorVocabulary: Sendable {
  /// Conditions that make an answer below 400 a failure; any one suffices.
  package var failed: [Condition] = []
  package var code: [Source] = []
  package var message: [Source] = []
  package var hint: [Source] = []

  /// Vendor text meant for the end user.
  package var notice: [Source] = []

  /// Vendor text that says an error is being repeated.
  package var warning: [Source] = []
  package var requestID: [Source] = []

  /// Where the API names a page on which a person can mend the cause.
  package var remedyURL: [Source] = []
  package var fields: [FieldErrors] = []
  package var waits: [Wait] = []
  package var pick: Pick = .first
  package var rules: [Rule] = []
  package var budgets: [Budget] = []
  package var idempotency: IdempotencyKey?

  /// Statuses whose count gets the caller banned.
  package var strikes: [Int] = []

  /// Failures inside a good answer.
  package var partial: [PartialFailures] = []

  /// Remarks on good answers.
  package var notes: [Note] = []

  /// Makes a vocabulary that knows nothing: the status alone decides.
  package init() {}

  /// Which of several waits counts.
  package enum Pick: String, Sendable, Hashable, CaseIterable { case first, max }
}

/// A place in an answer that a text is taken from.
package struct Source: Sendable {
  /// The part of the answer.
  package enum Origin: Sendable, Hashable {
    /// Pointer with wildcards into the JSON body.
    case json(JSONPointer)
    /// Header field.
    case header(String)
    /// The whole body as text.
    case text
    /// What was remembered from the last success of the scope under this source text (`json:/time/reset`).
    case memo(String)
    /// The resolved codes; only in conditions.
    case code
    /// A parameter of the structured field that a wait is read from; only in a wait's condition.
    case parameter(String)
  }

  package var origin: Origin

  /// Takes only what the pattern's one capture finds; nil takes the whole.
  package var capture: Pattern?

  /// The source as written, for guidance and diagnostics.
  package var text: String
}

/// A test of an answer.
package struct Condition: Sendable {
  /// What the source's value must be.
  package enum Expectation: Sendable, Hashable {
    /// There is a value other than null, false and the empty text.
    case exists
    /// The value's plain text is one of these.
    case oneOf([String])
  }

  package var source: Source
  package var expectation: Expectation
}

/// Field errors of a validation answer in one of the shapes that APIs use.
package enum FieldErrors: Sendable, Hashable {
  /// An array (or map) of entries; `field` and `text` are pointers inside an entry.
  case each(JSONPointer, field: JSONPointer, text: JSONPointer)
  /// An object from field names to a text or a list of texts.
  case map(JSONPointer)
  /// A tree of field names whose leaves hold a list under `leaf`, each entry with a `message`.
  case tree(JSONPointer, leaf: String)
  /// One field name at the first pointer, its text at the second.
  case one(JSONPointer, text: JSONPointer)
  /// A list of field names without texts.
  case names(JSONPointer)
}

/// One way to learn how long to wait.
package struct Wait: Sendable {
  /// The unit of a wait's figure.
  package enum Unit: String, Sendable, Hashable, CaseIterable {
    /// Seconds or an HTTP-date (RFC 9110 §10.2.3).
    case http
    case seconds
    case milliseconds
    case unix
    case unixMilliseconds = "unix-ms"
    /// RFC 3339, with lenient seconds and offset.
    case timestamp
    /// Go (`6m0s`), protobuf (`34.07s`) or ISO 8601 (`PT2M`).
    case duration
  }

  /// What the wait is computed from.
  package enum Measure: Sendable {
    case source(Source, as: Unit)
    /// (cost − available) / rate, in seconds; pointers into the JSON body.
    case cost(JSONPointer, available: JSONPointer, rate: JSONPointer)
  }

  package var measure: Measure

  /// The wait counts only if this holds.
  package var condition: Condition?

  /// The parameter of a structured field's item that holds the figure (`t` of `"x";r=0;t=5`); of several items that
  /// meet the condition the longest wait counts.
  package var item: String?

  /// Seconds added to what the API says.
  package var plus: Double = 0
}

/// What follows from failures of a kind; the first rule that matches decides.
package struct Rule: Sendable {
  package var when: When

  /// Index in the manifest's list, for diagnostics.
  package var index: Int
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

  /// Wait until this time of day (`HH:MM`, or `midnight`) in `zone`.
  package var until: String?

  /// UTC offset as `+03:00`, or `UTC`.
  package var zone: String?

  /// Whether a wait shuts the gate although the verdict is not to wait.
  package var hold: Hold = .none

  /// One or more sentences for the agent, in our words.
  package var say: String?

  /// What the operator must do, in our words.
  package var operatorMessage: String?

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

/// A limit known beforehand.
package struct Budget: Sendable, Hashable {
  /// How the limit counts.
  package enum Limit: Sendable, Hashable {
    /// At most `limit` calls in any `per` seconds.
    case window(limit: Int, per: Double)
    /// A bucket that holds `capacity` and gains `refill` a second.
    case bucket(capacity: Double, refill: Double)
    /// At most this many calls at once.
    case concurrency(Int)
    /// At least this many seconds between calls.
    case spacing(Double)
  }

  package var id: String
  package var limit: Limit
  package var scope: String

  /// The group whose operations count; nil counts all.
  package var group: String?

  /// Places a call takes; 1 unless said.
  package var cost: Double
  package var learn: Learn?
  package var provenance: Provenance?

  /// Whether the API's own figure replaces the declared one in both directions.
  package var isDefault: Bool

  /// Makes a budget.
  package init(
    id: String,
    limit: Limit,
    scope: String,
    group: String? = nil,
    cost: Double = 1,
    learn: Learn? = nil,
    provenance: Provenance? = nil,
    isDefault: Bool = false
  ) {
    self.id = id
    self.limit = limit
    self.scope = scope
    self.group = group
    self.cost = cost
    self.learn = learn
    self.provenance = provenance
    self.isDefault = isDefault
  }

  /// Fields of an answer that tell the state of the limit.
  package struct Learn: Sendable, Hashable {
    package var limit: String?
    package var remaining: String?
    package var reset: String?
    package var resetUnit: Wait.Unit
  }
}

/// Where an idempotency key goes.
package struct IdempotencyKey: Sendable, Hashable {
  package var header: String
}

/// Failures inside a good answer, such as the items of a batch.
package struct PartialFailures: Sendable {
  /// Pointer to the array or object of items; object members are named by their key.
  package var each: JSONPointer

  /// Pointer inside an item to its name; nil uses key or index.
  package var id: JSONPointer?

  /// Conditions inside an item; an item fails if any holds, and every item if there are none.
  package var failed: [Condition]

  /// Pointer inside an item to its status; 400 stands in for a missing one.
  package var status: JSONPointer?

  /// Where the item is put before the vocabulary's sources read it: `/error` wraps it.
  package var wrap: JSONPointer
}

/// A remark on a good answer.
package struct Note: Sendable {
  package var when: [Condition]
  package var operations: [String]?
  package var say: String
}
