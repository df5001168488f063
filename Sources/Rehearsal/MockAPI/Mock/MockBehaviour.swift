import HTTPServer
import HTTP
import JSON
import Manifests
import Time

/// An API as its manifest describes it: decides what each request gets, without sockets and clocks.
struct MockBehaviour: Sendable {
  let manifest: Manifest
  private let scenario: Scenario
  private let routes: RouteTable
  let present: PresentTime
  private let rateLimit: RateLimitAnswer
  private var calls: [String: Int] = [:]
  private var limits = LimitBook()
  private var repetitions = RepetitionBook()

  init(manifest: Manifest, scenario: Scenario) {
    self.manifest = manifest
    self.scenario = scenario
    routes = RouteTable(manifest)
    present = PresentTime(places: TimePlaces(manifest.errors))
    rateLimit = RateLimitAnswer(manifest)
  }

  /// Finds the operation of a request, counts it and looks up what the scenario has for it.
  mutating func arrival(of head: RequestHead, body: [UInt8], at now: Timestamp) -> Arrival {
    let match = routes.match(
      method: head.method,
      path: head.path,
      query: head.query,
      body: body
    )
    var arrival = Arrival(
      head: head,
      body: body,
      time: now,
      match: match,
      call: 0,
      play: .usual,
      delay: 0
    )
    let presented = PresentedCredentials(head, manifest, operation: match?.operation)
    arrival.credentialFingerprint = presented.fingerprint
    guard let match else { return arrival }
    calls[match.operation.name, default: 0] += 1
    arrival.call = calls[match.operation.name, default: 1]
    arrival.play = scenario.play(operation: match.operation, call: arrival.call)
    while case .delay(let seconds, let next) = arrival.play {
      arrival.delay += seconds
      arrival.play = next
    }
    return arrival
  }

  /// Takes the request's places in the limits when all have one, and says what it is answered.
  ///
  /// A step of the scenario wins over everything, but its request counts like any other.
  mutating func reaction(to arrival: inout Arrival, at now: Timestamp) -> Reaction {
    guard let match = arrival.match else {
      return manifest.tokenAnswer(to: arrival.head).map { Reaction($0, outcome: .token) }
        ?? Self.unknownOperation(manifest.id)
    }
    let admission = admit(&arrival, match, now)
    if let played = played(arrival.play, match.operation, now) {
      if arrival.play.hasEffect { _ = repetitions.note(arrival, manifest) }
      return played
    }
    let presented = PresentedCredentials(arrival.head, manifest, operation: match.operation)
    guard presented.areComplete else { return unauthorized(presented, now) }
    if case .refused(let claim, let wait) = admission {
      let state = limits.state(of: claim, at: now)
      let answer = rateLimit.refusal(
        claim,
        operation: match.operation,
        wait: wait,
        state: state,
        now: now
      )
      return Reaction(answer, outcome: .limited(claim.budget.id))
    }
    let occurrence = repetitions.note(arrival, manifest)
    return Reaction(
      example(match.operation, arrival.claims, now),
      outcome: occurrence == .first ? .example : .repetition
    )
  }

  /// Gives back the places that a request held while it ran.
  mutating func end(_ arrival: Arrival) { limits.end(arrival.claims) }

  private mutating func admit(
    _ arrival: inout Arrival,
    _ match: RouteTable.Match,
    _ now: Timestamp
  ) -> LimitBook.Admission {
    let arguments = ArgumentReader(match: match, head: arrival.head, body: arrival.body)
    let claims = LimitBook.claims(
      of: manifest.errors.budgets,
      operation: match.operation,
      credential: arrival.credentialFingerprint,
      argument: arguments.text
    )
    let admission = limits.admit(claims, at: now)
    if case .admitted = admission { arrival.claims = claims }
    return admission
  }

  /// The example with the fields in which the API tells how much of its tightest limit is left.
  private mutating func example(
    _ operation: Operation,
    _ claims: [LimitBook.Claim],
    _ now: Timestamp
  ) -> HTTPResponse {
    var answer = operation.usualAnswer
    let told = claims.filter { $0.budget.learn != nil }
    let states = told.map { ($0, limits.state(of: $0, at: now)) }
    if let (claim, state) = states.min(by: { $0.1.remaining < $1.1.remaining }) {
      rateLimit.tell(state, of: claim.budget, in: &answer, now: now)
    }
    return answer
  }
}

// MARK: - Credentials

extension MockBehaviour {
  private func unauthorized(_ presented: PresentedCredentials, _ now: Timestamp) -> Reaction {
    let recorded = manifest.samples.first { $0.answer.status == 401 }
    let answer = recorded.map { present.moving(HTTPResponse($0.answer), from: $0.now, to: now) }
    let standard = HTTPResponse(status: 401, json: ["message": .string(presented.complaint)])
    var told = answer ?? standard
    if let field = presented.challenge { told.fields.append(field.name, field.value) }
    return Reaction(told, outcome: .unauthorized)
  }

  private static func unknownOperation(_ id: String) -> Reaction {
    let message = "No operation of the manifest \(id) has this method and path."
    return Reaction(
      HTTPResponse(status: 404, json: ["message": .string(message)]),
      outcome: .unknownOperation
    )
  }
}
