import JSON
import Text

/// A word for how something went.
enum StatusWord {
  case good, refused, failed, code, state

  init(_ text: String) {
    guard text.utf8.count <= 40 else {
      self = .state
      return
    }
    let word = text.smallLetters
    if ["ok", "success", "succeeded", "successful"].contains(word) {
      self = .good
    } else if ["error", "fail", "erro"].contains(word) {
      self = .refused
    } else if Self.failures.contains(word) {
      self = .failed
    } else {
      self = WellKnownCode(text) != nil || word.contains(text: "denied") ? .code : .state
    }
  }

  /// Whether a state says that the service itself broke, as no state of a thing does: `SERVER_ERROR`.
  static func isOfBrokenService(_ text: String) -> Bool {
    guard text.utf8.count <= 40 else { return false }
    let words = SnakeCase.name(text).split(separator: "_").map(String.init)
    return words.count == 2 && services.contains(words[0]) && words[1] == "error"
  }

  private static let services: Set<String> = [
    "server", "system", "internal", "gateway", "processing",
  ]

  private static let failures: Set<String> = [
    "failed", "failure", "errored", "nok", "notok", "ko", "err", "refused", "declined", "denied",
    "rejected",
    "invalid", "unsuccessful", "undelivered",
  ]
}

extension JSONValue {
  /// Whether there is nothing in it.
  var isVoid: Bool { isBlank || object?.isEmpty == true }

  /// What it says as a flag; nil where it is none.
  var truth: Bool? {
    if let bool { return bool }
    if let integer { return integer == 0 ? false : integer == 1 ? true : nil }
    switch string?.lowercased() {
    case "false", "0", "no": return false
    case "true", "1", "yes": return true
    default: return nil
    }
  }
}

extension String {
  /// The letters of ASCII in small form, without all else: many a name has nothing else, and stays as it is.
  var smallLetters: String {
    guard !utf8.allSatisfy(ASCII.isLowercase) else { return self }
    return String(decoding: utf8.filter(ASCII.isLetter).map(ASCII.lowercased), as: UTF8.self)
  }

  var trimmingSpace: String {
    let start = drop { $0 == " " }
    return String(start.reversed().drop { $0 == " " }.reversed())
  }
}
