import JSON

// Lists of outcomes that a read answers, in forms that nobody has for things: JSON-RPC's, those of messages that were
// sent, of rows, and of statements.

extension UsualBatch {
  /// The list that is the whole, or the one list beside what says something of the answer.
  static func outcomes(_ root: JSONValue) -> UsualBatch? {
    let inner = root["data"]?.object == nil ? root : root["data"] ?? root
    if let rejected = rejections(inner) { return rejected }
    guard let elements = root.array ?? soleList(root.object) ?? soleList(inner.object),
      !elements.isEmpty, elements.count <= itemLimit
    else { return nil }
    let outcomes = elements.compactMap { Told($0) }
    guard outcomes.count == elements.count, outcomes.contains(where: \.isMarked) else { return nil }
    let failed = zip(elements, outcomes).enumerated().filter { $1.1.isFailed }
      .map { index, pair in outcome(index, pair.0) }
    return UsualBatch(failed: failed, total: elements.count)
  }

  private static func soleList(_ object: JSONObject?) -> [JSONValue]? {
    let lists = object?.members.compactMap(\.value.array) ?? []
    let isBare = object?.members.allSatisfy { member in
      member.value.array != nil || member.value.scalarText != nil || member.value.isVoid
    }
    return lists.count == 1 && isBare == true ? lists[0] : nil
  }

  /// What was not accepted, beside what was: each with its error.
  private static func rejections(_ value: JSONValue) -> UsualBatch? {
    guard let object = value.object, let accepted = object["accepted"]?.array,
      let rejected = list("rejected", in: object),
      rejected.allSatisfy({ $0["error"]?.object != nil })
    else { return nil }
    return UsualBatch(
      failed: rejected.enumerated().map(outcome),
      total: accepted.count + rejected.count
    )
  }

  private static func outcome(_ index: Int, _ element: JSONValue) -> Failed {
    var failed = failed(
      index,
      element["error"]?.object == nil ? element : element["error"] ?? element
    )
    failed.name =
      ["id", "Id", "key", "number", "to", "statement_id"].lazy
      .compactMap { element[$0]?.scalarText }.first { !$0.isEmpty } ?? String(index)
    let said = WellKnownMessage(element, codes: []).sentence ?? ""
    if failed.status == 400, MeantStatus.speaksOfLimit(said) { failed.status = 429 }
    return failed
  }

  /// How one element went.
  private struct Told {
    let isFailed: Bool

    /// Whether no thing has such a form.
    let isMarked: Bool

    init?(_ element: JSONValue) {
      guard let object = element.object else { return nil }
      let error = object["error"].flatMap { $0.isVoid ? nil : $0 }
      let text = (object["error-text"] ?? object["errorText"])?.string ?? ""
      let flag = (object["success"] ?? object["ok"])?.bool
      let word = object["status"]?.string.map { StatusWord($0) }
      if object["jsonrpc"] != nil || object["statement_id"] != nil {
        (isFailed, isMarked) = (error != nil, true)
      } else if object.count == 1, object["result"] != nil || error?.string != nil {
        (isFailed, isMarked) = (error != nil, object["result"] != nil)
      } else if let flag {
        guard flag || error?.object != nil else { return nil }
        (isFailed, isMarked) = (!flag, true)
      } else if !text.isEmpty {
        (isFailed, isMarked) = (true, true)
      } else if word == .refused {
        guard object["code"]?.string != nil, object["message"]?.string != nil,
          !Told.hasIdentity(object)
        else { return nil }
        (isFailed, isMarked) = (true, true)
      } else if word == .good || object["status"] == "0" {
        (isFailed, isMarked) = (false, false)
      } else {
        guard error != nil, Told.isBare(object) else { return nil }
        (isFailed, isMarked) = (true, false)
      }
    }

    private static func hasIdentity(_ object: JSONObject) -> Bool {
      object.members.contains { AnswerMemberSense($0.name) == .identity }
    }

    private static func isBare(_ object: JSONObject) -> Bool {
      object.members.allSatisfy { member in
        ["error", "reason", "message", "_id"].contains(member.name)
          || AnswerMemberSense(member.name) == .identity
      }
    }
  }
}
