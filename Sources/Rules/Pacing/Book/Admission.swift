package import Failures
package import Manifests
package import Time

/// The answer to an admission request.
package enum Admission: Sendable {
  /// The place is taken, and the call counts as sent: it must leave at once, or give the place back.
  case granted(Reservation)
  /// The place is kept for its time; nothing may be sent before its turn is asked for and granted.
  case scheduled(Reservation)
  /// A gate is shut until the instant, by this failure.
  indirect case shut(scope: String, until: Timestamp, Failure)
  /// A hold is closed by this failure until a person acts.
  indirect case held(scope: String, Failure)
  /// The same call failed the same way so many times just now.
  indirect case repeated(Failure, count: Int)
  /// The API, or the operation, keeps failing; it is tried again at the instant.
  case broken(until: Timestamp, scope: String = "api")
  /// So many answers came that count towards a ban that one more might bring it.
  indirect case struck(until: Timestamp, Strikes)
}

extension Admission {
  /// When the call may ask again; nil where it may be sent, and where waiting does not help.
  package var opening: Timestamp? {
    switch self {
    case .scheduled(let place): place.notBefore
    case .shut(_, let until, _), .broken(let until, _), .struck(let until, _): until
    case .granted, .held, .repeated: nil
    }
  }
}
