import JSON

/// The values under which answers have their errors, told from those that say that there are none.
enum ErrorList {
  /// Texts, objects with words for what is wrong, or such by the names of fields.
  static func isOfErrors(_ value: JSONValue) -> Bool {
    if let text = value.string { return !text.isEmpty }
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
    if ["row", "line", "index"].contains(where: { value[$0] != nil }) || isSuccess(value) {
      return false
    }
    return ["message", "msg", "detail", "title", "reason", "code", "error", "description", "erro"]
      .contains { value[$0].map { !$0.isBlank } ?? false }
  }

  /// Whether what stands where errors do says that there is none: `{"code": "0", "message": "Success"}`.
  static func isSuccess(_ value: JSONValue) -> Bool {
    if let list = value.array { return !list.isEmpty && list.allSatisfy(isSuccess) }
    if let text = value.string { return isSuccess(word: text) }
    guard let object = value.object else { return false }
    let code = ["code", "errorCode", "error_code", "status"].lazy
      .compactMap { object[$0]?.scalarText }.first
    guard let code else { return false }
    let message =
      ["message", "msg", "description", "detail"].lazy
      .compactMap { object[$0]?.string }.first ?? ""
    if code.isEmpty { return message.isEmpty || isSuccess(word: message) }
    return isSuccess(word: code)
      && (message.isEmpty || isSuccess(word: message) || !RefusalWords.deny(message))
  }

  /// Whether a code or a message says that all went well.
  static func isSuccess(word: String) -> Bool {
    let plain = word.lowercased().filter { $0.isLetter || $0.isNumber }
    return !plain.isEmpty && plain.allSatisfy { $0 == "0" } || words.contains(plain)
  }

  private static let words: Set<String> = [
    "ok", "okay", "200", "201", "success", "succeeded", "successful", "successfully", "none",
    "noerror",
    "noerrors", "false", "done", "成功", "操作成功", "请求成功",
  ]
}
