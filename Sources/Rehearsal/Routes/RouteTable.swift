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
    var template: PathTemplate
  }

  private let basePath: String
  private let routes: [Route]

  /// Sorts the operations so that fixed path text is asked before places.
  init(_ manifest: Manifest) {
    basePath = manifest.baseURL.path
    let routes = manifest.operations.map {
      Route(operation: $0, template: PathTemplate($0.path))
    }
    self.routes = routes.enumerated().sorted {
      ($0.element.template.rank, $0.offset) < ($1.element.template.rank, $1.offset)
    }.map(\.element)
  }

  /// The first operation whose method, path and listed path values fit.
  func match(method: String, path: String) -> Match? {
    guard path.hasPrefix(basePath) else { return nil }
    let rest = path.dropFirst(basePath.count)
    for route in routes where route.operation.method == method {
      guard let places = route.template.places(in: rest), isListed(places, route.operation)
      else { continue }
      return Match(operation: route.operation, places: places)
    }
    return nil
  }

  /// Whether each path value is one that the schema of its argument lists, where it lists any.
  private func isListed(_ places: [String: String], _ operation: Operation) -> Bool {
    let properties = operation.arguments["properties"]
    return places.allSatisfy { name, value in
      guard let listed = properties?[name]?["enum"]?.array else { return true }
      return listed.contains { $0.scalarText == value }
    }
  }
}
