import Credentials

/// What a call has done for its tokens.
struct TokenAcquisition {
  /// What it came to.
  enum Outcome {
    case ready([Token])
    /// A token was asked for, which took time: the call needs a place anew.
    case again
    case refused(AttemptFailure)
  }

  /// How often one was asked for.
  var asked = 0

  /// Whether the API has refused a token before: a second one tells that the token is not to blame.
  var hasRenewed = false

  private static let limit = 3

  /// Whether a token may be asked for once more inside the call.
  var mayAskAgain: Bool { asked < Self.limit }

  /// Whether a token is used as it comes: it ends sooner than a place is found for the call.
  var hasAskedTooOften: Bool { asked > Self.limit }
}
