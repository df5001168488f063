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

  /// Answers whose count gets the caller banned.
  package var strikes: Strikes?

  /// Failures inside a good answer.
  package var partial: [PartialFailures] = []

  /// Remarks on good answers.
  package var notes: [Note] = []

  /// Makes a vocabulary that knows nothing: the status alone decides.
  package init() {}

  /// Which of several waits counts.
  package enum Pick: String, Sendable, Hashable, CaseIterable { case first, max }
}

extension ErrorVocabulary {
  /// What sources refer to of the last success, by source text (`json:/time/reset`).
  package var memos: [String] {
    var memos: [String] = []
    // Every good answer asks, and hardly a vocabulary remembers anything: so no lists are made to be looked through.
    let note = { (source: Source) in
      if case .memo(let text) = source.origin { memos.append(text) }
    }
    for wait in waits {
      if case .source(let source, _) = wait.measure { note(source) }
    }
    for texts in [code, message, hint, notice, warning, requestID, remedyURL] {
      texts.forEach(note)
    }
    for condition in failed { note(condition.source) }
    for wait in waits { if let condition = wait.condition { note(condition.source) } }
    for rule in rules { for condition in rule.when.conditions { note(condition.source) } }
    for given in notes { for condition in given.when { note(condition.source) } }
    return memos
  }
}

/// A place in an answer that a text is taken from.
package struct Source: Sendable, Hashable {
  /// The part of the answer.
  package enum Origin: Sendable, Hashable {
    /// Pointer with wildcards into the JSON body.
    case json(JSONPointer)
    /// Pointer with wildcards into the tree of an XML body: local names of elements, `@name` for an attribute.
    case xml(JSONPointer)
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
package struct Condition: Sendable, Hashable {
  /// What the source's value must be.
  package enum Expectation: Sendable, Hashable {
    /// There is a value other than null, false and the empty text.
    case exists
    /// The value's plain text is one of these; numbers are compared as numbers.
    case oneOf([String])
    /// There is a value, and none is one of these.
    case otherThan([String])
  }

  package var source: Source
  package var expectation: Expectation
}

/// Field errors of a validation answer in one of the shapes that APIs use.
package enum FieldErrors: Sendable, Hashable {
  /// An array (or map) of entries; `field` and `text` are pointers inside an entry.
  case each(JSONPointer, field: JSONPointer, text: JSONPointer)
  /// An object from field names to what is wrong with them; `text` is a pointer inside a member, the member if nil.
  case map(JSONPointer, text: JSONPointer? = nil)
  /// A tree of field names whose leaves hold a list under `leaf`; `text` is a pointer inside its entries.
  case tree(JSONPointer, leaf: String, text: JSONPointer)
  /// One field name at the first pointer, its text at the second.
  case one(JSONPointer, text: JSONPointer)
  /// A list of field names without texts.
  case names(JSONPointer)
  /// The names that an expression takes out of a text; `text` points to what is wrong with them.
  case source(Source, text: JSONPointer?)
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

  /// Pointer to the number of all items, good ones too, where the items listed are the failed ones only.
  package var total: JSONPointer?

  /// Where the item is put before the vocabulary's sources read it: `/error` wraps it.
  package var wrap: JSONPointer
}

/// A remark on a good answer.
package struct Note: Sendable {
  package var when: [Condition]
  package var operations: [String]?
  package var say: String
}
