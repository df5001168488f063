import OperationSearch
import Text
import EventLoop
import Failures
import JSON
import Manifests

/// Every sentence of the tools that find and describe operations; facts go in, nothing is decided here.
enum OperationSentences {
  // MARK: Calls

  static let belongsInside =
    "is no argument of this tool; if the operation takes it, put it inside \"arguments\""

  // MARK: Hits

  static func found(_ total: Int, _ wish: OperationQuery, shown: Int) -> String {
    let match = English.count(total, "operation")
    let which = wish.query.isEmpty ? "" : " for \(quoted(wish.query))"
    let place =
      shown == total
      ? ""
      : wish.offset == 0 ? "; the first \(shown)" : "; \(wish.offset + 1) to \(wish.offset + shown)"
    return "\(match)\(which)\(filter(wish))\(place):"
  }

  @Engine
  static func hit(_ entry: Catalog.Entry) -> String {
    let operation = entry.outline
    let own = entry.way == .tool ? "; a tool of its own" : ""
    // Only what does not depend on earlier calls may be told: outlines say what they need by their path.
    let needs = operation.formAtHand?.arguments["required"]?.array?.compactMap(\.string) ?? []
    let request = "\(operation.method) \(cut(operation.path, 120))"
    return "- \(operation.toolName) (\(operation.effect.rawValue); \(request)\(own)): "
      + gist(of: operation)
      + (needs.isEmpty ? "" : " Needs \(English.list(needs, limit: listLimit)).")
  }

  /// The first sentence on an operation.
  private static func gist(of operation: Operation) -> String {
    let text = operation.description.isEmpty ? operation.title : operation.description
    // Where nobody described it, an import says how it is requested, which stands beside it already.
    let line = (text.split(whereSeparator: \.isNewline).first.map(String.init) ?? operation.title)
      .replacing(text: ": \(operation.method) \(operation.path)", with: "")
    let end = line.firstRange(ofText: ". ")?.lowerBound
    let sentence = cut(end.map { String(line[..<$0]) } ?? line, 160)
    return [".", "!", "?", "…"].contains(where: sentence.hasSuffix) ? sentence : sentence + "."
  }

  static func readings(_ outcome: SearchIndex.Outcome) -> [String] {
    let read = outcome.corrections.map { "\(quoted($0.word)) was read as \(quoted($0.meant))" }
    let unknown = outcome.unknown.map(quoted)
    return [
      read.isEmpty ? nil : "No operation has the word: \(English.list(read, limit: listLimit)).",
      unknown.isEmpty
        ? nil
        : "No operation has the word \(English.list(unknown, joint: "or", limit: listLimit)); it was left out.",
    ].compactMap(\.self)
  }

  static func next(_ sample: String, _ changes: Bool) -> String {
    let callers =
      changes
      ? "\(ToolRoute.reader) (what reads) or \(ToolRoute.changer) (what writes or destroys)"
      : ToolRoute.reader
    return
      "Next: \(ToolRoute.describer) with {\"operation\":\"\(sample)\"} shows what it takes; then "
      + "\(callers) with {\"operation\":\"\(sample)\",\"arguments\":{…}}."
  }

  static func more(_ wish: OperationQuery, offset: Int) -> String {
    "More: find_operations with \(UntrustedText.json(.object(wish.arguments(offset: offset))))."
  }

  static func noMore(_ total: Int, _ wish: OperationQuery) -> String {
    let count = total == 1 ? "There is only 1 operation" : "There are only \(total) operations"
    return "\(count)\(filter(wish)): begin again with "
      + "\(UntrustedText.json(.object(wish.arguments(offset: 0))))."
  }

  private static func filter(_ wish: OperationQuery) -> String {
    let parts = [
      wish.effect.map { "effect \($0.rawValue)" }, wish.tag.map { "tag \(quoted($0))" },
      wish.api.map { "API \(quoted($0))" },
    ].compactMap(\.self)
    return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
  }

  // MARK: No hits

  static func foundNothing(_ wish: OperationQuery) -> String {
    let query = wish.query.isEmpty ? "" : " for \(quoted(wish.query))"
    return "No operation\(query)\(filter(wish))."
  }

  static func withoutFilter(_ count: Int, _ wish: OperationQuery) -> String {
    let others = count == 1 ? "1 operation fits" : "\(count) operations fit"
    return "Without api, effect and tag \(others): find_operations with "
      + "\(UntrustedText.json(["query": .string(wish.query)]))."
  }

  static func nearestSubject(_ subject: String) -> String {
    "Did you mean the tag \(quoted(subject))?"
  }

  static let tryElse =
    "Try other words, fewer of them, or a part of a path such as /users; with a tag alone "
    + "find_operations lists all of a subject."

  static func noAPI(_ api: String, among ids: [String]) -> String {
    let near = NearestName.find(api, among: ids).map { "; did you mean \($0)?" } ?? ""
    return
      "must be one of \(English.list(ids, joint: "or", limit: listLimit)), got \(quoted(api))\(near)"
  }

  // MARK: Subjects

  static func extent(of manifest: Manifest, _ operations: [Operation]) -> String {
    let effects = Operation.Effect.allCases.compactMap { effect in
      let count = operations.count { $0.effect == effect }
      return count == 0 ? nil : "\(count) \(effect.rawValue)"
    }
    let count = English.count(operations.count, "operation")
    let kinds = effects.isEmpty ? "" : ": \(effects.joined(separator: ", "))"
    return "\(manifest.title) (\(manifest.id)_…), \(count)\(kinds)."
  }

  /// The subjects with their counts, as many as fit into so many characters.
  static func subjects(_ counts: [(subject: String, count: Int)], room: Int) -> String {
    var shown: [String] = []
    var left = room - 30
    for (subject, count) in counts {
      let text = "\(cut(subject, 60)) \(count)"
      left -= text.utf8.count + 2
      guard left > 0 || shown.isEmpty else { break }
      shown.append(text)
    }
    let rest = counts.count - shown.count
    return "Subjects: \(shown.joined(separator: ", "))" + (rest > 0 ? ", and \(rest) more." : ".")
  }

  static func moreAPIs(_ ids: [String]) -> String {
    "And the APIs \(English.list(ids, limit: listLimit)): name one with api."
  }

  static func howToFind(subject: String) -> String {
    let tag = JSONWriter.text(["tag": .string(subject)])
    return "To list a subject: find_operations with \(tag). To search: find_operations with "
      + "{\"query\":\"…\"}."
  }

  // MARK: What the tools stand for

  static func api(_ manifest: Manifest, _ operations: [Operation], subjects: Int) -> String {
    let counts = subjects == 0 ? [] : SubjectCounts(operations).all.prefix(subjects)
    let topics =
      counts.isEmpty ? "" : ": " + counts.map { cut($0.subject, 40) }.joined(separator: ", ")
    return "\(manifest.title) (\(manifest.id)_…, \(operations.count)\(topics))"
  }

  /// What an API is, as the end of what is said of it.
  static func about(_ manifest: Manifest) -> String {
    let line = manifest.about.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    let end = line.firstRange(ofText: ". ")?.lowerBound
    let sentence = cut(end.map { String(line[..<$0]) } ?? line, 160)
    return sentence.isEmpty
      ? "" : ": \(sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence)"
  }

  /// All names of an API's operations.
  static func names(_ operations: [Operation]) -> String {
    ". Its operations: \(operations.map(\.name).joined(separator: ", "))"
  }

  static func apis(_ parts: [String], rest: Int) -> String {
    let more = rest == 0 ? "" : rest == 1 ? "; and one more API" : "; and \(rest) more APIs"
    return "Operations of \(parts.joined(separator: "; "))\(more)."
  }

  /// What `describe_operation` is for where every operation is a tool.
  static func partial(_ tools: [String]) -> String {
    "The arguments of \(English.list(tools, limit: listLimit)) are listed in part."
  }

  // MARK: Descriptions

  static func title(_ operation: Operation) -> String {
    "\(operation.toolName): \(operation.title)"
  }

  static func request(_ operation: Operation) -> String {
    let tags = operation.tags.isEmpty ? "" : "; tags: \(operation.tags.joined(separator: ", "))"
    return "\(operation.method) \(operation.path) (\(operation.effect.rawValue)\(tags))"
  }

  static let needsApproval =
    "The operator wants the user to agree to each call: ask the user first, then set confirm."

  static let deletes = "It deletes data: ask the user first, then set confirm."

  static func limits(_ phrases: [String]) -> String {
    "Limits: \(English.list(phrases, limit: listLimit))."
  }

  static func calling(_ call: String) -> String { "To call it: \(call)." }

  static func example(_ call: String) -> String { "Example: \(call)" }

  static let schema = "The JSON Schema of its arguments:"

  static func rest(of excerpt: SchemaExcerpt, _ operation: String) -> [String] {
    guard excerpt.isPartial else { return [] }
    let names = excerpt.definitions.prefix(60).joined(separator: ", ")
    let rest = excerpt.definitions.count - 60
    let call = "\(ToolRoute.describer) with {\"operation\":\"\(operation)\",\"part\":\"…\"}"
    let known = "The schema is long, and shown in part. What stands behind a \"part\": \(call)."
    guard !names.isEmpty else { return [known] }
    return [
      known, "Its $defs, each of them a part: \(names)\(rest > 0 ? ", and \(rest) more" : "").",
    ]
  }

  static func part(_ place: String, of operation: String) -> String {
    "\(place) of the schema of \(operation):"
  }

  static let nameMissing = "is missing: name the operation"

  static func noPart(_ part: String, nearest: String?) -> String {
    let near = nearest.map { "; did you mean \(quoted($0))?" } ?? ""
    return "must be a pointer into the schema, such as /properties/a, or the name of a definition, "
      + "got \(quoted(part))\(near)"
  }

  // MARK: Grammar

  static func quoted(_ text: String) -> String { UntrustedText.quoted(text, limit: 100) }

  static func cut(_ text: String, _ limit: Int) -> String {
    text.count > limit ? text.prefix(limit - 1) + "…" : text
  }

  /// Parts of a list that are named.
  static let listLimit = 8
}
