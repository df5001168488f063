import JSON

/// What the schemas of good answers say of failures that come with a good status.
struct GoodAnswers {
  private static let flags = ["success", "ok"]

  /// Schemas that are looked at: of more the first tell enough.
  private static let limit = 400

  private let document: APIDocument
  private var seen: Set<String> = []
  private var counts: [String: Int] = [:]
  private var envelopes = 0
  private var resources = 0

  init(document: APIDocument) { self.document = document }

  /// Looks at an answer of an operation in a file.
  mutating func read(_ answer: JSONObject.Member, of source: OperationSource) {
    guard answer.name.hasPrefix("2"), seen.count < Self.limit else { return }
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
    for (name, property) in properties.all {
      let schema = (try? document.resolved(property))?.object ?? [:]
      let kind = SchemaTypes.kind(of: schema)
      if Self.flags.contains(name), kind == "boolean" { counts[name, default: 0] += 1 }
      guard name == "error", kind == "object" else { continue }
      // The error of a job or of another thing that has been asked for is data.
      if properties.has("id") { resources += 1 } else { envelopes += 1 }
    }
  }

  /// The conditions under which an answer with a good status has failed.
  var failed: [String] {
    let flags = Self.flags.filter { counts[$0] != nil }.map { "json:/\($0)=false" }
    return flags + (envelopes > 0 && resources == 0 ? ["json:/error"] : [])
  }
}
