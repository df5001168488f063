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
      let name = String(
        decoding: member.name.utf8.filter(ASCII.isLetter).map(ASCII.lowercased),
        as: UTF8.self
      )
      guard envelope.take(name, member.value) || isRPC && name == "id" else { return false }
    }
    return !envelope.isGood && (envelope.hasError || envelope.hasMessage && envelope.isRefused)
  }

  private static let memberLimit = 16

  private static let errors: Set<String> = ["error", "errormessage", "errormsg", "faultstring"]
  private static let messages: Set<String> = ["message", "msg", "errmsg", "detail"]
  private static let denials: Set<String> = ["success", "ok", "response", "result", "iserror"]
  private static let contents: Set<String> = ["data", "result", "results", "payload", "content"]

  /// What stands beside an error and is no content.
  private static let others: Set<String> = [
    "details", "description", "errordescription", "errordetails", "erroruri", "reason", "hint",
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
