import JSON

/// The reader of the tests of a rule.
struct WhenReader {
  private static let tests = ["code", "status", "text", "failed", "operation"]

  let context: ManifestContext

  func read(_ reader: ObjectReader) -> Rule.When {
    var fields = reader
    var when = Rule.When()
    when.codes = fields.optional("code")?.scalars("a list of codes")
    when.statuses = fields.optional("status").map { status in
      let values = status.value.array == nil ? [status] : status.someElements("a list of statuses")
      return values.compactMap { $0.statusTest() }
    }
    when.text = fields.optional("text")?.pattern()
    when.isFailedSuccess = fields.optional("failed")?.boolean()
    when.operations = fields.optional("operation")?.operationNames(context)
    when.conditions = fields.conditions(besides: Self.tests)
    return when
  }
}

extension ValueReader {
  /// A status, or a class of statuses as `5xx`.
  fileprivate func statusTest() -> Rule.StatusTest? {
    if let status = value.integer, (100...999).contains(status) { return .exactly(status) }
    if let text = value.string, text.count == 3, text.hasSuffix("xx"),
      let digit = text.first?.wholeNumberValue, (1...9).contains(digit), text.utf8.count == 3
    {
      return .family(digit)
    }
    mismatch("a status such as 429 or a class of statuses such as \"5xx\"")
    return nil
  }
}
