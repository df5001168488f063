package import EventLoop
package import JSON
package import MCP
package import Manifests

/// The tools of HTTP APIs: lists them, and takes each call its way.
@Engine
package final class APIServer: ToolProvider {
  private let catalog: Catalog
  private let surroundings: Course.Surroundings

  /// Makes a server of sound manifests.
  package init(
    manifests: [Manifest],
    world: World,
    environment: Environment,
    limits: CallLimits,
    pacing: any PacingState
  ) {
    catalog = Catalog(manifests)
    surroundings = Course.Surroundings(
      world: world,
      limits: limits,
      keys: KeyRing(environment: environment, manifests: manifests),
      pacing: pacing,
      memory: Memory()
    )
  }

  package var implementation: Implementation {
    Implementation(name: "recourse", title: "Recourse", version: Version.current)
  }

  package var instructions: String { Instructions.text(for: catalog.manifests) }

  package var tools: [Tool] { catalog.tools }

  package func hasTool(named name: String) -> Bool { catalog.entry(named: name) != nil }

  package func call(
    _ name: String,
    arguments: JSONObject,
    progress: ProgressReporter
  ) async -> ToolResult {
    guard let entry = catalog.entry(named: name) else {
      return ToolResult(text: "There is no tool \(name).", isError: true)
    }
    let keys = surroundings.keys
    // What is reported names codes of the API, which may echo anything.
    let reporter = ProgressReporter { progress.report(keys.redactor.redact($0)) }
    var course = Course(entry, surroundings, progress: reporter)
    let result = await course.run(arguments)
    return keys.redactor.redact(result)
  }
}

/// How long one call may take before it is answered.
package struct CallLimits: Sendable, Hashable {
  /// Seconds for waits and repetitions inside one call; design: 20.
  package var patience: Double

  /// Seconds after which every call is answered, whatever it is doing; clients give up at 60.
  package var total: Double

  /// HTTP exchanges made for one call.
  package var attempts: Int

  /// Makes limits; `patience` is the only one a user sets.
  package init(patience: Double = 20, total: Double = 50, attempts: Int = 3) {
    self.patience = patience
    self.total = total
    self.attempts = attempts
  }
}
