package import EventLoop
package import Time

/// What is to be known once, and by all processes of a state.
package struct Mark: Sendable, Hashable {
  /// What a mark is of; keys are those of its kind.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A person does not want a call, by the hash of its tool and arguments; the text says which call it is.
    case refusal
    /// A person has answered a question, by its name.
    case answer
    /// A client was told that a task is over, by the task's id; the text is the result.
    case ending
    /// Something that clients may wait for has happened, by its id.
    case event
    /// The operator was told of an event, by its id.
    case told
    /// The state was moved from or to another place.
    case move

    /// Marks that are kept; the oldest of more are forgotten.
    package var limit: Int { self == .ending ? 1000 : 10_000 }
  }

  /// The place among all marks; later ones have greater numbers.
  package var number: Int64
  package var key: String
  package var text: String
  package var at: Timestamp

  /// Makes a mark.
  package init(number: Int64, key: String, text: String, at: Timestamp) {
    self.number = number
    self.key = key
    self.text = text
    self.at = at
  }
}

/// Marks that processes share: of several that make the same one, exactly one is told that it was the first.
@Engine
package protocol MarkLedger: AnyObject {
  /// Makes those of the marks that nobody has made before, and returns their keys.
  ///
  /// - Throws: `StoreError` when they cannot be stored; then none is made.
  func mark(_ kind: Mark.Kind, _ texts: [(key: String, text: String)], now clock: InstantSource)
    async throws(StoreError) -> Set<String>

  /// The mark of a key; nil where nobody has made it.
  ///
  /// - Throws: `StoreError` when the store cannot be read.
  func mark(_ kind: Mark.Kind, of key: String, now: Timestamp) async throws(StoreError) -> Mark?

  /// The marks that come after a number, in order; the number before the first is 0.
  ///
  /// - Throws: `StoreError` when the store cannot be read.
  func marks(_ kind: Mark.Kind, after number: Int64, now: Timestamp) async throws(StoreError)
    -> [Mark]

  /// Takes marks back, so that they can be made anew, and returns the keys of those that were there.
  ///
  /// - Throws: `StoreError` when that cannot be stored; then all stay.
  func unmark(_ kind: Mark.Kind, _ keys: [String], now clock: InstantSource)
    async throws(StoreError) -> Set<String>
}

extension MarkLedger {
  /// Makes one mark; false where it was made before.
  ///
  /// - Throws: `StoreError` when it cannot be stored.
  package func mark(
    _ kind: Mark.Kind,
    _ key: String,
    _ text: String = "",
    now clock: InstantSource
  ) async throws(StoreError) -> Bool {
    try await !mark(kind, [(key, text)], now: clock).isEmpty
  }
}
