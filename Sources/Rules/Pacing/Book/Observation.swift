package import Failures
package import JSON
package import Time

/// Something an exchange with the API taught.
package indirect enum Observation: Sendable {
  /// Nothing of the scope may be sent before the instant.
  case shut(scope: ScopeKey, until: Timestamp, Failure)
  /// Nothing of the scope may be sent with the credential until a person acts.
  case held(scope: ScopeKey, credential: String, Failure, from: [CredentialSource] = [])
  /// The API told the state of a budget.
  case budget(key: String, limit: Int?, remaining: Int?, reset: Timestamp?, per: Double? = nil)
  /// The API told the state of a limit that nobody declares.
  case told(BudgetLedger.Claim, limit: Int?, remaining: Int, reset: Timestamp)
  /// The API told what the call at a place cost; so much was taken for it.
  case cost(UInt64, key: String, taken: Double, told: Double)
  /// The API gave an answer that counts towards a ban.
  case struck(BudgetLedger.Claim)
  /// The API answered a call of the operation as it should.
  case healthy(api: String, operation: String? = nil)
  /// The API failed, or could not be reached; the operation is named where it alone is known to fail.
  case unwell(api: String, operation: String? = nil)
  /// The call succeeded: what was remembered of its failures is void, and what it looked behind is open.
  case succeeded(AdmissionRequest, Reservation)
  /// The call failed in this way, and would again.
  case failed(AdmissionRequest, Failure)
  /// Nothing came of the call that could teach anything: the next one may find out what it was to.
  case untold(AdmissionRequest, Reservation)
  /// An answer told values that later waits and scopes refer to.
  case remembered(JSONObject, AdmissionRequest)
}
