import HTTP
import JSON
import Manifests
import Text

/// The items of an answer that each have an outcome of their own, in the forms that everybody uses, for manifests that do
/// not say how theirs does.
///
/// A list of statuses is also what an API of logs or monitors answers. So a list counts only where the answer is a 207 or
/// the call is a batch by its path, and of other calls that change something where each item that failed says why.
struct UsualBatch {
  /// An item that failed.
  struct Failed {
    var name: String
    var status: Int

    /// The API's word for what is wrong, where the item has it under a name of its own.
    var code: String?

    /// What the item says of it, in JSON, or in XML.
    var json: JSONValue?
    var xml: JSONValue?
    var fields = HTTPFields()
  }

  /// The items that failed.
  let failed: [Failed]

  /// How many items there are, those that went well included; nil where the answer does not tell.
  let total: Int?

  static let itemLimit = 10_000

  /// Finds the items; nil where the answer has none that failed.
  init?(_ document: ResponseContent, status: Int, call: CallKind) {
    let found =
      MultipartBatch(document).map { Self.parts($0) }
      ?? document.xml.flatMap { Self.multistatus($0, call) ?? Self.result($0, call) }
      ?? document.json.flatMap { Self.found(in: $0, status: status, call) }
    guard let found, !found.failed.isEmpty else { return nil }
    self = found
  }

  /// The first of the forms in which something failed.
  private static func found(in root: JSONValue, status: Int, _ call: CallKind) -> UsualBatch? {
    if let unprocessed = unprocessed(root) { return unprocessed }
    if let items = items(root, status == 207 ? .batch : call), !items.failed.isEmpty {
      return items
    }
    // A list of which as many failed as the answer counts is the list of outcomes.
    let counts = failureCounts(root, call)
    if !counts.isEmpty, let items = items(root, .batch), counts.contains(items.failed.count) {
      return items
    }
    return rejected(root, call) ?? errorsBesideData(root, status: status, call)
  }

  init(failed: [Failed], total: Int?) {
    self.failed = failed
    self.total = total
  }

  /// What the call was.
  enum CallKind {
    /// It is several calls in one, by its path.
    case batch
    case changing
    case reading

    /// Takes the kind from the operation.
    init(_ operation: Manifests.Operation?) {
      if let operation, operation.effect != .read, CheckWords.areIn(path: operation.path) {
        self = .reading
      } else if let operation, Self.isBatch(operation.path) {
        self = .batch
      } else {
        self = operation?.effect == .read ? .reading : .changing
      }
    }

    private static let words = ["batch", "bulk", "multi"]

    /// Whether a word of a path says so: `/$batch`, `/_bulk`, `/values:batchUpdate`, but not `/multimedia`.
    private static func isBatch(_ path: String) -> Bool {
      var isInWord = false
      return path.utf8.indices.contains { index in
        let begins = !isInWord
        isInWord = ASCII.isLetter(path.utf8[index])
        return begins && isInWord && words.contains { isWord($0, at: path.utf8[index...]) }
      }
    }

    /// Whether a word stands at the start of a text and ends there, if need be before a capital.
    private static func isWord(_ word: String, at text: Substring.UTF8View) -> Bool {
      var rest = text
      for letter in word.utf8 {
        guard let next = rest.popFirst(), ASCII.lowercased(next) == letter else { return false }
      }
      return rest.first.map { ASCII.isUppercase($0) || !ASCII.isLetter($0) } ?? true
    }
  }
}

// MARK: - Parts

extension UsualBatch {
  private static func parts(_ batch: MultipartBatch) -> UsualBatch {
    let failed = batch.parts.enumerated().filter { $1.status >= 400 }.map { index, part in
      Failed(
        // Beside names that the parts themselves have, a bare number would pass for one of them.
        name: part.name ?? "part \(index + 1)",
        status: min(part.status, 599),
        json: part.content,
        fields: part.fields
      )
    }
    return UsualBatch(failed: failed, total: batch.parts.count)
  }
}

// MARK: - Lists of outcomes

extension UsualBatch {
  /// The list is the whole, or a member of the whole or of its `data`.
  private static func items(_ root: JSONValue, _ call: CallKind) -> UsualBatch? {
    guard call != .reading else { return nil }
    let inner = root.object?.members.filter { $0.value.array != nil }.map(\.value) ?? []
    let deeper = ["data", "result", "body"].compactMap { root[$0]?.object }
      .flatMap { $0.members.map(\.value) }
    return ([root] + inner + deeper).lazy.compactMap { $0.array }
      .compactMap { batch($0, call) }.first
  }

  private static func batch(_ elements: [JSONValue], _ call: CallKind) -> UsualBatch? {
    guard !elements.isEmpty, elements.count <= itemLimit else { return nil }
    var failed: [Failed] = []
    for (index, element) in elements.enumerated() {
      guard let item = Item(element, in: call) else { return nil }
      guard let failure = item.failure else { continue }
      guard call == .batch || item.saysWhy else { return nil }
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

    init?(_ element: JSONValue, in call: CallKind) {
      guard var object = element.object else { return nil }
      // Elasticsearch puts each outcome under the name of what was to be done.
      if object.members.count == 1, let inner = object.members.first?.value.object {
        object = inner
      }
      let told = ["status", "statusCode", "status_code", "httpStatusCode", "httpStatus", "code"]
        .lazy.compactMap { name in object[name].flatMap(Self.status) }.first
      let outcome = (object["success"] ?? object["ok"])?.bool.map { $0 ? 200 : 400 }
      self.object = object
      // Among items of a batch one that went well may say nothing.
      let silent = call == .batch ? (Self.isRefused(object) ? Self.meant(by: object) : 200) : nil
      guard let status = told ?? outcome ?? silent else { return nil }
      self.status = status
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
      let codes = ["ErrorCode", "errorCode"].compactMap { object[$0]?.scalarText }
      return ToldStatus.status(codes: codes, in: .object(object)) ?? 400
    }

    private static func isTelling(_ value: JSONValue) -> Bool {
      if let text = value.string { return !text.isEmpty }
      if let list = value.array { return !list.isEmpty }
      return value.object.map { !$0.isEmpty } ?? false
    }

    /// Whether it bears why it failed, or the answer itself: without, a status may be data.
    var saysWhy: Bool {
      ["error", "errors", "message", "body", "response", "headers"].contains {
        object[$0].map(Self.isTelling) ?? false
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
