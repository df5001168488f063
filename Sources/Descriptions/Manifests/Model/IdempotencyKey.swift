import Text
package import JSON
package import Time

/// How a request tells the API that it is a repetition of an earlier one.
package struct IdempotencyKey: Sendable, Hashable {
  package var place: Place

  /// How a field or a path bears the key.
  package var format = Format.raw

  /// Seconds for which the API remembers a key; nil is as long as a call is kept.
  package var lifetime: Double?

  /// The field that tells when the call was first sent, as an HTTP-date.
  package var firstSent: String?

  /// Where the key goes.
  package enum Place: Sendable, Hashable {
    case header(String)
    /// A member of the JSON body.
    case body(JSONPointer)
    /// A place in braces of the path.
    case path(String)
  }

  /// How the key is written.
  package enum Format: String, Sendable, Hashable, CaseIterable {
    case raw
    /// In quotes, as structured fields have strings (RFC 9651 §3.3.3).
    case string = "sf-string"
  }

  /// Makes a key's place.
  package init(
    _ place: Place,
    format: Format = .raw,
    lifetime: Double? = nil,
    firstSent: String? = nil
  ) {
    self.place = place
    self.format = format
    self.lifetime = lifetime
    self.firstSent = firstSent
  }

  /// Whether requests of the operation have a place for the key.
  package func isTaken(by operation: Operation) -> Bool {
    switch place {
    case .header: true
    case .body:
      ["POST", "PUT", "PATCH"].contains(operation.method) && operation.form.content.form != .whole
    case .path(let name): operation.path.contains(text: "{\(name)}")
    }
  }

  /// Whether a path would have a gap without the key.
  package var isPath: Bool {
    if case .path = place { true } else { false }
  }

  /// Whether the API may have forgotten a key; a minute is left for the way of the call.
  package func isOutlived(_ key: RepetitionKey, now: Timestamp) -> Bool {
    guard let lifetime, let created = key.created else { return false }
    return now - created > lifetime - min(60, lifetime / 2)
  }

  /// The header fields that a request with the key carries.
  package func fields(_ key: RepetitionKey) -> [(name: String, value: String)] {
    var fields: [(name: String, value: String)] = []
    if case .header(let name) = place { fields.append((name, written(key))) }
    if let firstSent, let instant = key.created { fields.append((firstSent, instant.httpDate)) }
    return fields
  }

  /// The member of the body that bears the key; nil where it goes elsewhere.
  package func member(_ key: RepetitionKey) -> (pointer: JSONPointer, value: JSONValue)? {
    guard case .body(let pointer) = place else { return nil }
    return (pointer, .string(written(key)))
  }

  /// The name in the path's braces and what takes its place; nil where the key goes elsewhere.
  package func pathPlace(_ key: RepetitionKey) -> (name: String, value: String)? {
    guard case .path(let name) = place else { return nil }
    return (name, written(key))
  }

  private func written(_ key: RepetitionKey) -> String {
    switch format {
    case .raw: key.text
    case .string: "\"\(key.text)\""
    }
  }
}
