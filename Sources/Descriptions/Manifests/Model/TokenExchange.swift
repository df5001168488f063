package import JSON

/// A request of the API's own that gives a token for what variables hold.
package struct TokenExchange: Sendable, Hashable {
  /// How the request's content is written.
  package enum Encoding: String, Sendable, Hashable, CaseIterable { case json, form }

  package var url: BaseURL
  package var encoding: Encoding

  /// The content; an object `{"env": NAME}` in it stands for what the variable holds.
  package var content: JSONObject

  /// Where the token lies in the answer.
  package var token: JSONPointer

  /// Where the answer says how many seconds the token is good for; nil where it does not.
  package var lifetime: JSONPointer?

  /// Where the token goes in a call.
  package var carrier: Credential.Carrier

  /// The variables that the content names, each once, in the order in which they stand there.
  package var variables: [String] {
    var names: [String] = []
    Self.visit(.object(content)) { if !names.contains($0) { names.append($0) } }
    return names
  }

  /// The content with the values of the variables, which are given in the order of `variables`.
  package func content(with values: [String]) -> JSONObject {
    let texts = Dictionary(zip(variables, values)) { first, _ in first }
    return JSONObject(content.members.map { ($0.name, Self.filled($0.value, texts)) })
  }

  /// The variable that a value stands for.
  package static func variable(of value: JSONValue) -> String? {
    guard let object = value.object, object.count == 1 else { return nil }
    return object["env"]?.string
  }

  private static func visit(_ value: JSONValue, _ name: (String) -> Void) {
    if let variable = variable(of: value) { return name(variable) }
    switch value {
    case .object(let members): for member in members.members { visit(member.value, name) }
    case .array(let elements): for element in elements { visit(element, name) }
    default: break
    }
  }

  private static func filled(_ value: JSONValue, _ texts: [String: String]) -> JSONValue {
    if let variable = variable(of: value) { return .string(texts[variable] ?? "") }
    switch value {
    case .object(let members):
      return .object(JSONObject(members.members.map { ($0.name, filled($0.value, texts)) }))
    case .array(let elements): return .array(elements.map { filled($0, texts) })
    default: return value
    }
  }
}
