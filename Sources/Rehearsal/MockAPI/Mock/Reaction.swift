import HTTPServer
import HTTP
import Time

/// What a stand-in does with one request.
struct Reaction: Sendable {
  /// How much of the answer is sent.
  enum Delivery: Sendable, Hashable {
    case whole
    case half
    case endless
    case none
  }

  var answer: HTTPResponse
  var delivery: Delivery
  var outcome: RequestRecord.Outcome

  init(
    _ answer: HTTPResponse,
    delivery: Delivery = .whole,
    outcome: RequestRecord.Outcome
  ) {
    self.answer = answer
    self.delivery = delivery
    self.outcome = outcome
  }
}

/// A request that has come in whole.
struct Arrival: Sendable {
  var head: RequestHead
  var body: [UInt8]
  var time: Timestamp
  var match: RouteTable.Match?

  /// The ordinal among the operation's requests, from 1; 0 without an operation.
  var call: Int

  /// What the scenario says, its delays taken off.
  var play: ScriptedResponse

  /// Seconds to wait before the request is answered.
  var delay: Double
  var credentialFingerprint: String?

  /// The places taken in limits of what runs at once.
  var claims: [LimitBook.Claim] = []
}
