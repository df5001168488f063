import JSON
import Text

/// The parts of a call that was refused as a whole and that were done all the same, where the answer lists or counts them:
/// `{"success": false, "created": [{"id": 1}], "errors": [{"index": 1}]}`.
///
/// A list of what went well tells by itself; a count does beside one of what failed, or of all.
struct PartsListed {
  private let root: JSONValue

  private static let listLimit = 1000

  /// Whether the content of an answer tells of such parts; that they were undone is a reason to tell none.
  static func areIn(_ root: JSONValue?) -> Bool {
    guard let root else { return false }
    let parts = PartsListed(root: root)
    guard !parts.tellsOfUndoing else { return false }
    return parts.frames.contains { isNamedPartial($0) || lists($0) || counts($0) }
      || parts.lists.contains(where: isMixed)
  }

  /// The words for a call that went well in part, as codes have them: `PARTIAL_FAILURE`, `partially_completed`.
  static func areNamed(by code: String) -> Bool {
    guard code.utf8.count <= 40 else { return false }
    let words = SnakeCase.name(code).split(separator: "_").map(String.init)
    return words.count == 2 && ["partial", "partially", "partly"].contains(words[0])
      && ends.contains(words[1])
  }

  /// The content of an answer with what was done at its front, so that it is not cut off behind what was not.
  static func doneFirst(_ root: JSONValue) -> JSONValue {
    guard let object = root.object else { return root }
    let done = object.members.filter { isDeed($0.name) }
    let rest = object.members.filter { !isDeed($0.name) }
    return .object(JSONObject((done + rest).map { ($0.name, $0.value) }))
  }

  private static let ends = PartsDone.done.union([
    "success", "successful", "failure", "failed", "error", "completion", "delivery", "import",
  ])

  // MARK: - Places

  private static let wrappers = [
    "data", "result", "results", "summary", "stats", "statistics", "error", "detail", "details",
    "meta", "report", "counts",
  ]

  /// The objects in which answers list and count.
  private var frames: [JSONObject] {
    let outer = [root.object].compactMap(\.self)
    let inner = outer.flatMap { object in Self.wrappers.compactMap { object[$0]?.object } }
    return outer + inner
      + inner.flatMap { object in
        ["details", "data", "summary", "stats"].compactMap { object[$0]?.object }
      }
  }

  private static let outcomes = [
    "results", "responses", "items", "records", "operations", "outcomes", "entries", "recipients",
    "rows", "data",
  ]

  private var lists: [[JSONValue]] {
    [root.array].compactMap(\.self)
      + frames.flatMap { object in Self.outcomes.compactMap { object[$0]?.array } }
  }

  /// Whether the answer says that what was done was undone.
  private var tellsOfUndoing: Bool {
    if frames.contains(where: { object in
      ["rolled_back", "rolledBack", "rollback"].contains { object[$0] == true }
    }) {
      return true
    }
    let text = WellKnownMessage(root, codes: []).text ?? ""
    return ["rolled back", "rollback", "reverted", "all or nothing", "atomic"].contains {
      text.range(ofIgnoringCase: $0) != nil
    }
  }

  // MARK: - Names, lists and counts

  /// `partialFailureError`, `"partial": true`.
  private static func isNamedPartial(_ object: JSONObject) -> Bool {
    object.members.prefix(64).contains { member in
      guard !member.value.isVoid, member.value != false, member.value.integer != 0 else {
        return false
      }
      let name = member.name.smallLetters
      return ["partialfailure", "partialfailureerror", "partialsuccess"].contains(name)
        || ["partial", "ispartial"].contains(name) && member.value == true
    }
  }

  private static let deeds = PartsDone.done.union([
    "success", "successes", "successful", "delivered", "published", "executed",
  ])

  private static func isDeed(_ name: String) -> Bool { deeds.contains(name.smallLetters) }

  private static func lists(_ object: JSONObject) -> Bool {
    object.members.prefix(64).contains { member in
      guard isDeed(member.name) else { return false }
      return member.value.array?.isEmpty == false
        || member.value.object.map { ["id", "uuid"].contains(where: $0.names.contains) } ?? false
    }
  }

  /// Counts beyond this are moments, or sizes.
  private static let countLimit = 1_000_000

  private static func counts(_ object: JSONObject) -> Bool {
    let members = object.members.prefix(64)
    let done = members.filter { isCountOfDone($0.name) }.compactMap(\.value.integer)
      .filter { (1..<countLimit).contains($0) }.max()
    guard let done else { return false }
    return members.contains { member in
      let words = SnakeCase.name(member.name).split(separator: "_").map(String.init)
      let isSome = member.value.integer.map { (1..<countLimit).contains($0) } ?? false
      if words.contains(where: failures.contains), words.last.map(ids.contains) != true {
        return isSome || member.value.array?.isEmpty == false
      }
      return alone.contains(member.name.smallLetters) && isSome
        || ["total", "expected"].contains(words.first)
          && (member.value.integer.map { $0 > done && $0 < countLimit } ?? false)
    }
  }

  /// Counts of nothing else than what the call has done.
  private static let alone: Set<String> = ["imported", "inserted", "succeeded"]
  private static let failures: Set<String> = [
    "fail", "fails", "failed", "failure", "failures", "errors", "error", "rejected", "unsuccessful",
  ]
  private static let ids: Set<String> = ["code", "id", "number", "type", "status", "at"]

  /// `succeeded`, `successCount`, `num_created`, `rows_inserted`.
  private static func isCountOfDone(_ name: String) -> Bool {
    if isDeed(name) { return true }
    let words = SnakeCase.name(name).split(separator: "_").map(String.init)
    return words.count == 2 && words.contains(where: deeds.contains)
      && words.contains(where: ["count", "total", "num", "rows", "items", "records"].contains)
  }

  // MARK: - Outcomes

  /// Whether some elements of a list say that they went well, and others that they did not.
  private static func isMixed(_ list: [JSONValue]) -> Bool {
    let all = list.prefix(listLimit).map(wentWell)
    return all.contains(true) && all.contains(false)
  }

  /// How an element says itself that it went; nil where it does not.
  private static func wentWell(_ element: JSONValue) -> Bool? {
    guard var object = element.object else { return nil }
    if object.count == 1, let inner = object.members.first?.value.object { object = inner }
    let flag = ["success", "ok", "succeeded", "isSuccess"].lazy.compactMap { object[$0]?.bool }
      .first
    if let flag { return flag }
    if ["error", "errors"].contains(where: { object[$0].map { !$0.isVoid } ?? false }) {
      return false
    }
    let words = ["status", "statusCode", "status_code", "httpStatus", "code", "state", "result"]
      .lazy.compactMap { object[$0]?.scalarText }
    return words.compactMap(wentWell(word:)).first
  }

  private static func wentWell(word: String) -> Bool? {
    if let status = UsualBatch.status(in: word) {
      return (200..<300).contains(status) ? true : status >= 400 ? false : nil
    }
    switch StatusWord(word) {
    case .good: return true
    case .refused, .failed: return false
    case .code, .state: return isDeed(word) ? true : nil
    }
  }
}
