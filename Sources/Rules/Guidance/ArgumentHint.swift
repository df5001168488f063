import Failures
import JSON
import Manifests

/// What an operation's schema says of the fields that an API's answer points at, and what was sent there.
struct ArgumentHint {
  let operation: Manifests.Operation?
  let arguments: JSONObject

  /// Looks at a call's operation and arguments.
  init(_ context: CallContext) {
    operation = context.operation
    arguments = context.arguments
  }

  /// An argument, or a place in one.
  struct Argument {
    var schema: JSONValue
    /// What was sent there, as far as that is known.
    var value: JSONValue?
  }

  /// The argument that a field is which the API named; nil where the schema knows no such one.
  func argument(_ field: String) -> Argument? {
    guard let operation else { return nil }
    let path = Self.steps(in: field)
    for start in path.indices where Int(path[start]) == nil {
      if let schema = schema(path[start...], in: .object(operation.arguments)) {
        return Argument(schema: schema, value: value(path[start...]))
      }
    }
    return path.last.flatMap(placed)
  }

  /// Whether a field that the API named is one of the tool's own arguments, or a place in one: each of its names is
  /// known, by the schema or as the name that an argument goes out under.
  func isOwn(_ field: String) -> Bool {
    guard let operation else { return false }
    let path = Self.steps(in: field)
    let names = path.filter { Int($0) == nil }
    guard let last = names.last else { return false }
    return schema(path[...], in: .object(operation.arguments)) != nil
      || names.count == 1 && placed(last) != nil
  }

  /// The names and indices in a path such as `filters.minStars`, `/items/0/id` or `items[0].id`.
  private static func steps(in field: String) -> [String] {
    field.split { "./[]".contains($0) }.map(String.init)
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
    for name in path where Int(name) == nil {
      let here = schema["items"] ?? schema
      guard let next = here["properties"]?[name] else { return nil }
      schema = next
    }
    return schema
  }

  private func value(_ path: ArraySlice<String>) -> JSONValue? {
    path.reduce(JSONValue.object(arguments) as JSONValue?) { value, step in
      guard let elements = value?.array else { return value?[step] }
      return Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
    }
  }

  /// The argument that goes out under another name.
  private func placed(_ name: String) -> Argument? {
    let place = operation?.places.first { place in
      switch place.target {
      case .path(let wire), .query(let wire), .header(let wire), .cookie(let wire): wire == name
      case .queryString: false
      case .body(let pointer): pointer.tokens.last == name
      }
    }
    return place.flatMap { place in
      operation?.arguments["properties"]?[place.argument].map {
        Argument(schema: $0, value: arguments[place.argument])
      }
    }
  }
}
