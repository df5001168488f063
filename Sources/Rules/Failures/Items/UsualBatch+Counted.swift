import JSON

// Answers that count what failed, or name it in a list of its own.

extension UsualBatch {
  /// How many the answer to a call that changes something says itself to have failed: `"FailedRecordCount": 2`.
  ///
  /// What has a name or a state of its own is a resource, and its counts are of what it did once.
  static func failureCounts(_ root: JSONValue, _ call: CallKind) -> Set<Int> {
    guard call != .reading, let object = root.object,
      !["id", "name", "state"].contains(where: { object[$0] != nil })
    else { return [] }
    return Set(
      object.members.compactMap { member in
        guard counts.contains(member.name.smallLetters) else { return nil }
        return member.value.integer.flatMap { $0 > 0 ? $0 : nil }
      }
    )
  }

  /// The counts of AWS's streams and queues, and of those who insert and import.
  private static let counts: Set<String> = [
    "failed", "failedcount", "failedrecordcount", "failedentrycount", "failedputcount",
    "faileditemcount", "failures", "failure", "failurecount", "errorcount", "errorscount",
    "numfailed",
    "numerrors", "rejected", "rejectedcount",
  ]

  /// What failed where it stands in a list of its own, and the answer says that it is that: `insertErrors`, entries of
  /// `Failed` that each bear a code, or `errors` beside a count of failures.
  static func rejected(_ root: JSONValue, _ call: CallKind) -> UsualBatch? {
    guard call != .reading, let object = root.object else { return nil }
    if let partial = partialFailure(object) { return partial }
    let counted = failureCounts(root, call).isEmpty ? [] : ["errors", "failures"]
    let found = (["insertErrors"] + counted).lazy.compactMap { Self.list($0, in: object) }.first
    if let found { return UsualBatch(failed: found.enumerated().map(Self.failed), total: nil) }
    guard let entries = list("Failed", in: object), entries.allSatisfy({ $0["Code"] != nil }) else {
      return nil
    }
    let successes = object["Successful"]?.array?.count ?? (object.members.count == 1 ? 0 : nil)
    return UsualBatch(
      failed: entries.enumerated().map(Self.failed),
      total: successes.map { $0 + entries.count }
    )
  }

  /// What Google Ads has for operations that failed: an error, and an empty result for each of them.
  private static func partialFailure(_ object: JSONObject) -> UsualBatch? {
    guard let error = object["partialFailureError"], error.object?.isEmpty == false,
      let results = object["results"]?.array, results.count <= itemLimit
    else { return nil }
    let failed = results.indices.filter { results[$0].object?.isEmpty == true }.map { index in
      Failed(name: String(index), status: 400, json: error)
    }
    return UsualBatch(failed: failed, total: results.count)
  }

  /// What DynamoDB did not come to in a batch, by its tables; to be sent again later, and nothing else of the batch.
  static func unprocessed(_ root: JSONValue) -> UsualBatch? {
    for name in ["UnprocessedItems", "UnprocessedKeys"] {
      guard let tables = root[name]?.object, !tables.isEmpty else { continue }
      let failed = tables.members.flatMap { table in
        let rest = table.value.array ?? table.value["Keys"]?.array ?? []
        return rest.indices.map { Failed(name: "\(table.name)/\($0)", status: 429, code: name) }
      }
      return UsualBatch(failed: failed, total: nil)
    }
    return nil
  }
}
