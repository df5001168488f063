import JSON
import Text
import Manifests

/// What an operation is called and does, read without a look at its schemas.
struct OperationWords {
  static let descriptionLimit = 1024
  private static let titleLimit = 80

  var title: String
  var description: String
  var tags: [String] = []
  var effect: Operation.Effect
  var isRepeatSafe: Bool
  var group = ""

  init(_ source: OperationSource, name: String, _ remarks: inout ImportDiagnostics) {
    (title, description) = ("", "")
    var summary = ""
    var text = ""
    var isDeprecated = false
    // Most methods are idempotent by their definition (RFC 9110 §9.2.2), so repeating them does no harm.
    isRepeatSafe = RequestMethod.isIdempotent(source.method)
    let operationID = source.operation.value["operationId"]?.string ?? ""
    effect = EffectWords.effect(of: source.method, at: source.path, id: operationID)
    // What only reads does no harm when it is repeated; a GET that deletes is repeated as a DELETE is.
    if effect == .read { isRepeatSafe = true }
    if effect == .write, RequestMethod.isSafe(source.method) { isRepeatSafe = false }
    for member in source.operation.object?.members ?? [] {
      switch member.name {
      case "summary": summary = member.value.string ?? ""
      case "description": text = member.value.string ?? ""
      case "deprecated": isDeprecated = member.value == true
      case "tags": tags = Self.tags(member.value)
      default:
        if member.name.hasPrefix("x-") { read(member, of: source, &remarks) }
      }
    }
    if summary.isEmpty, text.isEmpty { (summary, text) = Self.shared(source.item) }
    let title = DocumentProse.line(summary, limit: Self.titleLimit)
    self.title = title.isEmpty ? Self.standIn(for: source, name) : title
    let words = Self.description(summary, text)
    description = words.isEmpty ? Self.silence(of: source, name) : words
    if isDeprecated { description = "Deprecated. " + description }
  }

  /// Adds a sentence to the description, where there is room.
  mutating func add(_ sentence: String?) {
    guard let sentence, description.utf8.count + sentence.utf8.count < Self.descriptionLimit else {
      return
    }
    description += "\n" + sentence
  }

  /// A title made of the id, which says more than the name that had to be shortened.
  private static func standIn(for source: OperationSource, _ name: String) -> String {
    let id = SnakeCase.name(source.operation.value["operationId"]?.string ?? "")
    return DocumentProse.line(title(of: id.isEmpty ? name : id), limit: titleLimit)
  }

  /// What there is to say of an operation about which the document says nothing.
  private static func silence(of source: OperationSource, _ name: String) -> String {
    let request = "\(source.method) \(DocumentProse.line(source.path, limit: 300))"
    return "\(standIn(for: source, name)): \(request). The API's description says no more."
  }

  private mutating func read(
    _ hint: JSONObject.Member,
    of source: OperationSource,
    _ remarks: inout ImportDiagnostics
  ) {
    switch hint.name {
    case "x-recourse-effect":
      guard let effect = hint.value.string.flatMap(Operation.Effect.init(rawValue:)) else {
        return remarks.note(
          "expected \"read\", \"write\" or \"destroy\"; the method decides",
          at: source.operation.place.appending(hint.name)
        )
      }
      self.effect = effect
    case "x-recourse-repeat-safe", "x-idempotent":
      if let isRepeatSafe = hint.value.bool { self.isRepeatSafe = isRepeatSafe }
    case "x-read-only", "x-readonly", "x-readOnly":
      if hint.value == true { (effect, isRepeatSafe) = (.read, true) }
    case "x-recourse-group":
      group = ArgumentNames.sanitized(hint.value.string ?? "", or: "")
    default: break
    }
  }

  private static func tags(_ value: JSONValue) -> [String] {
    (value.array ?? []).prefix(20).compactMap(\.string).map { DocumentProse.line($0, limit: 80) }
      .filter { !$0.isEmpty }
  }

  private static func shared(_ item: Located) -> (String, String) {
    (item.value["summary"]?.string ?? "", item.value["description"]?.string ?? "")
  }

  /// Summary and description in one, empty where there is neither.
  private static func description(_ summary: String, _ text: String) -> String {
    let limit = descriptionLimit - 12
    let long = DocumentProse.bounded(text, limit: limit)
    let short = DocumentProse.line(summary, limit: limit)
    if long.isEmpty { return short }
    guard !short.isEmpty, !long.hasPrefix(short) else { return long }
    let end = short.utf8.last.map { ".!?".utf8.contains($0) } == true ? "" : "."
    return DocumentProse.joined("\(short)\(end)\n", long, limit: limit)
  }

  /// The name with spaces and a capital: "Search deals".
  private static func title(of name: String) -> String {
    let words = name.split(separator: "_").joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}
