import JSON

/// The reader of `errors.budgets`.
struct BudgetsReader {
  /// The kinds of limits.
  private enum Kind: String, CaseIterable {
    case window, bucket, concurrency, spacing
  }

  let surroundings: Surroundings

  func read(_ values: [ValueReader]) -> [Budget] {
    var ids: Set<String> = []
    return values.compactMap { value in
      guard let fields = value.object() else { return nil }
      let id = value.value["id"]?.string
      if let id, !ids.insert(id).inserted {
        fields.error("the id \(Quotation.quoted(id)) belongs to an earlier budget; rename one")
      }
      return budget(fields)
    }
  }

  private func budget(_ reader: ObjectReader) -> Budget? {
    var fields = reader
    let id = fields.required("id", "a name for the budget")?.label("a name")
    let kind = fields.required("kind", "how the limit counts")?.choice(Kind.self)
    let scope = fields.required("scope", "who shares the limit")?.scope(surroundings)
    let group = fields.optional("group")?.group(surroundings)
    let cost = fields.optional("cost")?.positive("places that a call takes")
    let learn = fields.optional("learn").flatMap { LearnReader.read($0) }
    let isDefault = fields.optional("is_default")?.boolean() ?? false
    let provenance = fields.optional("source")?.provenance()
    if fields.object["source"] == nil {
      fields.warning(
        "a limit without \"source\" {\"url\", \"date\"} cannot be checked again; say where it stands"
      )
    }
    guard let kind else { return nil }
    let limit = limit(of: kind, &fields)
    fields.refuseUnknown()
    guard let id, let scope, let limit else { return nil }
    check(cost: cost ?? 1, against: limit, in: fields)
    return Budget(
      id: id,
      limit: limit,
      scope: scope,
      group: group,
      cost: cost ?? 1,
      learn: learn,
      provenance: provenance,
      isDefault: isDefault
    )
  }

  private func limit(of kind: Kind, _ fields: inout ObjectReader) -> Budget.Limit? {
    switch kind {
    case .window:
      let limit = fields.required("limit", "calls in a window")?.callCount()
      let per = fields.required("per", "seconds of a window")?.positive("seconds")
      guard let limit, let per else { return nil }
      return .window(limit: limit, per: per)
    case .bucket:
      let capacity = fields.required("capacity", "calls that a full bucket holds")?
        .positive("calls")
      let refill = fields.required("refill", "calls that come back in a second")?
        .positive("calls a second")
      guard let capacity, let refill else { return nil }
      return .bucket(capacity: capacity, refill: refill)
    case .concurrency:
      let limit = fields.required("limit", "calls at the same time")?.callCount()
      return limit.map { .concurrency($0) }
    case .spacing:
      let every = fields.required("every", "seconds between calls")?.positive("seconds")
      return every.map { .spacing($0) }
    }
  }

  private func check(cost: Double, against limit: Budget.Limit, in fields: ObjectReader) {
    let most: Double? =
      switch limit {
      case .window(let limit, _), .concurrency(let limit): Double(limit)
      case .bucket(let capacity, _): capacity
      case .spacing: nil
      }
    if let most, cost > most {
      fields.error("a call costs more than the whole limit, so none could ever be sent")
    }
  }
}

extension ValueReader {
  fileprivate func callCount() -> Int? { integer(in: 1...1_000_000_000, "calls") }
}

/// The reader of a budget's `learn`.
private enum LearnReader {
  static func read(_ value: ValueReader) -> Budget.Learn? {
    guard var fields = value.object() else { return nil }
    var learn = Budget.Learn(resetUnit: .seconds)
    learn.limit = fields.optional("limit")?.headerSource()
    learn.remaining = fields.optional("remaining")?.headerSource()
    if var reset = fields.optional("reset")?.object() {
      learn.reset = reset.required("from", "the field that tells the reset")?.headerSource()
      let units = Quotation.choices(Wait.Unit.allCases.map(\.rawValue))
      let unit = reset.required("as", "the unit of the figure, \(units)")
      learn.resetUnit = unit?.choice(Wait.Unit.self) ?? .seconds
      reset.refuseUnknown()
    }
    fields.refuseUnknown()
    if fields.object.isEmpty { fields.error("expected \"limit\", \"remaining\" or \"reset\"") }
    return learn
  }
}

extension ValueReader {
  /// The name in `header:Name`.
  fileprivate func headerSource() -> String? {
    parsed("a field as \"header:Name\"") { (text) throws(Complaint) in
      guard text.hasPrefix("header:") else {
        throw Complaint("expected a field as \"header:Name\", found \(Quotation.quoted(text))")
      }
      return try FieldName.token(String(text.dropFirst("header:".count)))
    }
  }
}
