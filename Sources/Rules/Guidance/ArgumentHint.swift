import Failures
import JSON
import Manifests

/// What an operation's schema allows where an API's answer points at.
struct ArgumentHint {
  let operation: Manifests.Operation?

  /// What the schema says of a field the API named, as a noun phrase; nil when it knows no such field.
  func allowed(_ field: String) -> String? {
    guard let operation else { return nil }
    let path = Self.names(in: field)
    for start in path.indices {
      if let schema = schema(path[start...], in: .object(operation.arguments)) {
        return Self.describe(schema)
      }
    }
    return path.last.flatMap { schema(placedAt: $0) }.flatMap(Self.describe)
  }

  /// Whether a field that the API named is one of the tool's own arguments, or a place in one: each of its names is
  /// known, by the schema or as the name that an argument goes out under.
  func isOwn(_ field: String) -> Bool {
    guard let operation else { return false }
    let path = Self.names(in: field)
    guard let last = path.last else { return false }
    return schema(path[...], in: .object(operation.arguments)) != nil
      || path.count == 1 && schema(placedAt: last) != nil
  }

  /// The names in a path such as `filters.minStars`, `/items/0/id` or `items[0].id`, without the indices.
  private static func names(in field: String) -> [String] {
    field.split { "./[]".contains($0) }.map(String.init).filter { Int($0) == nil }
  }

  /// The names of arguments that stand in the path: what a 404 is about.
  var pathArguments: [String] {
    operation?.places.filter(\.target.isPath).map(\.argument) ?? []
  }

  /// The arguments that make an answer smaller, by the names that APIs give them.
  var narrowingArguments: [String] {
    let known = operation?.arguments["properties"]?.object?.names ?? []
    return Array(known.filter { Self.narrowing.contains($0) }.prefix(4))
  }

  private static let narrowing: Set = [
    "limit", "per_page", "perPage", "page_size", "pageSize", "max_results", "maxResults",
    "page", "offset", "cursor", "fields", "filter", "filters",
  ]

  private func schema(_ path: ArraySlice<String>, in root: JSONValue) -> JSONValue? {
    var schema = root
    for name in path {
      let here = schema["items"] ?? schema
      guard let next = here["properties"]?[name] else { return nil }
      schema = next
    }
    return schema
  }

  /// The schema of an argument that goes out under another name.
  private func schema(placedAt name: String) -> JSONValue? {
    let place = operation?.places.first { place in
      switch place.target {
      case .path(let wire), .query(let wire), .header(let wire), .cookie(let wire): wire == name
      case .queryString: false
      case .body(let pointer): pointer.tokens.last == name
      }
    }
    return place.flatMap { operation?.arguments["properties"]?[$0.argument] }
  }

  private static func describe(_ schema: JSONValue) -> String? {
    if let values = schema["enum"]?.array {
      let shown = values.prefix(12).map(JSONWriter.text).joined(separator: ", ")
      return "one of " + shown + (values.count > 12 ? " and \(values.count - 12) more" : "")
    }
    if let value = schema["const"] { return JSONWriter.text(value) }
    guard let type = schema["type"]?.string else { return nil }
    return ([noun(type)] + [bounds(schema), pattern(schema)].compactMap(\.self))
      .joined(separator: " ")
  }

  private static func noun(_ type: String) -> String {
    switch type {
    case "integer": "a whole number"
    case "number": "a number"
    case "string": "a text"
    case "array": "a list"
    case "boolean": "true or false"
    case "object": "an object"
    default: type
    }
  }

  private static func bounds(_ schema: JSONValue) -> String? {
    let families = [
      ("minimum", "maximum", ""), ("minLength", "maxLength", " characters"),
      ("minItems", "maxItems", " entries"),
    ]
    for (low, high, unit) in families {
      switch (schema[low]?.number?.text, schema[high]?.number?.text) {
      case (let low?, let high?): return "of \(low) to \(high)\(unit)"
      case (let low?, nil): return "of at least \(low)\(unit)"
      case (nil, let high?): return "of at most \(high)\(unit)"
      case (nil, nil): continue
      }
    }
    return nil
  }

  private static func pattern(_ schema: JSONValue) -> String? {
    if let pattern = schema["pattern"]?.string { return "matching \(pattern)" }
    return schema["format"]?.string.map { "in the format \($0)" }
  }
}
