import JSON

/// The reader of `errors.strikes`: a list of statuses, or with the count that brings the ban.
enum StrikesReader {
  static func read(_ value: ValueReader, _ context: ManifestContext) -> Strikes? {
    guard value.value.object != nil else {
      return Strikes(statuses: statuses(value))
    }
    guard var fields = value.object() else { return nil }
    let statuses = fields.required("statuses", "the statuses that count").map(statuses) ?? []
    let limit = fields.required("limit", "how many of them bring the ban")?
      .integer(in: 2...1_000_000, "answers")
    let per = fields.required("per", "the seconds within which they count")?
      .number(in: 1...2_592_000, "seconds")
    let scope = fields.optional("scope")?.scope(context)
    let provenance = fields.optional("source")?.provenance()
    fields.refuseUnknown()
    guard let limit, let per else { return nil }
    return Strikes(
      statuses: statuses,
      limit: limit,
      per: per,
      scope: scope ?? Strikes.usual.scope,
      provenance: provenance
    )
  }

  private static func statuses(_ value: ValueReader) -> [Int] {
    value.someElements("a list of statuses, or an object of \"statuses\", \"limit\" and \"per\"")
      .compactMap { $0.integer(in: 400...599, "a status") }
  }
}
