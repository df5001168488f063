import JSON

/// The reader of a budget's `learn`.
enum LearnReader {
  static func read(_ value: ValueReader) -> Budget.Learn? {
    guard var fields = value.object() else { return nil }
    var learn = Budget.Learn()
    learn.limit = fields.optional("limit")?.source()
    learn.remaining = fields.optional("remaining")?.source()
    learn.pair = fields.optional("pair")?.pair()
    readReset(&fields, into: &learn)
    learn.items = items(&fields)
    learn.list = list(&fields)
    fields.refuseUnknown()
    if fields.object.isEmpty {
      fields.error("expected \"limit\", \"remaining\", \"reset\", \"pair\", \"list\" or \"items\"")
    }
    if learn.pair != nil, learn.limit != nil || learn.remaining != nil {
      fields.error("\"pair\" tells both figures; leave \"limit\" and \"remaining\" out")
    }
    return learn
  }

  private static func readReset(_ fields: inout ObjectReader, into learn: inout Budget.Learn) {
    guard var reset = fields.optional("reset")?.object() else { return }
    learn.reset = reset.required("from", "the source that tells the reset")?.source()
    let units = ManifestExcerpt.choices(Wait.Unit.allCases.map(\.rawValue))
    let unit = reset.required("as", "the unit of the figure, \(units)")
    learn.resetUnit = unit?.choice(Wait.Unit.self) ?? .seconds
    reset.refuseUnknown()
  }

  /// Limits with their seconds: `20:1,100:120`.
  private static func list(_ fields: inout ObjectReader) -> Budget.Learn.List? {
    guard var list = fields.optional("list")?.object() else { return nil }
    let purpose = "the source of figures with their seconds, such as 20:1,100:120"
    let limits = list.required("limits", purpose)?.source()
    let used = list.optional("used")?.source()
    list.refuseUnknown()
    return limits.map { Budget.Learn.List(limits: $0, used: used) }
  }

  private static func items(_ fields: inout ObjectReader) -> Budget.Learn.Items? {
    let field = fields.optional("items")?.fieldSource()
    let policies = fields.optional("policies")?.fieldSource()
    let policy = fields.optional("policy")?.text(limit: 128)
    guard fields.object["items"] != nil else {
      if policies != nil || policy != nil {
        fields.error("\"items\" is missing: the structured field that tells what is left")
      }
      return nil
    }
    return field.map { Budget.Learn.Items(field: $0, policies: policies, policy: policy) }
  }
}

/// The reader of a budget's `cost`.
enum CostReader {
  /// What a call costs as far as it is known before, and where its answer tells it.
  struct Cost {
    var figure = 1.0
    var told: Source?
  }

  static func read(_ value: ValueReader) -> Cost {
    if value.value.string != nil { return Cost(told: value.source()) }
    guard value.value.object != nil else {
      return Cost(figure: value.positive("places that a call takes") ?? 1)
    }
    guard var fields = value.object() else { return Cost() }
    let told = fields.required("from", "the source that tells what the call cost")?.source()
    let guess = fields.optional("guess")?.positive("places that a call takes")
    fields.refuseUnknown()
    return Cost(figure: guess ?? 1, told: told)
  }
}

extension ValueReader {
  /// The name in `header:Name`, for what only a field can hold.
  fileprivate func fieldSource() -> String? {
    parsed("a field as \"header:Name\"") { (text) throws(InvalidText) in
      guard text.hasPrefix("header:") else {
        throw InvalidText(
          "expected a field as \"header:Name\", found \(ManifestExcerpt.quoted(text))"
        )
      }
      return try FieldName.token(String(text.dropFirst("header:".count)))
    }
  }

  /// A source of two figures: `header:X` for `39/40`, or with an expression of two groups.
  fileprivate func pair() -> Budget.Learn.Pair? {
    parsed("a source such as \"header:X-Calls\"") { (text) throws(InvalidText) in
      try SourceText.pair(text)
    }
  }
}
