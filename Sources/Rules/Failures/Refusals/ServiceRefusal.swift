import JSON

/// The bodies by which single services refuse behind a good status, and which nobody has for data.
enum ServiceRefusal {
  /// Whether the content is one.
  static func isMeant(by root: JSONValue?) -> Bool {
    guard let object = root?.object else { return false }
    return isCoded(object) || isStatus(object) || isFault(object) || isGraphQL(object)
      || isNote(object)
  }

  /// `{"status_code": "406", "status_message": "…", "id": "…"}`, as Midtrans refuses what it answers with 200.
  private static func isStatus(_ object: JSONObject) -> Bool {
    guard object.count <= 4, object["status_message"]?.string != nil,
      let status = object["status_code"]?.scalarText.flatMap({ Int($0) })
    else { return false }
    return (400...599).contains(status)
  }

  /// `{"status": {"message": "…", "value": 19}}` and nothing else, as GeoNames refuses.
  private static func isNote(_ object: JSONObject) -> Bool {
    guard object.count == 1, let status = object["status"]?.object else { return false }
    return status["message"]?.string != nil && status["value"]?.integer != nil
  }

  /// `{"error_code": "ComplexityException", "status_code": 429, "error_message": "…"}`, as monday.com refuses.
  private static func isCoded(_ object: JSONObject) -> Bool {
    object["error_code"]?.string != nil && object["error_message"]?.string != nil
      && object["status_code"]?.integer.map { (400...599).contains($0) } ?? false
  }

  /// `{"Fault": {"Error": [{"code": "5010"}]}, "time": "…"}` and nothing else, as QuickBooks refuses.
  private static func isFault(_ object: JSONObject) -> Bool {
    guard let errors = object["Fault"]?["Error"]?.array, !errors.isEmpty else { return false }
    return object.members.allSatisfy { ["Fault", "time", "requestId"].contains($0.name) }
  }

  /// `{"errors": [{"extensions": {"code": "THROTTLED"}}]}` without data: errors of GraphQL that lack the message which its
  /// specification (§7.1.2) demands.
  private static func isGraphQL(_ object: JSONObject) -> Bool {
    guard let errors = object["errors"]?.array, !errors.isEmpty, object["data"]?.isNull ?? true
    else { return false }
    return object.members.allSatisfy { member in
      ["data", "errors", "extensions"].contains(member.name)
        || member.value.bool == nil && member.value.scalarText != nil
    } && errors.allSatisfy { $0["extensions"]?["code"]?.string != nil }
  }
}
