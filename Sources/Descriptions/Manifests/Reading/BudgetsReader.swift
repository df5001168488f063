import JSON

/// The reader of `errors.budgets`.
struct BudgetsReader {
  /// The kinds of limits.
  private enum Kind: String, CaseIterable {
    case window, bucket, concurrency, spacing
  }

  let context: ManifestContext

  func read(_ values: [ValueReader]) -> [Budget] {
    var ids: Set<String> = []
    return values.compactMap { value in
      guard let fields = value.object() else { return nil }
      let id = value.value["id"]?.string
      if id == Strikes.budgetID {
        fields.error("the id \"strikes\" names the count under \"strikes\"; choose another")
      }
      if let id, !ids.insert(id).inserted {
        fields.error(
          "the id \(ManifestExcerpt.quoted(id)) belongs to an earlier budget; rename one"
        )
      }
      return budget(fields)
    }
  }

  private func budget(_ reader: ObjectReader) -> Budget? {
    var fields = reader
    let id = fields.required("id", "a name for the budget")?.label("a name")
    let kind = fields.required("kind", "how the limit counts")?.choice(Kind.self)
    let scope = fields.optional("scope")?.scope(context) ?? Self.usualScope
    let group = fields.optional("group")?.group(context)
    let cost = fields.optional("cost").map { CostReader.read($0) } ?? CostReader.Cost()
    var learn = fields.optional("learn").flatMap { LearnReader.read($0) }
    let isDefault = fields.optional("is_default")?.boolean() ?? false
    let provenance = fields.optional("source")?.provenance()
    guard let kind else { return nil }
    let isTaught = fields.object["learn"] != nil
    let limit = limit(of: kind, isTaught ? learn ?? Budget.Learn() : nil, &fields)
    fields.refuseUnknown()
    guard let limit else { return nil }
    learn?.period = Self.period(of: limit, in: fields)
    warn(of: limit, kind, learn, in: fields)
    guard let id else { return nil }
    check(cost: cost.figure, against: limit, in: fields)
    return Budget(
      id: id,
      limit: limit,
      scope: scope,
      group: group,
      cost: cost.figure,
      told: cost.told,
      learn: learn,
      provenance: provenance,
      isDefault: isDefault || limit.isOpen
    )
  }

  /// The period that a window of unknown size was given; nil where answers tell it, or there is none.
  private static func period(of limit: Budget.Limit, in fields: ObjectReader) -> Double? {
    guard limit.isOpen, case .window(_, let per) = limit, fields.object["per"] != nil else {
      return nil
    }
    return per
  }

  private func warn(
    of limit: Budget.Limit,
    _ kind: Kind,
    _ learn: Budget.Learn?,
    in fields: ObjectReader
  ) {
    if fields.object["source"] == nil, !limit.isOpen {
      fields.warning(
        "a limit without \"source\" {\"url\", \"date\"} cannot be checked again; say where it stands"
      )
    }
    if learn?.list != nil, kind != .window {
      fields.warning("\"list\" tells limits of windows, and does nothing for this kind")
    }
  }

  /// The limit; figures that answers tell may be left out.
  private func limit(
    of kind: Kind,
    _ learn: Budget.Learn?,
    _ fields: inout ObjectReader
  ) -> Budget.Limit? {
    switch kind {
    case .window: return window(learn, &fields)
    case .bucket: return bucket(learn, &fields)
    case .concurrency:
      let limit = fields.required("limit", "calls at the same time")?.callCount()
      return limit.map { .concurrency($0) }
    case .spacing:
      let every = fields.required("every", "seconds between calls")?.positive("seconds")
      return every.map { .spacing($0) }
    }
  }

  private func window(_ learn: Budget.Learn?, _ fields: inout ObjectReader) -> Budget.Limit? {
    guard let learn, fields.object["limit"] == nil else {
      let limit = fields.required("limit", "calls in a window")?.callCount()
      let per = fields.required("per", "seconds of a window")?.positive("seconds")
      guard let limit, let per else { return nil }
      return .window(limit: limit, per: per)
    }
    // What is asked for here is known to the reader of other budgets.
    _ = fields.optional("limit")
    if let per = fields.optional("per") {
      if !learn.tellsLimit {
        fields.error(
          "without \"limit\", \"learn\" must tell it, or what is left: \"limit\", \"remaining\", \"pair\", "
            + "\"list\" or \"items\""
        )
      }
      return per.positive("seconds").map { .window(limit: Budget.Limit.open, per: $0) }
    }
    if !learn.tellsRemaining || !learn.tellsReset {
      fields.error(
        "without \"limit\" and \"per\", \"learn\" must tell what is left and when that changes: "
          + "\"remaining\" or \"pair\" with \"reset\", or \"items\""
      )
    }
    return .window(limit: Budget.Limit.open, per: Self.openSeconds)
  }

  private func bucket(_ learn: Budget.Learn?, _ fields: inout ObjectReader) -> Budget.Limit? {
    guard let learn, fields.object["capacity"] == nil else {
      let capacity = fields.required("capacity", "calls that a full bucket holds")?
        .positive("calls")
      let refill = fields.required("refill", "calls that come back in a second")?
        .positive("calls a second")
      guard let capacity, let refill else { return nil }
      return .bucket(capacity: capacity, refill: refill)
    }
    _ = fields.optional("capacity")
    let refill = fields.optional("refill")?.positive("calls a second")
    if !learn.tellsRemaining {
      fields.error(
        "without \"capacity\", \"learn\" must tell what is left: \"remaining\", \"pair\" or \"items\""
      )
    }
    return .bucket(capacity: Double(Budget.Limit.open), refill: refill ?? Self.openRefill)
  }

  /// Who shares a limit that says nothing of it: whoever calls with the same key.
  private static let usualScope = "credential"

  /// A window's seconds until an answer has told them.
  private static let openSeconds = 1.0

  /// What comes back to a bucket each second where nothing is said: enough to look again soon.
  private static let openRefill = 1.0

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

extension Budget.Learn {
  /// Whether answers tell what is left.
  fileprivate var tellsRemaining: Bool { remaining != nil || pair != nil || items != nil }

  /// Whether answers tell how many calls fit into a window.
  fileprivate var tellsLimit: Bool { tellsRemaining || limit != nil || list != nil }

  /// Whether answers tell when that changes.
  fileprivate var tellsReset: Bool { reset != nil || items != nil }
}
