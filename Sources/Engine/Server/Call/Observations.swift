import EventLoop
import Failures
import HTTP
import JSON
import Manifests
import Pacing
import Time

extension PreparedCall {
  /// What a failure teaches about later calls.
  func observations(of failure: Failure, in answer: HTTPResponse, now: Timestamp) -> [Observation] {
    var observations = [health(after: failure)]
    let scope = entry.scopes.key(of: failure.scope, for: scoped.knowing(told(by: answer)))
    if failure.hold == .person {
      observations.append(
        .held(scope: scope, credential: scoped.credential, failure, from: scoped.sources)
      )
    } else if let wait = failure.wait {
      // Whoever says when to come back says it to all of the scope, whatever the call is to do meanwhile.
      observations.append(.shut(scope: scope, until: now + wait.margined, failure))
    }
    if failure.verdict == .revise { observations.append(.failed(admissionRequest, failure)) }
    return observations
  }

  /// A failure that may pass by itself and is the server's own; any other answer of the API shows that it works.
  private func health(after failure: Failure) -> Observation {
    let isServerError =
      failure.peculiarity == .page || (failure.status.map { $0 >= 500 } ?? true)
    guard isServerError, failure.verdict == .retry else {
      return .healthy(api: api, operation: entry.operation.name)
    }
    return .unwell(api: api, operation: failure.scope == "api" ? nil : entry.operation.name)
  }

  /// What an answer tells about the budgets that count the call.
  func budgetObservations(
    in answer: HTTPResponse,
    _ reservation: Reservation,
    now: Timestamp
  ) -> [Observation] {
    entry.scopes.learningBudgets.flatMap { budget -> [Observation] in
      let call = scoped.knowing(told(by: answer))
      guard let key = entry.scopes.budgetKey(budget, for: call) else { return [] }
      let reading = BudgetReading(answer, of: budget, now: now)
      var observations: [Observation] = []
      if let place = reservation.place, let told = reading.cost, told != budget.cost {
        // The answer tells the cost of the last request alone.
        let further = budget.cost * Double(placesAhead)
        observations.append(
          .cost(place, key: key, taken: budget.cost + further, told: told + further)
        )
      }
      guard reading.tellsState, isMeant(budget, limit: reading.limit) else { return observations }
      return observations + [
        .budget(
          key: key,
          limit: reading.limit,
          remaining: reading.remaining,
          reset: reading.reset.map { now + $0 },
          per: reading.per
        )
      ]
    }
  }

  /// What an answer tells of a limit that nobody declares.
  func toldObservation(in answer: HTTPResponse, now: Timestamp) -> [Observation] {
    guard let reading = BudgetReading(wellKnown: answer, now: now),
      let remaining = reading.remaining, let reset = reading.reset,
      let claim = entry.scopes.toldClaim(for: scoped, reset: reset)
    else { return [] }
    return [.told(claim, limit: reading.limit, remaining: remaining, reset: now + reset)]
  }

  /// What the answer's fields tell of whom scopes concern.
  private func told(by answer: HTTPResponse) -> JSONObject {
    entry.scopes.told { answer.fields[$0] }
  }

  /// What later calls of the tool have to know of the answer; `values` are those that the vocabulary remembers.
  func memories(of answer: HTTPResponse, _ values: JSONObject = JSONObject()) -> [Observation] {
    var all = told(by: answer)
    for member in values.members { all[member.name] = member.value }
    return all.isEmpty ? [] : [.remembered(all, admissionRequest)]
  }

  /// Whether the answer counts towards a ban.
  func strikes(of answer: HTTPResponse) -> [Observation] {
    guard let strike = admissionRequest.strike, strike.rule.statuses.contains(answer.status) else {
      return []
    }
    return [.struck(strike.claim)]
  }

  /// Where several budgets read the same fields, the figures are those of the budget whose limit they name.
  private func isMeant(_ budget: Budget, limit: Int?) -> Bool {
    let siblings = entry.scopes.learningBudgets.filter { $0.learn?.limit == budget.learn?.limit }
    guard siblings.count > 1, let limit else { return true }
    let exact = siblings.filter { $0.limit.figure == Double(limit) }
    return exact.isEmpty || exact.contains(budget)
  }
}

extension Budget.Limit {
  /// The figure an API would name as its limit.
  fileprivate var figure: Double? {
    switch self {
    case .window(let limit, _): Double(limit)
    case .bucket(let capacity, _): capacity
    case .concurrency(let limit): Double(limit)
    case .spacing: nil
    }
  }
}
