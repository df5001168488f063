import JSON

/// The reader of one entry of `errors.wait`.
enum WaitReader {
  static func read(_ value: ValueReader) -> Wait? {
    guard var fields = value.object() else { return nil }
    let isComputed = fields.object["cost"] != nil
    let measure = isComputed ? cost(&fields) : source(&fields)
    let condition = fields.optional("if")?.condition(in: .wait)
    let item = isComputed ? nil : fields.optional("item")?.label("the name of a parameter")
    let plus = fields.optional("plus")?.number(in: 0...86_400, "seconds")
    check(item: item, condition, in: fields)
    fields.refuseUnknown()
    return measure.map { Wait(measure: $0, condition: condition, item: item, plus: plus ?? 0) }
  }

  private static func cost(_ fields: inout ObjectReader) -> Wait.Measure? {
    let cost = fields.required("cost", "pointer to what the call costs")?.jsonPointer()
    let available = fields.required("available", "pointer to what is left")?.jsonPointer()
    let rate = fields.required("rate", "pointer to what comes back in a second")?.jsonPointer()
    guard let cost, let available, let rate else { return nil }
    return .cost(cost, available: available, rate: rate)
  }

  private static func source(_ fields: inout ObjectReader) -> Wait.Measure? {
    var source = fields.required("from", "the source of the wait")?.source()
    let units = ManifestExcerpt.choices(Wait.Unit.allCases.map(\.rawValue))
    let unit = fields.required("as", "the unit of the figure, \(units)")?.choice(Wait.Unit.self)
    if let match = fields.optional("match") {
      if source?.capture != nil {
        match.error("the source has a \"~\" expression already; keep one of the two")
      }
      if let pattern = match.pattern() { source?.capture = pattern }
    }
    guard let source, let unit else { return nil }
    return .source(source, as: unit)
  }

  private static func check(item: String?, _ condition: Condition?, in fields: ObjectReader) {
    if item == nil, case .parameter = condition?.source.origin {
      fields.error("\"if\" tests a parameter, so \"item\" must name the one that holds the figure")
    }
    guard item != nil, let from = fields.object["from"]?.string else { return }
    if !from.hasPrefix("header:") {
      fields.error("\"item\" reads a structured field, so \"from\" must be a \"header:Name\"")
    }
  }
}
