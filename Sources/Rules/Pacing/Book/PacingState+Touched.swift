// What of a book is still to be written. It is asked with each question, and so where the tables lie.

extension PacingState {
  /// Whether anything was touched since it was last settled.
  package var isTouched: Bool { areShelvesTouched || tables.areLimitsTouched }

  /// Whether anything was touched besides the limits and the places in them.
  package var areShelvesTouched: Bool { tables.areShelvesTouched }

  /// Forgets what was touched, because it has been written, or will not be.
  package mutating func settle() {
    if isTouched { tables.settle() }
    leased.settle()
  }

  /// Forgets what was touched but for limits of which something is written with what is written next.
  ///
  /// What others change of those meanwhile is put together with it.
  package mutating func settle(owing limits: [String]) {
    settle()
    for key in limits { ledger.accounts.touch(key) }
  }

  /// Makes everything count as changed, so that all of it is written into the store that comes next.
  package mutating func touchAll() {
    gates.gates.touchAll()
    holds.holds.touchAll()
    refusals.refusals.touchAll()
    ledger.accounts.touchAll()
    ledger.places.touchAll()
    breakers.touchAll()
    retries.touchAll()
    remembered.touchAll()
    paces.touchAll()
  }
}

extension PacingTables {
  fileprivate var areShelvesTouched: Bool {
    !(gates.gates.touched.isEmpty && holds.holds.touched.isEmpty
      && refusals.refusals.touched.isEmpty && breakers.touched.isEmpty && retries.touched.isEmpty
      && remembered.touched.isEmpty && paces.touched.isEmpty)
  }

  fileprivate var areLimitsTouched: Bool {
    !(ledger.accounts.touched.isEmpty && ledger.places.touched.isEmpty)
  }

  fileprivate mutating func settle() {
    gates.gates.settle()
    holds.holds.settle()
    refusals.refusals.settle()
    if areLimitsTouched {
      ledger.accounts.settle()
      ledger.places.settle()
    }
    breakers.settle()
    retries.settle()
    remembered.settle()
    paces.settle()
  }
}

extension ChangeTrackedTable {
  fileprivate mutating func touchAll() {
    for (key, row) in rows { self[key] = row }
  }
}
