import Manifests

/// Codes of XML errors whose meaning is settled by the services that everybody copies (AWS, Azure storage, SOAP), for
/// answers that no rule of a manifest speaks of.
struct WellKnownCode {
  let verdict: Rule.Verdict
  let kind: String

  /// The meaning of the first code that has one; nil where none has.
  init?(_ codes: [String]) {
    guard let meaning = codes.lazy.compactMap({ Self.meanings[$0.lowercased()] }).first else {
      return nil
    }
    (verdict, kind) = meaning
  }

  private static let meanings: [String: (Rule.Verdict, String)] = {
    var meanings: [String: (Rule.Verdict, String)] = [:]
    for (verdict, kind, codes) in groups {
      for code in codes.split(separator: " ") { meanings[code.lowercased()] = (verdict, kind) }
    }
    return meanings
  }()

  private static let groups: [(Rule.Verdict, String, String)] = [
    (
      .retry, "rate_limit",
      """
      SlowDown Throttling ThrottlingException ThrottledException RequestThrottled \
      RequestThrottledException RequestLimitExceeded BandwidthLimitExceeded TooManyRequests \
      TooManyRequestsException ProvisionedThroughputExceededException EC2ThrottledException \
      ServerBusy RateExceeded RateLimitExceeded
      """
    ),
    (
      .retry, "upstream",
      """
      RequestTimeout RequestTimeoutException PriorRequestNotComplete InternalError InternalFailure \
      ServiceUnavailable Unavailable OperationTimedOut TransactionInProgressException \
      OperationAborted MessageTimeout
      """
    ),
    (
      .askOperator, "auth",
      """
      ExpiredToken ExpiredTokenException InvalidAccessKeyId InvalidToken InvalidClientTokenId \
      SignatureDoesNotMatch AuthFailure MissingAuthenticationToken IncompleteSignature \
      AuthenticationFailed InvalidAuthenticationInfo FailedAuthentication FailedCheck \
      InvalidSecurityToken
      """
    ),
    // SOAP sends the faults of both sides with status 500.
    (.revise, "validation", "Client Sender"),
    (.retry, "upstream", "Server Receiver"),
    (.askOperator, "setup", "RequestTimeTooSkewed RequestExpired RequestInTheFuture"),
    (.askOperator, "permission", "AccessDenied UnauthorizedAccess AuthorizationPermissionMismatch"),
  ]
}
