package import EventLoop
package import JSON
package import MCP
package import Manifests

/// The tools of HTTP APIs: lists them, and takes each call its way.
@Engine
package final class APIServer: ToolProvider {
  private let catalog: Catalog
  private let world: World
  private let environment: Environment
  private let limits: CallLimits
  private let pacing: any PacingState
  private let memory = Memory()
  private var redactor = Redactor(secrets: [])

  /// Makes a server of sound manifests.
  package init(
    manifests: [Manifest],
    world: World,
    environment: Environment,
    limits: CallLimits,
    pacing: any PacingState
  ) {
    catalog = Catalog(manifests)
    self.world = world
    self.environment = environment
    self.limits = limits
    self.pacing = pacing
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
    var course = Course(
      entry: entry,
      world: world,
      environment: environment,
      limits: limits,
      pacing: pacing,
      memory: memory,
      progress: progress
    )
    let result = await course.run(arguments)
    return currentRedactor().redact(result)
  }

  /// The redactor of the keys as they are now; a person may have put new ones into their files.
  private func currentRedactor() -> Redactor {
    let secrets = environment.secrets(of: catalog.manifests)
    if redactor.secrets != secrets { redactor = Redactor(secrets: secrets) }
    return redactor
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
