package import EventLoop

/// The way of one call's answer to the client, and what is to be done at its end.
@Engine
package final class Delivery {
  /// How the way of an answer ended.
  package enum Fate: Sendable, Hashable {
    /// All of its bytes have left this process for the client.
    case left
    /// It never will: the client gave the request up, or is gone.
    case lost
  }

  /// Who ended a call before its answer.
  package enum Withdrawal: Sendable, Hashable {
    /// The client cancelled the request.
    case byClient
    /// Serving ended.
    case byEnd
  }

  /// Who ended the call; means nothing as long as its task is not cancelled.
  package private(set) var withdrawal = Withdrawal.byClient

  /// Whether the client's word breaks the call off only once it lets go.
  private var isHolding = false

  /// Breaks the call off; there once the client has given the call up while it holds on.
  private var breaking: (@Engine () -> Void)?

  private var bodies: [@Engine (Fate) async -> Void] = []

  /// Makes a delivery on which nothing depends yet.
  package nonisolated init() {}

  /// Notes that serving ends, before the task of the call is cancelled.
  package func withdrawAtEnd() { withdrawal = .byEnd }

  /// Whether the client has given the call up, which may go on nevertheless.
  package private(set) var isGivenUp = false

  /// Has the call go on although its client gives it up.
  ///
  /// What is on its way happens all the same, and its answer is known only to who hears it. The end of serving breaks it
  /// off nevertheless.
  package func hold() { isHolding = true }

  /// Ends `hold`; a call that was given up meanwhile is broken off.
  package func letGo() {
    isHolding = false
    breaking?()
    breaking = nil
  }

  /// Takes in that the client has given the call up: `body` breaks it off, at once unless the call holds on.
  package func withdraw(_ body: @escaping @Engine () -> Void) {
    isGivenUp = true
    if isHolding { breaking = body } else { body() }
  }

  /// Breaks a call off that still holds on when serving ends.
  package func breakAtEnd() {
    guard isHolding, let breaking else { return }
    withdrawAtEnd()
    self.breaking = nil
    breaking()
  }

  /// Takes something to be done once the fate of the answer is known; never done where this process ends before.
  package func afterwards(_ body: @escaping @Engine (Fate) async -> Void) { bodies.append(body) }

  /// What is to be done where the client gives the call up although its answer has left.
  private var regret: (@Engine () -> Void)?

  /// Takes something to be done where the client gives the call up although its answer has left: the two have crossed, and
  /// the client takes no notice of the answer.
  package func ifGivenUpAfterwards(_ body: @escaping @Engine () -> Void) { regret = body }

  /// Whether anything depends on the client's giving the call up too late.
  package var heedsLateWithdrawal: Bool { regret != nil }

  /// Takes in that the client has given the call up after its answer had left.
  package func withdrawLate() {
    regret?()
    regret = nil
  }

  /// Whether anything depends on the fate of the answer.
  package var isAwaited: Bool { !bodies.isEmpty }

  /// Does what depends on the fate of the answer, in the order in which it was asked for; once.
  package func end(_ fate: Fate) async {
    let due = bodies
    bodies = []
    for body in due { await body(fate) }
  }
}
