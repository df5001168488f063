import JSON
import Manifests
import Text

/// The operations of a manifest, to be found by method and path.
struct RouteTable: Sendable {
  /// An operation with the arguments that stand in the request's path.
  struct Match: Sendable {
    var operation: Operation
    var places: [String: String]
  }

  private struct Route: Sendable {
    var operation: Operation
    var template: RoutePattern

    /// The parameters of the path's fixed query.
    var fixed: [Substring]
  }

  private let basePath: String
  private let routes: [Route]

  /// Sorts the operations so that fixed path text is asked before places, and a fixed query before none.
  init(_ manifest: Manifest) {
    basePath = manifest.baseURL.path
    let routes = manifest.operations.map { operation in
      let (path, query) = Operation.cut(path: operation.path)
      return Route(
        operation: operation,
        template: RoutePattern(path),
        fixed: query.dropFirst().split(separator: "&")
      )
    }
    self.routes = routes.enumerated().sorted { left, right in
      let (one, other) = (left.element, right.element)
      return (one.template.rank, -one.fixed.count, left.offset)
        < (other.template.rank, -other.fixed.count, right.offset)
    }.map(\.element)
  }

  /// The operation whose method, path, query and listed values fit; of several the first whose content fits too.
  func match(method: String, path: String, query: String, body: [UInt8]) -> Match? {
    guard path.hasPrefix(basePath) else { return nil }
    let rest = path.dropFirst(basePath.count)
    let pairs = query.split(separator: "&")
    let routes = routes.filter { route in
      route.operation.method == method && route.fixed.allSatisfy { pairs.contains($0) }
    }
    var matches = self.matches(routes, pairs) { $0.template.places(in: rest) }
    if matches.isEmpty { matches = self.matches(routes, pairs) { Self.spanning($0, rest) } }
    guard let first = matches.first else { return nil }
    let rivals = matches.filter { $0.operation.path == first.operation.path }
    guard rivals.count > 1, let content = try? JSONParser.parse(body) else { return first }
    return rivals.first { carries(content, $0.operation) } ?? first
  }

  private func matches(
    _ routes: [Route],
    _ pairs: [Substring],
    _ places: (Route) -> [String: String]?
  ) -> [Match] {
    routes.compactMap { route in
      guard let places = places(route), isListed(places, pairs, route.operation) else { return nil }
      return Match(operation: route.operation, places: places)
    }
  }

  /// The places of a path in which values of several segments stand, where an operation takes such.
  private static func spanning(_ route: Route, _ path: Substring) -> [String: String]? {
    guard let template = try? PathTemplate(route.operation.path),
      route.template.places(in: path, spanning: Set(template.names)) != nil
    else { return nil }
    // Only now the operation is worth being read.
    let names = route.operation.places.compactMap { place -> String? in
      guard case .path(let name) = place.target, case .styled(let style) = place.notation,
        style.keepsReserved
      else { return nil }
      return name
    }
    return names.isEmpty ? nil : route.template.places(in: path, spanning: Set(names))
  }

  /// Whether the content holds what an operation puts there.
  private func carries(_ content: JSONValue, _ operation: Operation) -> Bool {
    let required = operation.arguments["required"]?.array?.compactMap(\.string) ?? []
    return operation.places.allSatisfy { place in
      guard case .body(let pointer) = place.target else { return true }
      guard let value = content.value(at: pointer) else {
        return !required.contains(place.argument)
      }
      let schema = operation.arguments["properties"]?[place.argument]
      return schema.map { ValueShape.fits(value, $0) } ?? true
    }
  }

  /// Whether each value of the path and of the query is one that the schema of its argument lists, where it lists any.
  private func isListed(
    _ places: [String: String],
    _ pairs: [Substring],
    _ operation: Operation
  ) -> Bool {
    let properties = operation.arguments["properties"]
    return operation.places.allSatisfy { place in
      guard let listed = properties?[place.argument]?["enum"]?.array else { return true }
      switch place.target {
      case .path(let name):
        return places[name].map { value in listed.contains { $0.scalarText == value } } ?? true
      case .query(let name):
        let value = pairs.first { $0.hasPrefix(name + "=") }?.dropFirst(name.utf8.count + 1)
        guard let value else { return true }
        return listed.contains { $0.scalarText == PercentEncoding.formValue(value) }
      default: return true
      }
    }
  }
}
