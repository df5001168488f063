import JSON
import Text

/// A thing that was made and says of itself that it failed, in the place of an error: `{"id": "pay_1", "object": "payment",
/// "status": "failed"}`.
///
/// Errors have identifiers and states too. A thing has more of its own, and says what it is by more than a message.
enum FailedThing {
  /// Whether an object is one.
  static func isMeant(by object: JSONObject) -> Bool {
    guard let id = object["id"]?.scalarText, !id.isEmpty, !isOfAnswer(id),
      let state = (object["status"] ?? object["state"])?.string, Int(state) == nil,
      [.failed, .state].contains(StatusWord(state)), object["object"] != "error"
    else { return false }
    if let kind = object["object"]?.string, isKind(kind) { return true }
    let members = object.members.prefix(AnswerSigns.memberLimit)
    let isError = members.contains { member in
      guard !member.value.isVoid else { return false }
      return switch AnswerMemberKind.named(member.name.smallLetters) {
      case .error, .errors, .message, .errorNumber: true
      default: ["code", "title"].contains(member.name)
      }
    }
    return members.count { isOwn($0) } > (isError ? 1 : 0)
  }

  /// Whether an identifier says that it is that of a request or of an error.
  private static func isOfAnswer(_ id: String) -> Bool {
    let first = SnakeCase.name(id).split(separator: "_").first.map(String.init) ?? ""
    return ["err", "error", "req", "request", "trace", "corr"].contains(first)
  }

  /// Whether a word is for a sort of things, and none for a sort of errors.
  private static func isKind(_ word: String) -> Bool {
    let words = SnakeCase.name(word).split(separator: "_").map(String.init)
    return !word.isEmpty && !word.utf8.contains(0x2F) && !word.utf8.contains(0x20)
      && !words.contains(where: errors.contains)
  }

  private static let errors: Set<String> = [
    "error", "errors", "exception", "problem", "invalid", "failure", "fault", "list",
  ]

  /// Whether a member is of a thing, by a name that says nothing of a request or of an argument.
  private static func isOwn(_ member: JSONObject.Member) -> Bool {
    guard !member.value.isVoid, AnswerMemberKind.named(member.name.smallLetters) == nil,
      !names.contains(member.name.smallLetters)
    else {
      return member.name == "type" && member.value.string.map(isKind) ?? false
    }
    return ![.metadata, .target].contains(AnswerMemberSense(member.name))
  }

  private static let names: Set<String> = [
    "id", "state", "field", "fields", "param", "params", "parameter", "parameters", "property",
    "pointer", "source", "argument", "location", "docs", "timestamp",
  ]
}
