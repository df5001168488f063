import JSON

/// Rules that pass on what the document says about a status, where it says more than the status itself.
struct ErrorRules {
  private static let limit = 100
  private static let operationLimit = 1000
  private static let textLimit = 300

  /// Number of operations of the document; a rule for all of them names none.
  var operationCount = 0

  /// A status and the words about it.
  private struct Key: Hashable {
    var status: Int
    var text: String
  }

  private var order: [Key] = []
  private var operations: [Key: [String]] = [:]

  /// Descriptions that say nothing: most documents have a few, under every operation.
  private var empty: Set<String> = []

  mutating func add(_ status: Int, _ description: String, operation: String) {
    guard description.utf8.count > 20, (400..<600).contains(status) else { return }
    let key = Key(status: status, text: description)
    if operations[key] != nil {
      operations[key]?.append(operation)
    } else if order.count < Self.limit, !empty.contains(description) {
      guard StatusWords.isTelling(description) else {
        empty.insert(description)
        return
      }
      order.append(key)
      operations[key] = [operation]
    }
  }

  /// The rules, those for single operations first.
  func written() -> [JSONObject] {
    let rules = order.map { key in (key: key, operations: operations[key] ?? []) }
    let general = rules.filter { $0.operations.count == operationCount }
    let special = rules.filter { $0.operations.count < operationCount }
    return (special + general).map { rule(for: $0.key, $0.operations) }
  }

  private func rule(for key: Key, _ names: [String]) -> JSONObject {
    var when: JSONObject = ["status": [JSONValue(key.status)]]
    if names.count < operationCount {
      when["operation"] = .array(names.prefix(Self.operationLimit).map { .string($0) })
    }
    let text = DocumentProse.line(key.text, limit: Self.textLimit)
    let end = text.utf8.last.map { ".!?".utf8.contains($0) } == true ? "" : "."
    return [
      "when": .object(when), "do": .string(Self.verdict(key.status)),
      "say": .string("The API's description says of a \(key.status) here: \(text)\(end)"),
    ]
  }

  /// What follows from a status alone, as where no rule decides.
  private static func verdict(_ status: Int) -> String {
    switch status {
    case 401, 402, 403, 407, 423, 451, 505, 511: "ask_operator"
    case 408, 421, 425: "retry"
    case 429: "back_off"
    case 501: "revise"
    case 400..<500: "revise"
    default: "retry"
    }
  }
}

/// The words that descriptions of statuses are made of when they say nothing.
enum StatusWords {
  private static let empty: Set<String> = [
    "a", "access", "again", "all", "allowed", "also", "an", "and", "any", "api", "are", "as",
    "at", "authentication", "authorization", "authorized", "bad", "be", "because", "been", "body",
    "by", "call", "can", "cannot", "client", "code", "completing", "condition", "conflict",
    "content", "could", "credentials", "data", "default", "denied", "did", "does", "doing", "due",
    "else", "encountered", "endpoint", "entity", "error", "errors", "exceeded", "exist", "failed",
    "fails", "failure", "field", "fields", "for", "forbidden", "format", "found", "from",
    "fulfill", "gateway", "generic", "given", "happened", "has", "have", "header", "headers",
    "http", "if", "in", "indicates", "indicating", "input", "internal", "into", "invalid", "is",
    "it", "item", "its", "json", "later", "limit", "limited", "malformed", "many", "may",
    "message", "method", "might", "missing", "more", "must", "no", "not", "object", "occurred",
    "of", "on", "one", "operation", "or", "other", "page", "parameter", "parameters", "path",
    "payload", "perceived", "perform", "performed", "permission", "permissions", "please",
    "prevented", "problem", "process", "processed", "provided", "query", "rate", "request",
    "requested", "requests", "required", "resource", "response", "returned", "schema", "server",
    "service", "should", "some", "something", "specified", "standard", "status", "such", "syntax",
    "than", "that", "the", "their", "there", "this", "timeout", "to", "token", "too", "try",
    "type", "unauthenticated", "unauthorized", "unavailable", "understand", "unexpected",
    "unknown", "unprocessable", "uri", "url", "user", "valid", "validation", "value", "values",
    "was", "went", "when", "which", "will", "with", "would", "wrong", "xml", "you", "your",
  ]

  /// Whether a description says more than its status.
  static func isTelling(_ text: String) -> Bool {
    var count = 0
    for word in text.prefix(400).lowercased().split(whereSeparator: { !$0.isLetter }) {
      if word.count > 1, !empty.contains(String(word)) { count += 1 }
      if count >= 3 { return true }
    }
    return false
  }
}
