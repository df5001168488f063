package import Time

/// What somebody who has looked says of a call that may have happened.
package enum Sighting: Sendable, Hashable {
  case happened, didNotHappen
}

extension TaskRecord {
  /// What became of a sighting.
  package enum SightingOutcome: Sendable, Hashable {
    /// The call of this number is done.
    case closed(Int)
    /// The call of this number is due once more.
    case due(Int)
    /// The call of this number was sent again after the look, or nobody was told of it before.
    case outdated(Int)
    /// It may be any of these.
    case ambiguous([Int])
    /// No call of the task may have happened, or not the one that was named.
    case nothingUnknown
  }

  /// Writes down what was seen of the one call that may have happened, or of that of a number; `settle` comes first.
  package mutating func note(_ sighting: Sighting, of number: Int?, now: Timestamp)
    -> SightingOutcome
  {
    let unknown = calls.indices.filter { place in
      calls[place].state == .unknown && (number == nil || calls[place].number == number)
    }
    guard let place = unknown.first else { return .nothingUnknown }
    if unknown.count > 1 { return .ambiguous(unknown.map { calls[$0].number }) }
    let call = calls[place].number
    changed = now
    switch sighting {
    case .happened:
      _ = calls[place].confirm(now: now)
      return .closed(call)
    case .didNotHappen:
      if calls[place].deny(now: now) == .done { return .due(call) }
      _ = calls[place].tell(now: now)
      return .outdated(call)
    }
  }
}
