package import JSON

/// A request of the API's own that gives a token for what variables hold.
package struct TokenExchange: Sendable, Hashable {
  /// How the request's content is written.
  package enum Encoding: String, Sendable, Hashable, CaseIterable { case json, form }

  /// A secret of the content.
  package struct Secret: Sendable, Hashable {
    package var place: JSONPointer

    /// The variable that holds it.
    package var variable: String
  }

  package var url: BaseURL
  package var encoding: Encoding

  /// The content without its secrets.
  package var content: JSONObject
  package var secrets: [Secret]

  /// Where the token lies in the answer.
  package var token: JSONPointer

  /// Where the answer says how many seconds the token is good for; nil where it does not.
  package var lifetime: JSONPointer?

  /// Where the token goes in a call.
  package var carrier: Credential.Carrier

  /// The content with the secrets, which are given in the order of `secrets`.
  package func content(with values: [String]) -> JSONObject {
    zip(secrets, values).reduce(content) { content, next in
      content.putting(.string(next.1), at: next.0.place.tokens[...])
    }
  }
}

extension JSONObject {
  /// The object with a value at a place, through objects that are made where they are missing.
  fileprivate func putting(_ value: JSONValue, at path: ArraySlice<String>) -> JSONObject {
    guard let name = path.first else { return self }
    var object = self
    let rest = path.dropFirst()
    object[name] =
      rest.isEmpty ? value : .object((self[name]?.object ?? [:]).putting(value, at: rest))
    return object
  }
}
