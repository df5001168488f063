import HTTP
import Logins
import Time

/// What asking for a token gave.
enum TokenOutcome {
  case token(Token)
  case refused(AttemptFailure)

  /// A credential that has no request for a token.
  static let unaskable = TokenOutcome.refused(
    .noAnswer(
      TransportError(
        progress: .nothingSent,
        reason: .other,
        detail: "there is no login that a token could be asked for with"
      )
    )
  )
}

/// A token and how long it is good for.
struct Token: Hashable {
  let text: String

  /// When it is no longer used; nil for one whose end nobody told.
  let expiry: Timestamp?
}

extension Token {
  /// The token of an answer to what was asked at an instant.
  ///
  /// Its life begins where it was made, which is before the answer is here.
  init(_ answer: TokenAnswer, asked: Timestamp) {
    text = answer.accessToken
    expiry = answer.usableSeconds.map { asked + $0 }
  }
}
