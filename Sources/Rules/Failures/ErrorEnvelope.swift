import JSON
import Text

/// An object that holds an error and nothing that anybody could have asked for: `{"error": {"code": 404}}`.
///
/// What could be data is no envelope: an error beside an identifier or a state (a job that failed), and a list of errors,
/// which is what a check of something answers.
struct ErrorEnvelope {
  private var hasError = false
  private var hasMessage = false

  /// Whether a status, a code or a word stands for a refusal, or for success.
  private var isRefused = false
  private var isGood = false

  /// Whether the content is such an object.
  static func isMeant(by object: JSONObject) -> Bool {
    guard !object.isEmpty, object.members.count <= memberLimit else { return false }
    let isRPC = object["jsonrpc"] != nil
    var envelope = ErrorEnvelope()
    for member in object.members {
      let name = plain(member.name)
      guard envelope.take(name, member.value) || isRPC && name == "id" else { return false }
    }
    return !envelope.isGood && (envelope.hasError || envelope.hasMessage && envelope.isRefused)
  }

  /// Whether the content lists errors and has nothing beside them that a call which changes something could have made:
  /// `{"valid": false, "errors": ["no name"]}`.
  static func listsErrorsAlone(_ object: JSONObject) -> Bool {
    guard object.members.count <= memberLimit, let errors = object["errors"] ?? object["Errors"],
      areErrors(errors)
    else { return false }
    return object.members.allSatisfy { member in
      let (name, value) = (plain(member.name), member.value)
      if name == "errors" || value.isNull { return true }
      if value == false { return !countsFailures(name) }
      if value.integer == 0 { return !countsFailures(name) && !successNumbers.contains(name) }
      if contents.contains(name) { return value.isBlank }
      // A message may well say that it was done.
      guard !messages.contains(name) || denies(value) else { return false }
      var envelope = ErrorEnvelope()
      return envelope.take(name, value) && !envelope.isGood
    }
  }

  /// What is 0 where all went well.
  private static let successNumbers: Set<String> = [
    "code", "status", "statuscode", "resultcode", "errno", "errcode", "errorcode", "ret",
  ]

  /// Whether a text says that something was not done.
  private static func denies(_ value: JSONValue) -> Bool {
    let words = [
      "fail", "error", "invalid", "denied", "refus", "reject", "missing", "required", "not ",
      "unable", "wrong", "cannot",
    ]
    return value.string.map { text in words.contains { text.range(ofIgnoringCase: $0) != nil } }
      ?? false
  }

  /// Whether nothing under such a name is a sign of success.
  private static func countsFailures(_ name: String) -> Bool {
    ["fail", "error", "reject"].contains { name.firstRange(ofText: $0) != nil }
  }

  /// Texts, objects with words for what is wrong, or such by the names of fields.
  private static func areErrors(_ value: JSONValue) -> Bool {
    if let list = value.array { return !list.isEmpty && list.allSatisfy(isError) }
    guard let fields = value.object, !fields.isEmpty else { return false }
    return fields.members.allSatisfy { field in
      guard let list = field.value.array else { return field.value.string != nil }
      return !list.isEmpty && list.allSatisfy(isError)
    }
  }

  private static func isError(_ value: JSONValue) -> Bool {
    if let text = value.string { return !text.isEmpty }
    // What tells of one row of many says nothing of the others.
    if ["row", "line", "index"].contains(where: { value[$0] != nil }) { return false }
    return ["message", "msg", "detail", "title", "reason", "code", "error", "description"]
      .contains { value[$0].map { !$0.isBlank } ?? false }
  }

  private static func plain(_ name: String) -> String {
    String(decoding: name.utf8.filter(ASCII.isLetter).map(ASCII.lowercased), as: UTF8.self)
  }

  private static let memberLimit = 16

  private static let errors: Set<String> = ["error", "errormessage", "errormsg", "faultstring"]
  private static let messages: Set<String> = ["message", "msg", "errmsg", "detail"]
  private static let denials: Set<String> = ["success", "ok", "response", "result", "iserror"]
  private static let contents: Set<String> = ["data", "result", "results", "payload", "content"]

  /// What stands beside an error and is no content.
  private static let others: Set<String> = [
    "details", "description", "errordescription", "errordetails", "errordetail", "erroruri",
    "reason", "hint",
    "title", "type", "errortype", "info", "moreinfo", "documentationurl", "helpurl", "timestamp",
    "time", "path", "instance", "method", "requestid", "traceid", "correlationid", "version",
    "jsonrpc", "statustext", "statusmessage",
  ]

  /// Takes a member; returns whether it may stand beside an error.
  private mutating func take(_ name: String, _ value: JSONValue) -> Bool {
    switch name {
    case _ where Self.errors.contains(name): takeError(value)
    case _ where Self.messages.contains(name): hasMessage = hasMessage || !value.isBlank
    case "errorcode", "errcode", "errno": takeNumber(value, isRefusal: { $0 != 0 })
    case "code", "status", "statuscode", "httpstatus", "httpcode": return takeStatus(value)
    case _ where Self.contents.contains(name) && value.isBlank: break
    case _ where Self.denials.contains(name): return takeDenial(value)
    default: return Self.others.contains(name)
    }
    return true
  }

  private mutating func takeError(_ value: JSONValue) {
    if value.isBlank || value == false || value.integer == 0 {
      isGood = true
    } else if value == true || value.integer != nil {
      isRefused = true
    } else {
      hasError = true
    }
  }

  private mutating func takeNumber(_ value: JSONValue, isRefusal: (Int) -> Bool) {
    guard let number = value.integer ?? value.string.flatMap({ Int($0) }) else { return }
    if isRefusal(number) { isRefused = true } else { isGood = true }
  }

  /// A word for a state is data, but for the two that envelopes have (JSend).
  private mutating func takeStatus(_ value: JSONValue) -> Bool {
    guard let text = value.scalarText else { return false }
    guard let number = Int(text) else {
      isRefused = isRefused || ["error", "fail"].contains(text.lowercased())
      return isRefused
    }
    if (400...599).contains(number) { isRefused = true }
    if number == 0 || (200..<300).contains(number) { isGood = true }
    return true
  }

  private mutating func takeDenial(_ value: JSONValue) -> Bool {
    let isDenied = value == false || value.string?.lowercased() == "false"
    if isDenied { isRefused = true }
    return isDenied
  }
}
