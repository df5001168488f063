import JSON
import Manifests

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
  }

  private let basePath: String
  private let routes: [Route]

  /// Sorts the operations so that fixed path text is asked before places.
  init(_ manifest: Manifest) {
    basePath = manifest.baseURL.path
    let routes = manifest.operations.map {
      Route(operation: $0, template: RoutePattern($0.path))
    }
    self.routes = routes.enumerated().sorted {
      ($0.element.template.rank, $0.offset) < ($1.element.template.rank, $1.offset)
    }.map(\.element)
  }

  /// The operation whose method, path and listed path values fit; of several the first whose content fits too.
  func match(method: String, path: String, body: [UInt8]) -> Match? {
    guard path.hasPrefix(basePath) else { return nil }
    let rest = path.dropFirst(basePath.count)
    let matches = routes.compactMap { route -> Match? in
      guard route.operation.method == method, let places = route.template.places(in: rest),
        isListed(places, route.operation)
      else { return nil }
      return Match(operation: route.operation, places: places)
    }
    guard let first = matches.first else { return nil }
    let rivals = matches.filter { $0.operation.path == first.operation.path }
    guard rivals.count > 1, let content = try? JSONParser.parse(body) else { return first }
    return rivals.first { carries(content, $0.operation) } ?? first
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

  /// Whether each path value is one that the schema of its argument lists, where it lists any.
  private func isListed(_ places: [String: String], _ operation: Operation) -> Bool {
    let properties = operation.arguments["properties"]
    return places.allSatisfy { name, value in
      let filling = operation.places.first { $0.target == .path(name: name) }?.argument ?? name
      guard let listed = properties?[filling]?["enum"]?.array else { return true }
      return listed.contains { $0.scalarText == value }
    }
  }
}
