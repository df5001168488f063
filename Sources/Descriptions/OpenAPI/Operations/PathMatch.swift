import JSON
import Manifests

/// Which parameter describes each name in the braces of a path.
struct PathMatch {
  /// The parameters of the path that stand for no name in it.
  private(set) var lost: [Parameter] = []
  private var described: [DocumentPath.Name: Parameter] = [:]
  private var likely: [DocumentPath.Name: Parameter] = [:]

  /// Finds them among the operation's parameters of the path, then among those that a server's URL has.
  init(_ names: [DocumentPath.Name], _ parameters: [Parameter], inServer others: [Parameter]) {
    for name in names {
      described[name] = (parameters + others).first { name.isMeant(by: $0) }
    }
    lost = parameters.filter { parameter in !names.contains { $0.isMeant(by: parameter) } }
    var open = names.filter { described[$0] == nil && $0.isOfPath }
    for name in open { pair(name) { Self.folded($0.name) == Self.folded(name.written) } }
    open.removeAll { likely[$0] != nil }
    // Of one name and one parameter that are left, each can only be the other's.
    if open.count == 1, lost.count == 1 { pair(open[0]) { _ in true } }
  }

  /// The parameter that has the name.
  func described(_ name: DocumentPath.Name) -> Parameter? { described[name] }

  /// The parameter that must be meant, though it is called otherwise.
  func likely(_ name: DocumentPath.Name) -> Parameter? { likely[name] }

  private mutating func pair(_ name: DocumentPath.Name, where isMeant: (Parameter) -> Bool) {
    guard let index = lost.firstIndex(where: isMeant) else { return }
    likely[name] = lost.remove(at: index)
  }

  /// A name without what differs where one was written twice: capitals, hyphens and underscores.
  private static func folded(_ name: String) -> String {
    name.lowercased().filter { $0 != "-" && $0 != "_" }
  }
}

extension DocumentPath.Name {
  /// Whether the value is text of the path.
  fileprivate var isOfPath: Bool {
    if case .path = target { true } else { false }
  }

  /// Whether a parameter is the one that a name in the path stands for; some documents repeat the notation in its name.
  fileprivate func isMeant(by parameter: Parameter) -> Bool {
    parameter.location == .path
      && (parameter.name == written || PathExpression(parameter.name).names.first == written)
  }

  /// Whether a parameter of the query is what a name in the path's query stands for.
  func isQuery(of parameter: Parameter) -> Bool {
    guard case .query(let name) = target, parameter.location == .query else { return false }
    return parameter.name == name || parameter.name == written
  }

  /// The parameter as the path has it; nil makes one for any text.
  func placed(_ described: Parameter?, at place: Place) -> Parameter {
    var parameter =
      described ?? Parameter(name: written, location: .path, isRequired: true, place: place)
    parameter.isRequired = isRequired
    switch target {
    case .path(let keepsReserved):
      parameter.name = plain
      if keepsReserved { parameter.allowsReserved = true }
    case .query(let name):
      (parameter.name, parameter.location) = (name, .query)
      parameter.style = nil
    }
    return parameter
  }
}
