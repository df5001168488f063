import Text
import JSON
import XML

/// The error that an XML answer bears, without a dialect that knows where: a SOAP fault, the errors of AWS, Azure and
/// OData, a problem document (RFC 9457 Appendix B), an OGC exception, and elements of such names in other answers.
struct XMLErrorElement {
  /// The codes, the most telling first.
  let codes: [String]

  /// What it says, with what stands beside it; nil where it says nothing.
  let message: String?

  /// What it says alone.
  let sentence: String?

  /// The name of the request, where the answer holds one.
  let requestID: String?

  /// Whether the answer is nothing but the error: its root by name, or what a SOAP envelope holds.
  let isWhole: Bool

  /// Whether nothing but what says something of the answer stands beside the error, or the answer says itself that the
  /// call failed: what only a call that asks for errors has for data.
  let isAlone: Bool

  /// The element with attributes and texts under plain names, for those who look for fields and times by name.
  let plain: JSONValue

  /// Levels below the root that are searched.
  private static let depthLimit = 6

  private static let elements: Set<String> = [
    "error", "fault", "err", "exception", "serviceexception", "problem", "apierror", "errordetail",
    "errordetails", "errorinfo", "apifault", "servicefault", "cmmmsgheader",
  ]

  /// Those of the elements that are things to some APIs: the exceptions of a calendar, the problems of a help desk.
  private static let things: Set<String> = ["exception", "problem", "fault", "errordetail"]

  /// Finds the error in a tree made of XML; nil where there is neither an element of such a name nor a message.
  init?(in tree: JSONValue) {
    guard let root = tree.object?.members.first else { return nil }
    let isDenied = XMLAnswerForm.isDenied(root.value)
    let found =
      Self.search([(root.name, root.value)], depth: 0)
      ?? (isDenied ? root.value["Errors"] : nil) ?? root.value
    let element = Self.first(of: found)
    let words = XMLAnswerForm.remoteFault(element).map(Words.init) ?? Words(element)
    guard words.message != nil || !words.codes.isEmpty else { return nil }
    codes = words.codes
    sentence = Self.texts(of: found) ?? words.message
    message = sentence.map { ([$0] + words.rest).joined(separator: "; ") }
    requestID = Self.requestID(in: root.value) ?? Self.requestID(in: element)
    plain = Self.plain(root.value)
    let isFault = Self.first(of: root.value)["Body"].map { Self.first(of: $0)["Fault"] != nil }
    isWhole =
      ["error", "errorresponse", "fault"].contains(Words.plain(root.name)) || isFault == true
    let isCoded = !codes.isEmpty
    isAlone =
      isDenied
      || XMLAnswerForm.isAlone((root.name, root.value)) { name in
        let name = Words.plain(name)
        return Self.elements.contains(name) && (isCoded || !Self.things.contains(name))
      }
  }

  /// The nearest element that is an error by its name, outer ones first.
  private static func search(_ level: [(String, JSONValue)], depth: Int) -> JSONValue? {
    guard depth < depthLimit, !level.isEmpty else { return nil }
    if let found = level.first(where: { elements.contains(Words.plain($0.0)) && $0.1 != "" }) {
      return found.1
    }
    let next = level.prefix(64).flatMap { _, value in
      first(of: value).object?.members.filter { !$0.name.hasPrefix("@") }.prefix(64)
        .map { ($0.name, $0.value) } ?? []
    }
    return search(next, depth: depth + 1)
  }

  private static func first(of value: JSONValue) -> JSONValue { value.array?.first ?? value }

  /// Of several elements that are texts, all.
  private static func texts(of value: JSONValue) -> String? {
    let texts = (value.array ?? [value]).prefix(8).compactMap(\.string).filter { !$0.isEmpty }
    return texts.isEmpty ? nil : texts.joined(separator: "; ")
  }

  private static func requestID(in value: JSONValue) -> String? {
    let place = value.object?.members.first {
      ["requestid", "trackingid", "correlationid"].contains(Words.plain($0.name))
    }
    return place.flatMap { $0.value["#text"] ?? $0.value }?.string
  }

  /// The tree with `name` for `@name`, and `message` for the text beside others.
  private static func plain(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): .array(elements.map(plain))
    case .object(let object):
      .object(
        JSONObject(
          object.members.map { member in
            let name =
              member.name == "#text"
              ? "message"
              : member.name.hasPrefix("@") ? String(member.name.dropFirst()) : member.name
            return (name, plain(member.value))
          }
        )
      )
    default: value
    }
  }
}

/// What an element says by the names of its members.
private struct Words {
  private(set) var codes: [String] = []
  private(set) var message: String?

  /// What else stands beside the message and may help: `Key: reports/7`.
  private(set) var rest: [String] = []

  private static let codeNames = [
    "errorcode", "exceptioncode", "code", "faultcode", "errcode", "errornumber", "errno", "number",
    "returnauthmsg",
  ]
  private static let messageNames = [
    "message", "msg", "faultstring", "errormessage", "errormsg", "exceptiontext", "longmessage",
    "description", "errordescription", "detail", "reason", "errortext", "text", "#text", "title",
    "errcodedes", "errmsg",
  ]

  /// Members that say nothing to who made the call.
  private static let silent: Set<String> = [
    "requestid", "hostid", "status", "httpstatuscode", "instance", "type", "timestamp", "lang",
    "awsaccesskeyid", "stringtosign", "stringtosignbytes", "signatureprovided",
    "canonicalrequest", "canonicalrequestbytes", "innererror", "stacktrace", "stack", "trace",
    "faultactor", "node", "role", "title",
  ]

  init(_ element: JSONValue) {
    guard let object = element.object else {
      message = element.string.flatMap { $0.isEmpty ? nil : $0 }
      return
    }
    let members = object.members.prefix(64).map { (Self.plain($0.name), $0.value) }
    let first = { (name: String) in members.first { $0.0 == name }?.1 }
    codes = Self.codeNames.lazy.compactMap { first($0).map(Self.codes) }.first { !$0.isEmpty } ?? []
    if codes.isEmpty, let type = first("type").flatMap(Self.text), type.contains("/") {
      codes = type.split { "/#".contains($0) }.last.map { [String($0)] } ?? []
    }
    let found = Self.messageNames.lazy.compactMap { name in
      first(name).flatMap(Self.text).map { (name, $0) }
    }.first
    message = found?.1
    if found?.0 == "detail", let title = first("title").flatMap(Self.text), title != message {
      message = message.map { "\(title): \($0)" }
    }
    rest = members.compactMap { name, value in
      guard name != found?.0, !Self.codeNames.contains(name), !Self.silent.contains(name) else {
        return nil
      }
      return Self.aside(name, value, object)
    }
  }

  /// The name in small letters, without the sign of an attribute and those between words.
  static func plain(_ name: String) -> String {
    name == "#text" ? name : String(name.filter { !"@-_.".contains($0) }).lowercased()
  }

  /// The codes of an element: its text, or those of SOAP 1.2, of which the inner one tells more.
  private static func codes(_ value: JSONValue) -> [String] {
    if let text = text(value) { return [local(text)] }
    var codes: [String] = []
    var level: JSONValue? = value
    while let here = level, codes.count < 4, let text = here["Value"].flatMap(text) {
      codes.insert(local(text), at: 0)
      level = here["Subcode"]
    }
    return codes
  }

  /// A code without the prefix of its namespace.
  private static func local(_ code: String) -> String {
    guard !code.contains(" "), !code.contains(text: "//") else { return code }
    return code.split(separator: ":").last.map(String.init) ?? code
  }

  /// The text of an element that is one, or has one beside its attributes, or holds one under `Text`.
  private static func text(_ value: JSONValue) -> String? {
    let value = value.array?.first ?? value
    let inner = value["#text"] ?? value["Text"] ?? value
    let text =
      (inner.array?.first ?? inner)["#text"]?.string ?? (inner.array?.first ?? inner).string
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func aside(_ name: String, _ value: JSONValue, _ object: JSONObject) -> String? {
    guard let written = object.members.first(where: { plain($0.name) == name })?.name else {
      return nil
    }
    let shown = written.hasPrefix("@") ? String(written.dropFirst()) : written
    if let text = text(value) { return "\(shown): \(text)" }
    // The detail of a fault is as deep as each service likes.
    return name == "detail" ? WellKnownMessage.listing(value) : nil
  }
}
