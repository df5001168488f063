import JSON

// Errors beside what went well.

extension UsualBatch {
  /// `errors` beside `data` as GraphQL has it (its specification, §7.1), and lists of what failed beside what did not.
  static func errorsBesideData(
    _ root: JSONValue,
    status: Int,
    _ call: CallKind
  ) -> UsualBatch? {
    guard let object = root.object else { return nil }
    let good = [
      "data", "results", "Successful", "successful", "succeeded", "success", "created", "updated",
      "accepted",
    ]
    .first { object[$0].map { $0.object != nil || $0.array != nil } ?? false }
    guard let good else { return nil }
    // A list that came whole is not GraphQL's, and where nothing came the call failed, not a part of it.
    if good == "data", status != 207, !(object["data"]?.object?.hasValue ?? false) { return nil }
    let areErrors =
      status == 207 || call != .reading || good == "data" && GraphQLErrors(object) != nil
    if areErrors, let errors = list("errors", in: object) {
      let isGraphQL = errors.allSatisfy { $0["message"]?.string != nil }
      guard isGraphQL || status == 207 else { return nil }
      return UsualBatch(failed: errors.enumerated().map(failed), total: nil)
    }
    guard call != .reading || status == 207 else { return nil }
    let failures = ["Failed", "failed", "failures", "rejected", "unprocessed"].lazy
      .compactMap { list($0, in: object) }.first
    guard let failures else { return nil }
    let count = object[good]?.array?.count
    return UsualBatch(
      failed: failures.enumerated().map(failed),
      total: count.map { $0 + failures.count }
    )
  }

  static func list(_ name: String, in object: JSONObject) -> [JSONValue]? {
    guard let list = object[name]?.array, !list.isEmpty, list.count <= itemLimit,
      list.allSatisfy({ $0.object != nil })
    else { return nil }
    return list
  }

  static func failed(_ index: Int, _ error: JSONValue) -> Failed {
    let path = error["path"]?.array?.compactMap(\.scalarText).joined(separator: "/")
    let ids = error["context"]?["ids"]?.array?.compactMap(\.scalarText).joined(separator: ", ")
    let name =
      path ?? ["id", "Id", "key", "index", "number"].lazy.compactMap { error[$0]?.scalarText }.first
      ?? ids
    let told = ["status", "statusCode", "status_code"].lazy
      .compactMap { error[$0]?.scalarText.flatMap { status(in: $0) } }.first
    let codes = ["Code", "ErrorCode"].compactMap { error[$0]?.scalarText }
    // Who did not send wrongly may send again.
    let fault = error["SenderFault"] == false ? 500 : nil
    let meant = ToldStatus.status(codes: codes, in: .object(["error": error])) ?? fault
    return Failed(
      name: name.flatMap { $0.isEmpty ? nil : $0 } ?? String(index),
      status: told.flatMap { (400...599).contains($0) ? $0 : nil } ?? meant ?? 400,
      code: ["Code", "category"].lazy.compactMap { error[$0]?.string }.first,
      json: error
    )
  }
}

extension JSONObject {
  /// Whether any member has a value.
  fileprivate var hasValue: Bool { members.contains { !$0.value.isNull } }
}
