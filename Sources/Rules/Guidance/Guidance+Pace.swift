package import Failures
package import Manifests
package import Time

// Guidance for calls that follow one another at a pace that the API's refusals taught.

extension Guidance {
  /// Makes guidance for a call that waits for its place at a pace that refusals taught.
  package static func paced(_ budget: Budget, until: Timestamp, context: CallContext) -> Guidance {
    var guidance = notSent(
      Sentences.paced(context.manifest.title, pace: budget.limit.pace),
      until: until,
      origin: .pace,
      scope: budget.scope,
      .mayShare,
      context: context
    )
    guidance.kind = "rate_limit"
    return guidance
  }
}

extension Budget.Limit {
  /// The limit as a pace, rounded: what is learned is never exact.
  package var pace: String {
    guard case .spacing(let seconds) = self else { return phrase }
    guard seconds < 1 else { return "about one call every \(Sentences.duration(seconds))" }
    let count = Int((1 / max(seconds, 0.001)).rounded())
    return count == 1 ? "about one call a second" : "about \(count) calls a second"
  }
}
