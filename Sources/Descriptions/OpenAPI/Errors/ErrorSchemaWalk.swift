import Text
import JSON

/// The search of an error's schema for the members that most APIs have under a few names.
struct ErrorSchemaWalk {
  /// Something that was found, with its place in the answer.
  enum Found {
    case code(JSONPointer, rank: Int)
    case message(JSONPointer, rank: Int)
    case hint(JSONPointer)
    case requestID(JSONPointer)
    case wait(JSONPointer, unit: String)
    case fields(JSONObject)
    case failed(String)
  }

  private static let codes = [
    "code", "error_code", "errorCode", "errcode", "err_code", "error", "error_type", "errorType",
    "type", "reason", "status",
  ]
  private static let messages = [
    "message", "detail", "error_description", "error_message", "errorMessage", "errmsg", "msg",
    "description", "title", "error",
  ]
  private static let requestIDs: Set<String> = [
    "request_id", "requestId", "requestID", "trace_id", "traceId", "correlation_id",
    "correlationId",
  ]
  private static let containers: Set<String> = [
    "error", "errors", "err", "fault", "problem", "exception", "details", "status", "meta", "data",
  ]
  private static let depthLimit = 3
  private static let stepLimit = 500

  let document: APIDocument
  private(set) var found: [Found] = []
  private var steps = 0

  init(document: APIDocument) { self.document = document }

  mutating func read(_ schema: Located) { read(schema, at: JSONPointer(), path: []) }

  private mutating func read(_ schema: Located, at pointer: JSONPointer, path: [Place]) {
    let properties = ErrorProperties(of: schema, in: document)
    let names = Set(properties.all.map(\.name))
    for (name, property) in properties.all {
      steps += 1
      guard steps < Self.stepLimit, let located = try? document.resolved(property),
        let object = located.object, !path.contains(located.place)
      else { continue }
      let place = pointer.appending(name)
      let kind = SchemaTypes.kind(of: object)
      if kind == "array" || kind == "object" || (kind == nil && object.isComposite) {
        if Self.containers.contains(name) {
          descend(into: located, kind, at: place, path: path + [located.place])
        }
      } else {
        note(name, object, kind, at: place, beside: names)
      }
    }
    noteSingleField(names, at: pointer)
  }

  private mutating func note(
    _ name: String,
    _ object: JSONObject,
    _ kind: String?,
    at place: JSONPointer,
    beside names: Set<String>
  ) {
    if kind == "boolean" {
      let values = object["enum"]?.array ?? object["const"].map { [$0] } ?? []
      let says = name == "ok" || name == "success"
      if says, values == [false] { found.append(.failed("json:\(place)=false")) }
      return
    }
    let depth = place.tokens.count
    let isText = kind == "string" || kind == nil
    let hasWords = !names.isDisjoint(with: Self.messages.dropLast())
    // A member that is always the same tells nothing.
    let isFixed = object["const"] != nil || object["enum"]?.array?.count == 1
    if !isFixed, let rank = Self.codes.firstIndex(of: name) {
      let isWord = name != "error" || object["enum"] != nil || hasWords
      let isCode =
        name == "status" ? kind == "string" && depth > 1 : isText || name.hasSuffix("ode")
      if isWord, isCode { found.append(.code(place, rank: rank * 4 + depth)) }
    }
    if let rank = Self.messages.firstIndex(of: name), isText {
      found.append(.message(place, rank: rank * 4 + depth))
    }
    if name == "hint", isText { found.append(.hint(place)) }
    if Self.requestIDs.contains(name) { found.append(.requestID(place)) }
    if let unit = Self.unit(of: name, object) { found.append(.wait(place, unit: unit)) }
  }

  private static func unit(of name: String, _ object: JSONObject) -> String? {
    let words = object["description"]?.string?.lowercased() ?? ""
    switch name {
    case "retry_after", "retryAfter", "retry_after_seconds", "retryAfterSeconds":
      if object["format"] == "date-time" { return "timestamp" }
      return words.contains(text: "millisecond") ? "milliseconds" : "seconds"
    case "retry_after_ms", "retryAfterMs": return "milliseconds"
    default: return nil
    }
  }

  // MARK: - Containers

  private mutating func descend(
    into located: Located,
    _ kind: String?,
    at pointer: JSONPointer,
    path: [Place]
  ) {
    guard pointer.tokens.count < Self.depthLimit else { return }
    if kind == "array" {
      guard let items = located["items"] else { return }
      let entry = ErrorProperties(of: items, in: document)
      guard !entry.all.isEmpty else {
        return found.append(.message(pointer.appending("*"), rank: 60))
      }
      if let shape = entry.fieldShape(at: pointer) { found.append(.fields(shape)) }
      let texts = ["message", "detail", "msg", "title"].filter(entry.has)
      if let text = texts.first {
        found.append(.message(pointer.appending("*").appending(text), rank: 50))
      }
      if entry.has("code") {
        found.append(.code(pointer.appending("*").appending("code"), rank: 50))
      }
      return
    }
    if let shape = ErrorTree(document: document).shape(of: located, at: pointer) {
      found.append(.fields(shape))
    }
    read(located, at: pointer, path: path)
  }

  /// `param` beside `message` names the one field that is wrong.
  private mutating func noteSingleField(_ names: Set<String>, at pointer: JSONPointer) {
    guard let field = ["param", "field", "parameter"].first(where: names.contains),
      let text = ["message", "detail", "description"].first(where: names.contains)
    else { return }
    found.append(
      .fields([
        "one": .string(pointer.appending(field).description),
        "text": .string(pointer.appending(text).description),
      ])
    )
  }
}

extension JSONObject {
  /// Whether a schema without a type is made of others.
  fileprivate var isComposite: Bool {
    ["allOf", "oneOf", "anyOf", "additionalProperties"].contains { self[$0] != nil }
  }
}
