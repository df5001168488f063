import JSON
import Manifests

/// The check of a call's arguments against its tool's schema.
struct ArgumentCheck {
  private let schema: JSONSchema
  private let shape: GivenArguments.Shape
  private let whole: WholeContent?
  private let defaults: RequiredDefaults

  /// The arguments whose empty value says something: that what stands there is to be emptied.
  private let emptying: Set<String>

  /// The arguments that go into the content.
  private let inBody: Set<String>

  /// What the document says that arguments are where they are left out; not of those that leave what stands as it is then.
  private let standards: [JSONObject.Member]

  /// Why somebody has to agree to a call.
  private let whyConsent: String

  init(operation: Operation) {
    let toolSchema = operation.toolSchema
    whyConsent = operation.whyConsent
    schema = JSONSchema(operation.checkedSchema)
    shape = GivenArguments.Shape(toolSchema, places: operation.places)
    whole = shape.isOpen ? nil : WholeContent(of: operation, toolSchema)
    defaults = RequiredDefaults(toolSchema, literal: Operation.reserved)
    inBody = Set(operation.places.filter(\.target.isBody).map(\.argument))
    emptying = operation.changesWhatStands ? inBody : []
    let emptying = emptying
    standards = (toolSchema["properties"]?.object?.members ?? []).compactMap { member in
      guard !emptying.contains(member.name), let standard = member.value["default"],
        !standard.isNull
      else { return nil }
      return JSONObject.Member(name: member.name, value: standard)
    }
  }

  /// Arguments as they were meant, and what is wrong with them: a name and a problem each; none when they fit.
  struct Reading {
    var arguments: JSONObject
    var coercions: [JSONSchema.Coercion]
    var problems: [(path: String, problem: String)]
  }

  /// Reads the arguments of a call; the user's consent is given or not, never filled in.
  func read(_ arguments: JSONObject) -> Reading {
    var given = GivenArguments(arguments)
    given.unwrap(for: shape)
    if let whole { given.gather(into: whole) }
    given.readTexts(for: shape)
    given.omitBlanks(required: shape.required, where: omission)
    let filled = defaults.filled(given.arguments)
    let reading = schema.reading(of: .object(filled.arguments))
    return Reading(
      arguments: reading.value.writingWholeNumbersPlainly.object ?? filled.arguments,
      coercions: given.coercions + filled.coercions + reading.coercions.map(told),
      problems: reading.violations.map { violation in
        let isMissingConsent = violation.name == Operation.confirm
        return (violation.name, isMissingConsent ? missingConsent : violation.problem)
      }
    )
  }

  /// The arguments without those that say no more than if they were left out; nil where there are none.
  func withoutStandards(_ arguments: JSONObject) -> JSONObject? {
    var other: JSONObject?
    for standard in standards where arguments[standard.name]?.isSame(as: standard.value) ?? false {
      var rest = other ?? arguments
      rest[standard.name] = nil
      other = rest
    }
    return other
  }

  /// How an argument that holds nothing is taken: a text may be meant to be empty, a list too where something stands.
  private func omission(_ member: JSONObject.Member) -> JSONSchema.Coercion.Kind? {
    if Operation.reserved.contains(member.name) { return .omission }
    guard member.value.string == nil, !emptying.contains(member.name),
      shape.names.contains(member.name)
    else { return nil }
    return member.value.isNull || !inBody.contains(member.name) ? .omission : .doubtfulOmission
  }

  /// What is left out of the content and was meant otherwise is told.
  ///
  /// That is the null of a member that was to be emptied, and cannot be so: nothing else would say that it stays. And it is
  /// an empty text, which the API would have refused.
  private func told(_ coercion: JSONSchema.Coercion) -> JSONSchema.Coercion {
    guard coercion.kind == .omission, let name = coercion.path.tokens.first,
      emptying.contains(name) || inBody.contains(name) && coercion.action.hasPrefix("\"\" ")
    else { return coercion }
    var told = coercion
    told.kind = .doubtfulOmission
    return told
  }

  /// Says more than the schema could: why the argument is asked for, and what comes before it.
  private var missingConsent: String {
    "must be true, because \(whyConsent); ask the user first, and set it only if they agree"
  }
}

extension JSONValue {
  /// Whether two values are equal but for the spelling of a number.
  fileprivate func isSame(as other: JSONValue) -> Bool {
    if self == other { return true }
    guard case .number(let number) = self, case .number(let same) = other else { return false }
    return number.integer.map { $0 == same.integer } ?? false
  }
}
