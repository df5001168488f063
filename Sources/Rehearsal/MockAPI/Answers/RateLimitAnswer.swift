import HTTPServer
import HTTP
import JSON
import Manifests
import Time

/// Answers to requests that pass a declared limit, in the API's own words where its manifest records them.
struct RateLimitAnswer: Sendable {
  private let recorded: [(sample: Sample, answer: HTTPResponse)]
  private let places: TimePlaces
  private let present: PresentTime

  init(_ manifest: Manifest) {
    places = TimePlaces(manifest.errors)
    present = PresentTime(places: places)
    recorded = manifest.samples.filter {
      $0.answer.status == 429 && $0.expect.verdict == "back_off"
    }.map { ($0, HTTPResponse($0.answer)) }
  }

  /// The refusal of a request, with the true time until a place is free.
  func refusal(
    _ claim: LimitBook.Claim,
    operation: Operation,
    wait: Double,
    state: LimitCounter.State,
    now: Timestamp
  ) -> HTTPResponse {
    let seconds = wait.isFinite ? max(wait, 0) : 86_400
    var answer = start(for: claim.budget, operation, now)
    for field in places.mixedFields { answer.fields.remove(field) }
    places.rewrite(&answer) { _, unit in
      Figure.text(secondsFromNow: max(seconds, 1), as: unit, now: now)
    }
    answer.fields.set("Retry-After", Figure.text(max(seconds, 1).rounded(.up)))
    var state = state
    state.remaining = 0
    state.reset = seconds
    tell(state, of: claim.budget, in: &answer, now: now)
    return answer
  }

  /// Fills in the fields in which the API tells the state of a limit.
  func tell(
    _ state: LimitCounter.State,
    of budget: Budget,
    in answer: inout HTTPResponse,
    now: Timestamp
  ) {
    guard let learn = budget.learn else { return }
    if let field = learn.limit?.wholeField { answer.fields.set(field, String(state.limit)) }
    if let field = learn.remaining?.wholeField {
      answer.fields.set(field, String(state.remaining))
    }
    if let field = learn.reset?.wholeField {
      let figure = Figure.text(secondsFromNow: state.reset, as: learn.resetUnit, now: now)
      answer.fields.set(field, figure)
    }
    if let field = learn.pair?.source.wholeField {
      answer.fields.set(field, "\(state.limit - state.remaining)/\(state.limit)")
    }
  }

  /// The record that suits best: of the same scope and operation, of the same scope, of the operation, any.
  private func start(for budget: Budget, _ operation: Operation, _ now: Timestamp) -> HTTPResponse {
    let best = recorded.max {
      score($0.sample, budget, operation) < score($1.sample, budget, operation)
    }
    guard let best else {
      return HTTPResponse(status: 429, json: ["message": "Too many requests."])
    }
    return present.moving(best.answer, from: best.sample.now, to: now)
  }

  private func score(_ sample: Sample, _ budget: Budget, _ operation: Operation) -> Int {
    (sample.expect.scope == budget.scope ? 2 : 0) + (sample.operation == operation.name ? 1 : 0)
  }
}

extension Source {
  /// The header field that holds the figure and nothing else; nil where it stands elsewhere.
  fileprivate var wholeField: String? {
    if case .header(let name) = origin, capture == nil { name } else { nil }
  }
}
