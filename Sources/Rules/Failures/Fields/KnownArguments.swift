import JSON
import Manifests

/// The names that a call's arguments go by: their own, and those under which they are sent.
struct KnownArguments {
  private var exact: [String: String] = [:]
  private var lowercased: [String: String] = [:]

  /// The arguments that are the whole content, and lists.
  private var lists: Set<String> = []

  /// Whether nothing is known, so that no name can be told from a word.
  var isEmpty: Bool { exact.isEmpty }

  /// Takes the names of an operation's schema, of its places, and of the arguments that were sent.
  init(operation: Manifests.Operation?, sent: JSONObject) {
    for name in operation?.arguments["properties"]?.object?.names ?? [] { add(name, name) }
    for name in sent.names where exact[name] == nil { add(name, name) }
    for place in operation?.places ?? [] {
      switch place.target {
      case .path(let wire), .query(let wire), .header(let wire), .cookie(let wire):
        add(wire, place.argument)
      case .queryString: break
      case .body(let pointer):
        if pointer.tokens.isEmpty, isList(place.argument, of: operation) {
          lists.insert(place.argument)
        }
        if let wire = pointer.tokens.last { add(wire, place.argument) }
      }
    }
  }

  private func isList(_ argument: String, of operation: Manifests.Operation?) -> Bool {
    operation?.arguments["properties"]?[argument]?["type"]?.string == "array"
  }

  private mutating func add(_ name: String, _ argument: String) {
    if exact[name] == nil { exact[name] = argument }
    let lower = name.lowercased()
    if lowercased[lower] == nil { lowercased[lower] = argument }
  }

  /// The argument of exactly this name.
  func named(_ name: String) -> String? { exact[name] }

  /// The argument of this name, written with whatever capitals.
  func likelyNamed(_ name: String) -> String? { exact[name] ?? lowercased[name.lowercased()] }

  /// The part of a path that starts at an argument: `title` of `body.title`, `items.0.qty` of `order.items.0.qty`.
  func ownPath(_ path: [String]) -> [String]? {
    // The part of the request may bear an argument's name as well.
    let isBehindPlace =
      path.count > 1 && Self.places.contains(path[0].lowercased()) && likelyNamed(path[1]) != nil
    for start in path.indices.dropFirst(isBehindPlace ? 1 : 0) {
      guard let argument = likelyNamed(path[start]) else { continue }
      return [argument] + inside(argument, path[(start + 1)...])
    }
    return nil
  }

  /// The way inside of an argument, without the name that the program gave to a list that is the whole content: Ninja's
  /// `body.items.0.qty`.
  private func inside(_ argument: String, _ path: ArraySlice<String>) -> ArraySlice<String> {
    guard lists.contains(argument), path.count > 1, Int(path[path.startIndex]) == nil,
      Int(path[path.startIndex + 1]) != nil
    else { return path }
    return path.dropFirst()
  }

  /// A field as the agent knows it, by a path, a pointer (`/data/attributes/title`, `#/title`), a JSON path
  /// (`$.title`) or a list of names that an API gave.
  func field(_ path: [String]) -> String? {
    let path = path.filter { !$0.isEmpty && $0 != "$" && $0 != "#" }
    guard let first = path.first else { return nil }
    if let own = ownPath(path) { return own.joined(separator: ".") }
    let isPlace = Self.places.contains(first.lowercased()) && path.count > 1
    return (isPlace ? path.dropFirst() : path[...]).joined(separator: ".")
  }

  /// A declared field without the part of the request before it: FastAPI's `body.title` is the argument `title`.
  func withoutPlace(_ error: FieldError) -> FieldError {
    let path = Self.path(error.field)
    guard path.count > 1, Self.places.contains(path[0]), exact[path[0]] == nil,
      ownPath(path) != nil, let field = field(path)
    else { return error }
    var error = error
    error.field = field
    return error
  }

  /// The parts of a request, which stand before the name proper in many answers.
  static let places: Set<String> = [
    "body", "query", "path", "header", "headers", "cookie", "cookies", "params", "request",
    "requestbody", "querystring", "form", "json",
  ]

  /// The names in a path such as `filters.minStars`, `/items/0/id` or `items[0].id`.
  static func path(_ text: String) -> [String] {
    text.split { "./[]".contains($0) }.map(String.init)
  }
}
