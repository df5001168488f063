package import HTTP
package import JSON

/// An answer that is no failure as a whole.
package struct SuccessResponse: Sendable {
  package var status: Int
  package var document: ResponseContent

  /// Whether the content went on past what was read.
  package var isCut: Bool

  /// Remarks of the manifest that apply.
  package var notes: [String]

  /// The items inside that failed; of very many the first.
  package var failedItems: [FailedItem]

  /// How many items failed, and how much of the whole they are.
  package var failedCount: Int
  package var failedShare: Share

  /// What later answers' waits may refer to, by source text; for the memory of the scope.
  package var remembered: JSONObject

  /// What comes after this page.
  package var nextPage: NextPage

  /// Header fields that the agent is told.
  package var fields: [HTTPFields.Field] = []

  /// Whether the content is the beginning of a stream that was still coming.
  package var isOngoing = false

  /// Why the outcome, which is at another place, was not got from there; nil where the answer is the outcome.
  package var redirectStop: RedirectStop?

  /// Seconds after which the API asks to look what has become of what it accepted; nil where it does not.
  package var lookAfter: Double?

  /// Where the outcome of what is accepted is, when that is another server, to which nothing is sent; nil otherwise.
  package var outcomeElsewhere: String?

  /// What goes on behind the API's door, and when to look for its outcome; nil where this is the outcome.
  package var pending: Pending?

  /// What is accepted and not done yet.
  package struct Pending: Sendable, Hashable {
    package var operation: AcceptedOperation
    package var wait: WaitTime
  }

  /// How much of an answer failed.
  package enum Share: Sendable, Hashable {
    case some
    case all
    /// The answer does not tell how many items there are.
    case unknown
  }

  /// A part of the answer that failed.
  package struct FailedItem: Sendable {
    /// The item's name, key or index.
    package var name: String
    package var failure: Failure
  }
}
