import HTTP
import JSON

// Lists of outcomes.

extension UsualBatch {
  /// The list is the whole, or a member of the whole or of its `data`.
  static func items(_ root: JSONValue, _ call: CallKind) -> UsualBatch? {
    guard call != .reading else { return nil }
    let inner = root.object?.members.filter { $0.value.array != nil }.map(\.value) ?? []
    let deeper = ["data", "result", "body"].compactMap { root[$0]?.object }
      .flatMap { $0.members.map(\.value) }
    let isResource = ["id", "name", "state"].contains { root[$0].map { !$0.isVoid } ?? false }
    let owner = isResource ? Owner.resource : .answer
    return ([root] + inner + deeper).lazy.compactMap { $0.array }
      .compactMap { batch($0, call, of: owner) }.first
  }

  /// Whose list it is: a thing of its own may list what once happened to it.
  private enum Owner { case answer, resource }

  private static func batch(
    _ elements: [JSONValue],
    _ call: CallKind,
    of owner: Owner
  ) -> UsualBatch? {
    guard !elements.isEmpty, elements.count <= itemLimit else { return nil }
    var failed: [Failed] = []
    for (index, element) in elements.enumerated() {
      guard let item = Item(element, in: call), call == .batch || owner == .answer || !item.isWorded
      else {
        return nil
      }
      guard let failure = item.failure else { continue }
      guard call == .batch || (owner == .resource ? item.hasReason : item.saysWhy) else {
        return nil
      }
      failed.append(
        Failed(
          name: item.name ?? String(index),
          status: failure,
          json: item.content,
          fields: item.fields
        )
      )
    }
    return UsualBatch(failed: failed, total: elements.count)
  }

  /// An element of a list of outcomes.
  private struct Item {
    private let object: JSONObject

    /// Its status; where only success is told, 200 or 400.
    private let status: Int

    /// Whether only a word tells how it went, as words also tell states.
    let isWorded: Bool

    /// Whether all of it stands under the word for a failure.
    private let isNamedError: Bool

    init?(_ element: JSONValue, in call: CallKind) {
      guard var object = element.object else { return nil }
      var word = Outcome(object)
      var isNamed = false
      // Elasticsearch puts each outcome under the name of what was to be done, and others under that of how it went.
      if object.members.count == 1, let member = object.members.first,
        let inner = member.value.object
      {
        isNamed = Outcome(name: member.name) != nil
        word = Outcome(name: member.name) ?? Outcome(inner)
        object = inner
      }
      let told = ["status", "statusCode", "status_code", "httpStatusCode", "httpStatus", "code"]
        .lazy.compactMap { name in object[name].flatMap(Self.status) }.first
      let outcome = (object["success"] ?? object["ok"])?.bool.map { $0 ? 200 : 400 }
      self.object = object
      // Among items of a batch one that went well may say nothing.
      let isRefused = word == .failed || Self.isRefused(object)
      let silent = call == .batch ? (isRefused ? Self.meant(by: object) : 200) : nil
      let worded = word.map { $0 == .good ? 200 : Self.meant(by: object) }
      guard let status = told ?? outcome ?? silent ?? worded else { return nil }
      self.status = status
      isWorded = told == nil && outcome == nil
      isNamedError = isNamed && word == .failed
    }

    /// A word for how an item went, or a number that is no status beside a text for what is wrong.
    private enum Outcome {
      case good, failed

      init?(_ object: JSONObject) {
        if object["error-text"] != nil || object["errorText"] != nil {
          self = .failed
          return
        }
        if object["jsonrpc"] != nil {
          self = object["error"].map { !$0.isVoid } ?? false ? .failed : .good
          return
        }
        if Item.isBareError(object) {
          self = .failed
          return
        }
        guard let text = (object["status"] ?? object[".tag"])?.string else { return nil }
        self.init(name: text)
      }

      init?(name: String) {
        switch name.lowercased() {
        case "error", "failed", "failure", "rejected", "invalid", "undelivered", "declined":
          self = .failed
        case "success", "ok", "sent", "queued", "scheduled", "accepted", "created", "updated",
          "delivered",
          "complete", "0":
          self = .good
        default: return nil
        }
      }
    }

    /// Whether an item has nothing but an error, why, and what it is called by: `{"id": "b", "error": "conflict"}`.
    private static func isBareError(_ object: JSONObject) -> Bool {
      guard object["error"].map(isTelling) ?? false else { return false }
      return object.members.allSatisfy { member in
        ["error", "reason", "message", "_id", "index"].contains(member.name)
          || AnswerMemberSense(member.name) == .identity
      }
    }

    /// Whether an item without a status tells of a failure.
    private static func isRefused(_ object: JSONObject) -> Bool {
      let word = object["status"]?.string?.lowercased() ?? ""
      return ["error", "failed", "failure", "rejected"].contains(word)
        || ["error", "errors", "ErrorCode", "errorCode"].contains {
          object[$0].map(isTelling) ?? false
        }
    }

    /// What the code of an item that was refused stands for.
    private static func meant(by object: JSONObject) -> Int {
      let codes = ["ErrorCode", "errorCode", "error-text", "errorText"]
        .compactMap { object[$0]?.scalarText }
      return ToldStatus.status(codes: codes, in: .object(object)) ?? 400
    }

    private static func isTelling(_ value: JSONValue) -> Bool {
      if let text = value.string { return !text.isEmpty }
      if let list = value.array { return !list.isEmpty }
      return value.object.map { !$0.isEmpty } ?? false
    }

    /// Whether it bears why it failed, or the answer itself: without, a status may be data.
    var saysWhy: Bool {
      hasReason
        || ["body", "response", "headers"].contains { object[$0].map(Self.isTelling) ?? false }
    }

    /// Whether it bears why it failed.
    var hasReason: Bool {
      isNamedError
        || object.members.contains { member in
          guard Self.isTelling(member.value) else { return false }
          let kind = AnswerMemberKind.named(member.name.smallLetters)
          return switch kind {
          case .error, .errors, .message: true
          case nil, .metadata: member.name == ".tag" || AnswerMemberSense(member.name) == .reason
          default: false
          }
        }
    }

    var failure: Int? {
      if status >= 400 { return status }
      return object["success"] == false ? 400 : nil
    }

    var name: String? {
      Self.names.lazy.compactMap { object[$0]?.scalarText }.first { !$0.isEmpty }
    }

    private static let names = [
      "id", "Id", "ID", "_id", "requestId", "request_id", "referenceId", "contentId", "key", "name",
      "href",
    ]

    /// What says why: the answer inside, which some have as a text of JSON, else the item itself.
    var content: JSONValue {
      for name in ["body", "response", "result"] {
        guard let inner = object[name] else { continue }
        if inner.object != nil || inner.array != nil { return inner }
        if let text = inner.string, let value = try? JSONParser.parse(text) { return value }
      }
      // What it is called by is told beside it.
      return .object(
        JSONObject(
          object.members.filter { !Self.names.contains($0.name) && $0.name != "success" }
            .map { ($0.name, $0.value) }
        )
      )
    }

    var fields: HTTPFields {
      if let headers = object["headers"]?.object {
        return HTTPFields(
          headers.members.compactMap { member in member.value.scalarText.map { (member.name, $0) } }
        )
      }
      let pairs = object["headers"]?.array?.compactMap { header -> (String, String)? in
        guard let name = header["name"]?.string, let value = header["value"]?.scalarText else {
          return nil
        }
        return (name, value)
      }
      return HTTPFields(pairs ?? [])
    }

    private static func status(_ value: JSONValue) -> Int? {
      let status = value.integer ?? value.string.flatMap { UsualBatch.status(in: $0) }
      return status.flatMap { (100...599).contains($0) ? $0 : nil }
    }
  }

  /// The status of `404`, `404 Not Found` or `HTTP/1.1 404 Not Found`.
  static func status(in text: String) -> Int? {
    let words = text.split(separator: " ", maxSplits: 2)
    let word = words.first?.hasPrefix("HTTP/") == true ? words.dropFirst().first : words.first
    return word.flatMap { $0.utf8.count == 3 ? Int($0) : nil }
  }
}
