package import JSON
import Text

/// What a call was made with, for whoever takes it up later: without secrets, and short.
package struct ShownArguments: Sendable, Hashable {
  /// The arguments, as far as they are shown.
  package let object: JSONObject

  /// The same as JSON, at most so many characters; what was cut is marked.
  package let text: String

  /// Names whose values are never shown, without the marks between their words.
  private static let secrets = [
    "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "authorization",
    "credential", "privatekey", "accesskey", "cookie", "otp", "cvv", "cvc", "cardnumber", "pin",
    "iban", "ssn",
  ]

  /// How much of a value is shown.
  private struct Measure {
    var characters: Int
    var elements: Int
    var depth: Int
  }

  private static let measures = [
    Measure(characters: 120, elements: 12, depth: 5),
    Measure(characters: 60, elements: 6, depth: 4),
    Measure(characters: 30, elements: 3, depth: 3), Measure(characters: 12, elements: 2, depth: 2),
  ]

  /// Shortens arguments until their JSON has at most `limit` characters.
  package init(_ arguments: JSONObject, limit: Int) {
    var given = arguments
    given["select"] = nil
    let masked = Self.masked(given)
    var shown = masked
    for measure in Self.measures {
      shown = Self.cut(.object(masked), measure, depth: 0).object ?? JSONObject()
      if JSONWriter.text(.object(shown)).unicodeScalars.count <= limit { break }
    }
    object = shown
    text = UntrustedText.cut(UntrustedText.json(.object(shown)), limit: limit)
  }

  /// Whether a name is that of a secret: `api_key`, `clientSecret`, `X-Auth-Token`; not `next_page_token`.
  static func isSecret(_ name: String) -> Bool {
    let word = name.lowercased().filter { $0.isLetter }
    if ["page", "next", "sync", "continuation", "cursor"].contains(where: word.hasPrefix) {
      return false
    }
    return secrets.contains { $0.count <= 4 ? word == $0 : word.hasSuffix($0) }
  }

  private static func masked(_ object: JSONObject) -> JSONObject {
    JSONObject(
      object.members.map { member in
        (member.name, isSecret(member.name) ? "[secret]" : masked(member.value))
      }
    )
  }

  private static func masked(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let object): .object(masked(object))
    case .array(let elements): .array(elements.map(masked))
    default: value
    }
  }

  private static func cut(_ value: JSONValue, _ measure: Measure, depth: Int) -> JSONValue {
    switch value {
    case .string(let text): return .string(UntrustedText.cut(text, limit: measure.characters))
    case .array(let elements):
      if depth >= measure.depth, !elements.isEmpty { return "…" }
      let shown = elements.prefix(measure.elements).map { cut($0, measure, depth: depth + 1) }
      let left = elements.count - shown.count
      return .array(left > 0 ? shown + [.string("… \(left) more")] : shown)
    case .object(let object):
      if depth >= measure.depth, !object.isEmpty { return "…" }
      // What the call was about stands first in most, and is never left out for what it holds.
      var shown = object.members.prefix(max(6, measure.elements)).map { member in
        (member.name, cut(member.value, measure, depth: depth + 1))
      }
      let left = object.count - shown.count
      if left > 0 { shown.append(("…", .string("\(left) more"))) }
      return .object(JSONObject(shown))
    default: return value
    }
  }
}
