package import Failures
import Text
package import Manifests
package import Time

// Guidance for calls that are not sent because the API bans whoever gets too many refusals.

extension Guidance {
  /// Makes guidance for a call that is kept back before a ban; `until` is when the count has room again.
  package static func struck(
    _ strikes: Strikes,
    until: Timestamp,
    context: CallContext
  ) -> Guidance {
    var guidance = Guidance(
      .backOff,
      Sentences.nearBan(context.manifest.title, strikes),
      sending: [Sentences.nothingSent],
      context: context
    )
    guidance.advise(Sentences.mendFirst(disclose: context.operation?.disclose))
    guidance.kind = "strikes"
    guidance.setWait(until: until, from: WaitTime.Origin.strikes.text, context: context)
    guidance.sayWait(.strikes, scope: strikes.scope, .ban, context: context)
    return guidance
  }
}

extension Sentences {
  static func nearBan(_ api: String, _ strikes: Strikes) -> String {
    let statuses = strikes.statuses.sorted().map(String.init)
    let kinds = English.list(statuses, joint: "or")
    return "\(api) bans whoever gets \(strikes.limit) answers of \(kinds) in "
      + "\(duration(strikes.per)), and \(strikes.stopsAt) have come: calls stop before the ban."
  }

  static func mendFirst(disclose: String?) -> String {
    "Find out first why so many calls were refused, and change what they ask for or who makes them; "
      + "if you cannot, tell the user that calls fail again and again"
      + (disclose.map { ", and what is missing: \($0)." } ?? ".")
  }
}
