import JSON
import Manifests

/// Which calls a scope stops, in words an agent can act on.
package struct ScopeReach {
  package let scope: String
  package let context: CallContext

  /// Makes the reach of a scope among the tools of a call's API.
  package init(scope: String, context: CallContext) {
    self.scope = scope
    self.context = context
  }

  /// How far a scope reaches among the tools of its API.
  package enum Reach: Equatable {
    /// This call with these arguments.
    case call
    /// This tool, perhaps only with the same arguments of these names.
    case tool(arguments: [String])
    /// Every tool that changes data.
    case writes
    /// Tools that share a group.
    case tools([String])
    /// Tools that go with the same credential as this one, which not all do; empty where they are too many to be named.
    case key([String])
    /// Every tool, perhaps only with the same arguments of these names.
    case api(arguments: [String])
  }

  /// The reach of the scope's parts together: each part can only narrow it.
  package var reach: Reach {
    let parts = scope.split(separator: "+").map(String.init)
    if parts.contains(Failure.callScope) { return .call }
    let arguments = parts.compactMap { $0.hasPrefix("arg:") ? String($0.dropFirst(4)) : nil }
      .filter { context.operation == nil || context.arguments[$0] != nil }
    if parts.contains("operation") { return .tool(arguments: arguments) }
    if parts.contains("writes") { return .writes }
    if parts == ["credential"] {
      switch keySharing {
      case .all: break
      case .some(let tools): return .key(tools.count <= Self.namedLimit ? tools : [])
      case .uncounted: return .key([])
      }
    }
    for part in parts {
      guard let colon = part.firstIndex(of: ":") else { continue }
      let group = part[part.index(after: colon)...]
      let tools = context.manifest.operations.filter { !$0.group.isEmpty && $0.group == group }
      if !tools.isEmpty { return .tools(tools.map(\.toolName)) }
    }
    return .api(arguments: arguments)
  }

  /// The tool that is called.
  package var tool: String { context.tool }

  /// What the API's calls are to the agent.
  package var noun: ToolRoute.Noun { context.way.noun }

  /// The API's tools besides the one that is called.
  package var others: [String] {
    context.manifest.operations.map(\.toolName).filter { $0 != context.tool }
  }

  /// Operations of which the arguments are looked at: those of very many are not read for a sentence.
  static let readingLimit = 100

  /// Tools that are named one by one.
  package static let namedLimit = 8

  /// The called tool and one other at most, of those that take the arguments; nil where more do.
  package func pair(sharing arguments: [String]) -> [String]? {
    guard context.operation != nil else { return nil }
    if arguments.isEmpty { return others.count > 1 ? nil : [tool] + others }
    guard context.manifest.operations.count <= Self.readingLimit else { return nil }
    let sharing = context.manifest.operations.filter { other in
      let properties = other.arguments["properties"]?.object
      return other.toolName != tool && arguments.allSatisfy { properties?[$0] != nil }
    }
    return sharing.count > 1 ? nil : [tool] + sharing.map(\.toolName)
  }
}
