import Text
import JSON

/// The reader of `errors`.
struct VocabularyReader {
  private var fields: ObjectReader
  private let context: ManifestContext

  init?(_ value: ValueReader, _ context: ManifestContext) {
    guard let fields = value.object() else { return nil }
    self.fields = fields
    self.context = context
  }

  func read() -> ErrorVocabulary {
    var reader = self
    return reader.vocabulary()
  }

  /// Whether the section has a member.
  func names(_ member: String) -> Bool { fields.object[member] != nil }

  private mutating func vocabulary() -> ErrorVocabulary {
    let use = UseReader(context: context)
    let dialects = fields.optional("use").map(use.read) ?? []
    var errors = ErrorVocabulary()
    errors.failed = fields.optional("failed")?.conditions() ?? []
    errors.code = sources("code")
    errors.message = sources("message")
    errors.hint = sources("hint")
    errors.notice = sources("notice")
    errors.warning = sources("warning")
    errors.requestID = sources("request_id")
    errors.remedyURL = sources("remedy_url")
    errors.fields = list("fields").compactMap(FieldErrorsReader.read)
    errors.waits = list("wait").compactMap(WaitReader.read)
    errors.pick = fields.optional("pick")?.choice(ErrorVocabulary.Pick.self) ?? .first
    let rules = list("rules")
    errors.rules = RulesReader(context: context).read(rules)
    errors.budgets = BudgetsReader(context: context).read(list("budgets"))
    errors.idempotency = fields.optional("idempotency")
      .flatMap { IdempotencyReader(context: context).read($0) }
    errors.strikes = fields.optional("strikes").flatMap { StrikesReader.read($0, context) }
    errors.partial = list("partial").compactMap(PartialReader.read)
    errors.notes = list("notes").compactMap { note($0) }
    fields.refuseUnknown()
    use.join(dialects, to: &errors, fields)
    // What a dialect brings may be what a rule needs, so this is asked last, and of a dialect alone not at all.
    if context.role == .manifest { RuleReach(errors).check(rules) }
    return errors
  }

  private mutating func sources(_ name: String) -> [Source] {
    fields.optional(name)?.sources() ?? []
  }

  private mutating func list(_ name: String) -> [ValueReader] {
    fields.optional(name)?.elements() ?? []
  }

  private func note(_ value: ValueReader) -> Note? {
    guard var fields = value.object() else { return nil }
    let when = fields.required("when", "the tests that make the note true")?.object()
    let operations = fields.optional("operation")?.operationNames(context)
    let say = fields.required("say", "the sentence for the model")?.text(limit: 1000, .lines)
    fields.refuseUnknown()
    if let when, when.object.isEmpty { when.error("expected at least one test, found none") }
    return Note(when: when?.conditions() ?? [], operations: operations, say: say ?? "")
  }
}

extension ObjectReader {
  /// The members, but for those already asked for, as conditions: a source and its values.
  func conditions(besides tests: [String] = []) -> [Condition] {
    members.filter { !tests.contains($0.name) }.compactMap { name, value in
      do throws(InvalidText) {
        let source = try SourceText.source(name)
        return value.expectation().map { Condition(source: source, expectation: $0) }
      } catch {
        let hint = NearestName.hint(for: name, among: tests)
        refuse(name, error.message + hint)
        return nil
      }
    }
  }
}
