/// Answers whose count gets the caller banned by the API, so that calls stop before it is reached.
package struct Strikes: Sendable, Hashable {
  package var statuses: [Int]

  /// How many such answers within `per` seconds bring the ban.
  package var limit: Int
  package var per: Double

  /// Who is banned.
  package var scope: String
  package var provenance: Provenance?

  /// The figures where the manifest names statuses only: an agent that meets so many has gone astray.
  package static let usual = (limit: 100, per: 600.0, scope: "ip")

  /// Makes a list of statuses that count.
  package init(
    statuses: [Int],
    limit: Int = Strikes.usual.limit,
    per: Double = Strikes.usual.per,
    scope: String = Strikes.usual.scope,
    provenance: Provenance? = nil
  ) {
    self.statuses = statuses
    self.limit = limit
    self.per = per
    self.scope = scope
    self.provenance = provenance
  }

  /// The count at which calls stop: a tenth is left to calls under way and to others who share the address.
  package var stopsAt: Int { max(1, min(limit - 1, limit - limit / 10)) }

  /// The limit as the ledger keeps it: one place for each such answer.
  package var budget: Budget {
    Budget(id: Self.budgetID, limit: .window(limit: stopsAt, per: per), scope: scope)
  }

  /// Names the count among the budgets; no budget of a manifest may be called so.
  package static let budgetID = "strikes"
}
