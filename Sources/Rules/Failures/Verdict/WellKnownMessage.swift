import JSON

/// What an answer says in words, by the names that frameworks and standards have for it.
struct WellKnownMessage {
  private let root: JSONValue

  /// The codes that are told beside the message anyhow.
  private let codes: [String]

  init(_ root: JSONValue, codes: [String]) {
    self.root = root
    self.codes = codes
  }

  private static let names = [
    "sub_msg", "detail", "message", "error_description", "error_message", "errorMessage", "msg",
    "error",
    "description", "reason", "title", "errors", "errorMessages", "error_messages", "messages",
    "non_field_errors", "fault", "Message", "errorSummary", "value", "errmsg", "errMsg",
    "error_msg", "errorMsg", "Error", "ErrorMessage", "Error Message", "Note", "Information",
    "info",
    "status_message", "statusMessage", "retMsg", "resultMsg", "resultMessage", "returnMessage",
    "error_detail", "error_string", "error-text", "err", "mensaje", "mensagem",
    "meldung", "nachricht", "messaggio", "fehler", "erro", "erreur", "text",
    "detailedError", "tppMessages", "errorWrappers", "issue", "reasons", "respMsg", "msg1", "rmk",
    "remark", "remarks", "erros",
  ]

  /// Members that say nothing which the status, the code and the message do not.
  private static let metadata: Set<String> = [
    "status", "statusCode", "status_code", "timestamp", "path", "instance", "type", "success", "ok",
    "method", "code", "title", "traceId", "trace_id", "requestId", "request_id", "errorCode",
    "error_code", "documentation_url", "@type", "__type", "lang", "jsonrpc",
    "Response", "errcode", "errno",
  ]

  /// The message with what else stands beside it; nil where no member of such a name holds a text.
  var text: String? {
    guard let (sentence, member) = found else { return nil }
    guard let object = root.object, let member else { return sentence }
    return ([sentence] + rest(of: object, without: member)).joined(separator: "; ")
  }

  /// The message alone.
  var sentence: String? { found?.sentence }

  /// The message, and the member that holds it.
  private var found: (sentence: String, member: String?)? {
    if let text = root.string { return text.isEmpty ? nil : (text, nil) }
    if let texts = Self.texts(root) { return (texts, nil) }
    guard let object = root.object else { return nil }
    if let title = object["title"]?.string, let detail = object["detail"]?.string, title != detail {
      // A title that is a sentence ends as one.
      let sign = title.last.map { ".!?:".contains($0) } ?? true ? "" : ":"
      return ("\(title)\(sign) \(detail)", "detail")
    }
    let named = Self.names.lazy.compactMap { name in
      object[name].flatMap(said).map { ($0, name) }
    }.first
    if let named, let telling = telling(insteadOf: named.0, in: object) { return telling }
    if let found = named ?? wrapped(object) { return found }
    return inner
  }

  /// The result that says more than a bare word for a failure: `"message": "NOTOK", "result": "Invalid API Key"`.
  private func telling(insteadOf word: String, in object: JSONObject) -> (String, String)? {
    guard [.refused, .failed].contains(StatusWord(word)), let result = object["result"]?.string,
      result.contains(" ")
    else { return nil }
    return (result, "result")
  }

  /// What is said in the object in which all is wrapped.
  private var inner: (String, String?)? {
    InnerEnvelope.found(in: root).flatMap { WellKnownMessage(.object($0), codes: codes).text }
      .map { ($0, nil) }
  }

  /// What is said inside the one object that there is: OpenStack's `{"badRequest": {"message": "…"}}`.
  private func wrapped(_ object: JSONObject) -> (String, String?)? {
    guard object.count == 1, let inner = object.members.first, inner.value.object != nil,
      let text = WellKnownMessage(inner.value, codes: codes).text
    else { return nil }
    return (text, inner.name)
  }

  /// A text that is one JSON string, whatever its type says.
  static func string(in document: ResponseContent) -> String? {
    guard case .text = document.content, document.body.first == UInt8(ascii: "\""),
      let text = try? JSONParser.parse(document.body)
    else { return nil }
    return text.string
  }

  /// The values of a document that holds no message, each behind its place: `state.reason: closed`, with elements
  /// counted from 0 as everywhere.
  ///
  /// JSON itself would be quoted with other quotation marks than its own, and read as broken.
  static func listing(_ root: JSONValue) -> String {
    var parts: [String] = []
    list(root, at: "", into: &parts, depth: 0)
    return parts.joined(separator: "; ")
  }

  private static func list(
    _ value: JSONValue,
    at place: String,
    into parts: inout [String],
    depth: Int
  ) {
    guard parts.count < 32, depth < 8 else { return }
    let inner = { (name: String) in place.isEmpty ? name : place + "." + name }
    switch value {
    case .object(let object):
      for member in object.members.prefix(32) {
        list(member.value, at: inner(member.name), into: &parts, depth: depth + 1)
      }
    case .array(let elements) where elements.allSatisfy({ $0.scalarText != nil }):
      let texts = elements.prefix(16).compactMap(\.scalarText)
      guard !texts.isEmpty else { return }
      parts.append((place.isEmpty ? "" : place + ": ") + texts.joined(separator: ", "))
    case .array(let elements):
      for (index, element) in elements.prefix(16).enumerated() {
        list(element, at: inner(String(index)), into: &parts, depth: depth + 1)
      }
    case .null, .bool, .number, .string:
      guard let text = value.scalarText, !text.isEmpty else { return }
      parts.append(place.isEmpty ? text : "\(place): \(text)")
    }
  }

  private func said(_ value: JSONValue) -> String? {
    if let text = value.string {
      return text.isEmpty || codes.contains(text) && text.allSatisfy { $0 != " " } ? nil : text
    }
    if let texts = Self.texts(value) { return texts }
    guard value.object != nil else { return nil }
    return WellKnownMessage(value, codes: codes).text
  }

  /// The texts of a list, of an entry's message too.
  private static func texts(_ value: JSONValue) -> String? {
    guard let elements = value.array, !elements.isEmpty else { return nil }
    let texts = elements.prefix(8).compactMap { element in
      element.string
        ?? [
          "message", "detail", "msg", "text", "error", "diagnostics", "description", "reason",
          "erro",
        ]
        .lazy.compactMap { element[$0]?.string }.first
    }
    return texts.isEmpty ? nil : texts.joined(separator: "; ")
  }

  /// What stands beside the message and may help: `hint: ids are numbers`.
  private func rest(of object: JSONObject, without name: String) -> [String] {
    object.members.prefix(16).compactMap { member in
      guard member.name != name, !Self.metadata.contains(member.name),
        let text = member.value.scalarText, !text.isEmpty, !member.value.isNull,
        !codes.contains(text)
      else { return nil }
      return "\(member.name): \(text)"
    }
  }
}
