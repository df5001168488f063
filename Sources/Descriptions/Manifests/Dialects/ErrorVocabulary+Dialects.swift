extension ErrorVocabulary {
  /// The vocabulary with the dialects behind it, in their order.
  ///
  /// Rules, sources and shapes that are written first count first, so a manifest's own go before those of a dialect.
  func followed(by dialects: [Dialect], pick: Pick?) -> ErrorVocabulary {
    var whole = dialects.reduce(self) { $0.followed(by: $1.errors) }
    whole.pick = pick ?? dialects.lazy.compactMap(\.pick).first ?? .first
    return whole
  }

  private func followed(by dialect: ErrorVocabulary) -> ErrorVocabulary {
    var whole = self
    whole.failed += dialect.failed
    whole.code += dialect.code
    whole.message += dialect.message
    whole.hint += dialect.hint
    whole.notice += dialect.notice
    whole.warning += dialect.warning
    whole.requestID += dialect.requestID
    whole.remedyURL += dialect.remedyURL
    whole.fields += dialect.fields
    whole.waits += dialect.waits
    whole.rules += dialect.rules
    whole.partial += dialect.partial
    whole.notes += dialect.notes
    let ids = Set(budgets.map(\.id))
    whole.budgets += dialect.budgets.filter { !ids.contains($0.id) }
    whole.idempotency = idempotency ?? dialect.idempotency
    whole.strikes = strikes ?? dialect.strikes
    return whole
  }
}
