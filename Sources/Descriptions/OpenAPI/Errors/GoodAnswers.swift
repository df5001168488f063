import JSON
import Text

/// What the schemas of good answers say of failures that come with a good status.
struct GoodAnswers {
  private static let flags = ["success", "ok"]

  /// Schemas that are looked at: of more the first tell enough.
  private static let limit = 400

  private let document: APIDocument
  private var seen: Set<String> = []
  private var isWrite = false
  private var counts: [String: Int] = [:]
  private var ownFlags: Set<String> = []
  private var envelopes = 0
  private var resources = 0

  init(document: APIDocument) { self.document = document }

  /// Looks at an answer of an operation in a file.
  mutating func read(_ answer: JSONObject.Member, of source: OperationSource) {
    guard answer.name.hasPrefix("2"), seen.count < Self.limit else { return }
    isWrite = source.method != "GET"
    let file = source.operation.place.file
    let place = source.operation.place.appending("responses").appending(answer.name)
    let located = Located(value: answer.value, place: place)
    if let reference = answer.value["$ref"]?.string, !seen.insert(file + reference).inserted {
      return
    }
    let target = (try? document.resolved(located)) ?? located
    guard target.object != nil, let schema = ErrorAnswer(target, in: document).schema else {
      return
    }
    let key = schema.value["$ref"]?.string ?? schema.place.pointer.description
    guard seen.insert(file + key).inserted else { return }
    note(ErrorProperties(of: schema, in: document))
  }

  private mutating func note(_ properties: ErrorProperties) {
    for (name, property) in properties.all where name == "error" || Self.flags.contains(name) {
      let kind = kind(of: property)
      if Self.flags.contains(name), kind == "boolean" {
        if tells(properties, name) { ownFlags.insert(name) } else { counts[name, default: 0] += 1 }
      }
      guard name == "error", kind == "object" else { continue }
      // The error of a job or of another thing that has been asked for is data.
      if Self.isThing(properties) { resources += 1 } else { envelopes += 1 }
    }
  }

  /// Whether a flag is a member of what was asked for, a job or a state of health, and not of what is around it.
  private func tells(_ properties: ErrorProperties, _ flag: String) -> Bool {
    let words = ["message", "msg", "error", "description", "detail"]
    let rest = properties.all.filter { $0.name != flag }
    let isOfWords =
      !isWrite && !rest.isEmpty
      && rest.allSatisfy { words.contains($0.name) && kind(of: $0.schema) == "string" }
    return Self.isThing(properties) || isOfWords
  }

  private func kind(of property: Located) -> String? {
    SchemaTypes.kind(of: (try? document.resolved(property))?.object ?? [:])
  }

  /// Whether properties are those of a thing with a name and a life of its own.
  private static func isThing(_ properties: ErrorProperties) -> Bool {
    properties.all.contains { name, _ in
      let words = SnakeCase.name(name).split(separator: "_")
      guard let last = words.last, !["request", "trace", "correlation"].contains(words[0]) else {
        return false
      }
      return ["id", "uuid", "guid", "uid", "sid"].contains(last)
        || words.count > 1 && last == "at"
    }
  }

  /// The conditions under which an answer with a good status has failed.
  var failed: [String] {
    let flags = Self.flags.filter { counts[$0] != nil && !ownFlags.contains($0) }.map {
      "json:/\($0)=false"
    }
    return flags + (envelopes > 0 && resources == 0 ? ["json:/error"] : [])
  }
}
