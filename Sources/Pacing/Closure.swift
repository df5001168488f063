/// What made a gate shut, a hold close or a call fail: enough to tell the next caller why nothing is sent.
package struct Closure: Sendable, Hashable {
  /// Where the time of a wait comes from.
  package enum TimeOrigin: String, Sendable, Hashable, CaseIterable {
    /// The API named an instant, which was read against its clock.
    case instant
    /// The API named a number of seconds.
    case delay
    /// The API said nothing and the wait was chosen here.
    case chosen
  }

  /// The API's code for the failure.
  package var code: String?

  /// The HTTP status, nil when no answer came.
  package var status: Int?

  /// The manifest's word for the failure, such as `rate_limit`.
  package var kind: String?

  /// What happened, as one clause without a full stop.
  package var reason: String
  package var origin: TimeOrigin

  /// What a person must do; only on holds.
  package var operatorMessage: String?

  /// Where a person does it, as an absolute URL.
  package var url: String?

  /// Makes a closure; only the reason is required.
  package init(
    reason: String,
    code: String? = nil,
    status: Int? = nil,
    kind: String? = nil,
    origin: TimeOrigin = .chosen,
    operatorMessage: String? = nil,
    url: String? = nil
  ) {
    self.reason = reason
    self.code = code
    self.status = status
    self.kind = kind
    self.origin = origin
    self.operatorMessage = operatorMessage
    self.url = url
  }
}
