import JSON

/// The reader of how the API says no, as far as the document tells.
///
/// A dialect knows more than schemas can show, so with one nothing is guessed.
struct ErrorsReader {
  private static let hint = "x-recourse-errors"

  let document: APIDocument
  let wishes: ImportOptions.Wishes
  private(set) var remarks: ImportDiagnostics
  private var findings = ErrorFindings()
  private var goodAnswers: GoodAnswers
  private var rules = ErrorRules()

  // Most operations share their answers, so what is referred to is looked at once.
  private var known: [String: String] = [:]
  private var seen: Set<String> = []

  init(document: APIDocument, wishes: ImportOptions.Wishes) {
    self.document = document
    self.wishes = wishes
    remarks = ImportDiagnostics(file: document.file)
    goodAnswers = GoodAnswers(document: document)
  }

  /// The manifest's `errors`; nil where the document says nothing.
  mutating func read(
    _ sources: [OperationSource],
    names: [String],
    key: String?
  ) -> JSONObject? {
    var (own, dialects) = hinted()
    if let key, own["idempotency"] == nil { own["idempotency"] = ["header": .string(key)] }
    if !dialects.isEmpty { return section(of: dialects).merging(own) }
    for (source, name) in zip(sources, names) { read(source, name) }
    for condition in goodAnswers.failed { findings.add(failed: condition) }
    rules.operationCount = sources.count
    var errors = findings.section
    let written = rules.written()
    if !written.isEmpty { errors["rules"] = .array(written.map { .object($0) }) }
    errors = errors.merging(own)
    return errors.isEmpty ? nil : errors
  }

  private func section(of dialects: [String]) -> JSONObject {
    let names = dialects.map { JSONValue.string($0) }
    return ["use": names.count == 1 ? names[0] : .array(names)]
  }

  /// What the document says in our own words, and the dialects that it or the wishes name.
  private mutating func hinted() -> (own: JSONObject, dialects: [String]) {
    guard let written = document.root[Self.hint] else { return ([:], wishes.errors) }
    var own = written.object ?? [:]
    let use = own["use"] ?? (written.object == nil ? written : .array([]))
    own["use"] = nil
    var dialects = wishes.errors
    for name in (use.array ?? [use]).compactMap(\.string) where !dialects.contains(name) {
      dialects.append(name)
    }
    if written.object == nil, written.string == nil, written.array == nil {
      remarks.note(
        "expected the \"errors\" of a manifest or the name of a dialect; it is left out",
        at: Place(pointer: JSONPointer(tokens: [Self.hint]))
      )
    }
    return (own, dialects)
  }

  private mutating func read(_ source: OperationSource, _ name: String) {
    guard let located = document.member("responses", of: source.operation),
      let responses = located.object
    else { return }
    let hasGood = responses.members.contains { $0.name.hasPrefix("2") }
    for member in responses.members {
      goodAnswers.read(member, of: source)
      let isError = member.name.hasPrefix("4") || member.name.hasPrefix("5")
      guard isError || (member.name == "default" && hasGood) else { continue }
      let description = read(member, in: located)
      if let status = Int(member.name) { rules.add(status, description, operation: name) }
    }
  }

  /// Takes what an answer shows, and gives its description.
  private mutating func read(_ member: JSONObject.Member, in responses: Located) -> String {
    // Most show no more than what they are called: nothing is to be looked for in them.
    if let answer = member.value.object, answer.count == 1, let words = answer["description"] {
      return words.string ?? ""
    }
    let file = responses.place.file
    if let reference = member.value["$ref"]?.string {
      if let description = known[file + reference] { return description }
    } else if member.value["headers"] == nil, let schema = schemaReference(in: member.value),
      !seen.insert(file + schema).inserted
    {
      return member.value["description"]?.string ?? ""
    }
    let place = responses.place.appending(member.name)
    let written = Located(value: member.value, place: place)
    let target = (try? document.resolved(written)) ?? written
    guard target.object != nil else { return "" }
    let answer = ErrorAnswer(target, in: document)
    findings.add(answer, in: document)
    if let reference = member.value["$ref"]?.string {
      known[file + reference] = answer.description
    }
    return answer.description
  }

  /// The reference that is all of an answer's schema; nil where it is written in place, or there are several.
  private func schemaReference(in answer: JSONValue) -> String? {
    if document.edition == .two { return answer["schema"]?["$ref"]?.string }
    guard let content = answer["content"]?.object, content.count == 1 else { return nil }
    return content.members[0].value["schema"]?["$ref"]?.string
  }
}

/// An answer that says no, as the document describes it.
struct ErrorAnswer {
  var description: String

  /// The schema of its JSON, nil where it has none.
  var schema: Located?

  /// Its header fields.
  var headers: [(name: String, value: Located)]

  init(_ located: Located, in document: APIDocument) {
    description = located.value["description"]?.string ?? ""
    headers = (located["headers"]?.members ?? []).map { name, header in
      (name, (try? document.resolved(header)) ?? header)
    }
    if document.edition == .two {
      schema = located["schema"]
    } else {
      let content = document.member("content", of: located)
      let media = content?.members.first { MediaType($0.name).kind == .json }
      schema = media?.value["schema"]
    }
  }
}
