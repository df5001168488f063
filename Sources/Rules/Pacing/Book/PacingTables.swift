package import JSON
internal import Memory

/// The tables of a book.
struct PacingTables: Sendable {
  var gates = Gates()
  var holds = Holds()
  var refusals = RepeatGuard()
  @CopyOnWrite var ledger = BudgetLedger()
  @CopyOnWrite var leased = LeasedLimits()
  var breakers = ChangeTrackedTable<String, Breaker>()
  var retries = ChangeTrackedTable<String, RetryBudget>()
  var remembered = ChangeTrackedTable<String, JSONObject>()
  var paces = ChangeTrackedTable<String, Pace>()
}

extension PacingState {
  /// The scopes that are shut until an instant.
  package var gates: Gates {
    _read { yield tables.gates }
    _modify { yield &tables.gates }
  }

  /// The scopes that are shut until a person acts.
  package var holds: Holds {
    _read { yield tables.holds }
    _modify { yield &tables.holds }
  }

  /// The calls that were refused and are not to be repeated.
  package var refusals: RepeatGuard {
    _read { yield tables.refusals }
    _modify { yield &tables.refusals }
  }

  /// What is booked and used of limits.
  package var ledger: BudgetLedger {
    _read { yield tables.ledger }
    _modify { yield &tables.ledger }
  }

  /// What this process sends within parts of the limits that it has leased.
  package var leased: LeasedLimits {
    _read { yield tables.leased }
    _modify { yield &tables.leased }
  }

  /// The breakers by API, and by single operations of it; only those that are not simply closed.
  package var breakers: ChangeTrackedTable<String, Breaker> {
    _read { yield tables.breakers }
    _modify { yield &tables.breakers }
  }

  /// The retry budgets by API; only those that are not full.
  package var retries: ChangeTrackedTable<String, RetryBudget> {
    _read { yield tables.retries }
    _modify { yield &tables.retries }
  }

  /// What the last successes told, by tool and credential.
  package var remembered: ChangeTrackedTable<String, JSONObject> {
    _read { yield tables.remembered }
    _modify { yield &tables.remembered }
  }

  /// What refusals taught of limits that nobody declares, by scope key.
  package var paces: ChangeTrackedTable<String, Pace> {
    _read { yield tables.paces }
    _modify { yield &tables.paces }
  }
}
