import JSON

extension SchemaWriter {
  /// Writes the bounds of numbers, and takes out those that contradict each other.
  mutating func writeBounds(
    _ located: Located,
    _ object: JSONObject,
    into schema: inout JSONObject
  ) {
    guard object.members.contains(where: { Self.isBound($0.name) }) else { return }
    for bound in ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"] {
      schema[bound] = object[bound]
    }
    for pair in Self.pairs { mend(pair, located, &schema) }
  }

  private static func isBound(_ name: String) -> Bool {
    name.hasPrefix("min") || name.hasPrefix("max") || name.hasPrefix("exclusive")
  }

  private static let pairs = [
    ("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"),
    ("minProperties", "maxProperties"), ("exclusiveMinimum", "exclusiveMaximum"),
  ]

  /// A schema that nothing fits would make an operation that cannot be called.
  private mutating func mend(
    _ pair: (least: String, most: String),
    _ located: Located,
    _ schema: inout JSONObject
  ) {
    guard let least = schema[pair.least]?.number, let most = schema[pair.most]?.number,
      least.double > most.double
    else { return }
    remarks.note(
      "\"\(pair.least)\" \(least.text) is above \"\(pair.most)\" \(most.text), so nothing fits; "
        + "both are left out",
      at: located.place.appending(pair.least)
    )
    schema[pair.least] = nil
    schema[pair.most] = nil
  }
}
