/// The reading of texts as what they were meant to be, guided by what the schema finds wrong.
struct SchemaHealer {
  /// Rounds, one for each level of texts inside texts.
  private static let roundLimit = 4

  /// Texts that are read in one round.
  private static let findingLimit = 2000

  let schema: JSONSchema
  private(set) var value: JSONValue
  private(set) var healings: [JSONSchema.Healing] = []

  init(schema: JSONSchema, value: JSONValue) {
    self.schema = schema
    self.value = value
  }

  mutating func run() {
    guard var findings = findings() else { return }
    for _ in 0..<Self.roundLimit {
      let candidates = candidates(among: findings)
      guard !candidates.isEmpty, let (accepted, left) = tried(candidates) else { return }
      healings += accepted.map(\.healing)
      findings = left
    }
  }

  /// Reads the texts that fit when they are read; tells them, and what is still wrong.
  private mutating func tried(_ candidates: [Candidate]) -> ([Candidate], [Finding])? {
    let before = value
    value = before.replacing(candidates.map(\.change))
    guard let findings = findings() else {
      value = before
      return nil
    }
    // Where the reading does not fit either, the text stays what it was.
    let refused = Set(findings.filter(\.isAboutKind).map(\.path))
    let accepted = candidates.filter { !refused.contains($0.path) }
    if accepted.count == candidates.count { return (accepted, findings) }
    value = before.replacing(accepted.map(\.change))
    guard !accepted.isEmpty, let left = self.findings() else { return nil }
    return (accepted, left)
  }

  /// What is wrong with the value; nil where that cannot be found out.
  private func findings() -> [Finding]? {
    var validation = SchemaValidation(schema, findingLimit: Self.findingLimit)
    validation.check(value, against: JSONSchema.root)
    return validation.isExhausted ? nil : validation.found
  }

  /// A text that can be read as something else.
  private struct Candidate {
    let path: [PathStep]
    let text: String
    let reading: JSONValue

    var change: JSONValue.Change { JSONValue.Change(path: path[...], value: reading) }

    var healing: JSONSchema.Healing {
      let action =
        switch reading {
        case .object: "the text was read as the object that it holds"
        case .array: "the text was read as the array that it holds"
        case .number(let number):
          "\(JSONValue.string(text).shown) was read as the number \(number.text)"
        default: "\(JSONValue.string(text).shown) was read as \(reading.shown)"
        }
      return JSONSchema.Healing(path: path.pointer, name: path.name, action: action)
    }
  }

  private func candidates(among findings: [Finding]) -> [Candidate] {
    var known: Set<[PathStep]> = []
    return findings.compactMap { finding in
      guard finding.isAboutKind, !finding.kind.admitsTexts, case .string(let text) = finding.value,
        let reading = JSONValue(reading: text), known.insert(finding.path).inserted,
        !finding.kind.wantedKinds.isDisjoint(with: JSONKinds(of: reading))
      else { return nil }
      return Candidate(path: finding.path, text: text, reading: reading)
    }
  }
}

extension Finding {
  /// Whether the value is of the wrong kind, or none of the values that are allowed.
  fileprivate var isAboutKind: Bool { !kind.wantedKinds.isEmpty }
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
