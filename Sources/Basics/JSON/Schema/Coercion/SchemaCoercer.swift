/// The reading of texts as what they were meant to be, and of empty values as left out, guided by what the schema finds
/// wrong.
struct SchemaCoercer {
  /// Rounds, one for each level of texts inside texts.
  private static let roundLimit = 4

  /// Texts that are read in one round.
  private static let findingLimit = 2000

  let schema: JSONSchema
  let literal: Set<String>
  private(set) var value: JSONValue
  private(set) var coercions: [JSONSchema.Coercion] = []
  private(set) var violations: [JSONSchema.Violation] = []

  init(schema: JSONSchema, value: JSONValue, literal: Set<String>) {
    self.schema = schema
    self.value = value
    self.literal = literal
  }

  mutating func run() {
    var findings = check(value)
    for _ in 0..<Self.roundLimit where !findings.isEmpty {
      let candidates = candidates(among: findings)
      guard !candidates.isEmpty else { return }
      var accepted = accepted(candidates)
      let lists = candidates.filter { list in
        list.isList && !accepted.contains { $0.path == list.path }
      }
      // Parts that do not fit as the numbers that they are may be meant as texts.
      if !lists.isEmpty { accepted += self.accepted(lists.map(\.ofTexts)) }
      value = value.replacing(accepted.map(\.change))
      findings = check(value)
      guard !accepted.isEmpty else { return }
      coercions += accepted.map(\.coercion)
    }
  }

  /// The texts that fit when they are read: where the reading is of the wrong kind too, the text stays what it was.
  private mutating func accepted(_ candidates: [Candidate]) -> [Candidate] {
    let value = value.replacing(candidates.map(\.change))
    var validation = SchemaValidation(schema, of: value, findingLimit: Self.findingLimit)
    validation.check(value, against: JSONSchema.root)
    guard !validation.isExhausted else { return [] }
    let wrong = Set(validation.found.filter(\.isAboutKind).map(\.path))
    let unfit = Set(validation.found.map(\.path))
    let missing = Set(validation.found.filter(\.isAboutAbsence).map(\.path))
    return candidates.filter { candidate in
      if candidate.reading == nil { return !missing.contains(candidate.path) }
      if wrong.contains(candidate.path) { return false }
      // A text that was taken apart is read so only where each part fits.
      guard case .string = candidate.value, let parts = candidate.reading?.array,
        candidate.isList
      else { return true }
      return !unfit.contains(candidate.path)
        && !parts.indices.contains { unfit.contains(candidate.path + [.element($0)]) }
    }
  }

  /// What is wrong with a value, nothing where that cannot be found out.
  private mutating func check(_ value: JSONValue) -> [Finding] {
    var validation = SchemaValidation(schema, of: value, findingLimit: Self.findingLimit)
    validation.check(value, against: JSONSchema.root)
    violations = validation.outcome
    return validation.isExhausted ? [] : validation.found
  }

  /// A text that can be read as something else, or an empty value that can be left out.
  private struct Candidate {
    let path: [PathStep]
    let value: JSONValue

    /// What the text says; nil for what is left out.
    var reading: JSONValue?
    var kind = JSONSchema.Coercion.Kind.text

    /// Whether the text is a list without the marks of one.
    var isList: Bool {
      guard case .string(let text) = value else { return false }
      return reading?.array != nil && text.utf8.first { $0 > 0x20 } != UInt8(ascii: "[")
    }

    /// The same with the parts of the list as texts.
    var ofTexts: Candidate {
      var candidate = self
      let parts = reading?.array?.map { part in part.scalarText.map { .string($0) } ?? part }
      candidate.reading = parts.map { .array($0) }
      return candidate
    }

    var change: JSONValue.Change { JSONValue.Change(path: path[...], value: reading) }

    var coercion: JSONSchema.Coercion {
      let action =
        switch reading {
        case nil: "\(value.shown) was taken as left out"
        case .object: "the text was read as the object that it holds"
        case .array(let elements) where isList || value.string == nil:
          "\(value.shown) was read as a list of \(elements.count)"
        case .array: "the text was read as the array that it holds"
        case .number(let number): "\(value.shown) was read as the number \(number.text)"
        case let reading?: "\(value.shown) was read as \(reading.shown)"
        }
      return JSONSchema.Coercion(path: path.pointer, name: path.name, action: action, kind: kind)
    }
  }

  private func isLiteral(_ path: [PathStep]) -> Bool {
    guard path.count == 1, case .member(let name) = path[0] else { return false }
    return literal.contains(name)
  }

  private func candidates(among findings: [Finding]) -> [Candidate] {
    var known: Set<[PathStep]> = []
    return findings.compactMap { finding in
      if let kind = finding.omission {
        guard known.insert(finding.path).inserted else { return nil }
        return Candidate(path: finding.path, value: finding.value, kind: kind)
      }
      guard finding.isAboutKind, !isLiteral(finding.path), let reading = finding.reading,
        known.insert(finding.path).inserted
      else { return nil }
      return Candidate(path: finding.path, value: finding.value, reading: reading)
    }
  }
}

extension Finding {
  /// What the value was meant to be: what a text says in JSON, the parts of a list that commas separate, a number in the
  /// place of a text; nil where it may have been meant otherwise.
  fileprivate var reading: JSONValue? {
    let wanted = kind.wantedKinds
    switch value {
    case .string(let text) where !kind.admitsTexts:
      if let reading = JSONValue(reading: text), !wanted.isDisjoint(with: JSONKinds(of: reading)) {
        return reading
      }
      return wanted.isDisjoint(with: JSONKinds(of: .array([]))) ? nil : JSONValue(list: text)
    case .number(let number) where !wanted.isDisjoint(with: JSONKinds(of: .string(""))):
      return .string(number.integer.map { String($0) } ?? number.text)
    case .number where !wanted.isDisjoint(with: JSONKinds(of: .array([]))):
      return .array([value])
    default: return nil
    }
  }

  /// Whether the value is of the wrong kind, or none of the values that are allowed.
  fileprivate var isAboutKind: Bool { !kind.wantedKinds.isEmpty }

  /// Whether a member is missing.
  fileprivate var isAboutAbsence: Bool {
    switch kind {
    case .missing, .missingMark: true
    default: false
    }
  }

  /// How sure it is that the value, a member that holds nothing, stands for one that was not given; nil where it holds
  /// something.
  fileprivate var omission: JSONSchema.Coercion.Kind? {
    guard case .member? = path.last, value.isBlank, !isAboutAbsence else { return nil }
    switch kind {
    case .forbidden, .surplusElement, .needs, .unwantedMembers: return nil
    case .count, .noMatch: return value.isNull || value.array != nil ? .omission : .doubtfulOmission
    case .unknownMember: return value.isNull ? .omission : nil
    default: return .omission
    }
  }
}

extension Finding.Kind {
  /// Whether a text could be right, if it were another.
  fileprivate var admitsTexts: Bool {
    switch self {
    case .badFormat: true
    case .either(let kinds): kinds.contains(where: \.admitsTexts)
    default: false
    }
  }
}

extension JSONValue {
  /// What a text says in JSON, nil where it says nothing but a text or `null`, or a number in other words than its own.
  fileprivate init?(reading text: String) {
    guard let first = text.utf8.first(where: { $0 > 0x20 }), "{[-0123456789tf".utf8.contains(first),
      let value = try? JSONParser.parse(text)
    else { return nil }
    switch value {
    case .object, .array: break
    case .number, .bool: guard value.scalarText == text else { return nil }
    case .null, .string: return nil
    }
    self = value
  }
}

extension JSONValue {
  /// The parts of a list that commas separate, `open,closed`; a text without a comma is a list of one.
  ///
  /// Nil for sentences: a comma in one separates nothing.
  fileprivate init?(list text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    let isList = parts.allSatisfy { part in
      !part.isEmpty && !part.utf8.contains { $0 <= 0x20 || "{}[]\"".utf8.contains($0) }
    }
    guard isList, parts.count <= 1000 else { return nil }
    self = .array(parts.map { JSONValue(reading: $0) ?? .string($0) })
  }

  /// Whether the value is one that clients write for an argument that was not given: `null`, `""` or `[]`.
  package var isBlank: Bool {
    switch self {
    case .null: true
    case .string(let text): text.isEmpty
    case .array(let elements): elements.isEmpty
    case .bool, .number, .object: false
    }
  }
}
