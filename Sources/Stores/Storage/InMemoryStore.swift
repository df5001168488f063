package import EventLoop
package import Pacing
package import Tasks
package import Time

/// A store in memory: for where nothing is to outlive the process, and for many simulated processes within one.
@Engine
package final class InMemoryStore: LocalPacingStore {
  package nonisolated let process: String
  package var movingUp = MovingUp()
  let shared: Shared
  let limits: TaskLimits

  /// What all processes of a simulated machine share.
  @Engine
  package final class Shared {
    var book = PacingState()
    var tasks: [TaskID: TaskRecord] = [:]
    var results: [KeptResults.Entry] = []
    var marks: [Mark.Kind: [Mark]] = [:]
    var lastMark: Int64 = 0
    private var dead: Set<String> = []

    /// Makes a machine on which nothing has happened.
    package init() {}

    /// Makes a process dead, so that the others free what it left.
    package func end(_ process: String) { dead.insert(process) }

    func isAlive(_ process: String) -> Bool { !dead.contains(process) }
  }

  /// Makes the view of one process.
  ///
  /// - Parameters:
  ///   - process: The process, in words that no other has.
  ///   - shared: The machine; without one the process is alone.
  ///   - limits: How long a task is kept after its end.
  package init(
    process: String = "this",
    sharing shared: Shared = Shared(),
    limits: TaskLimits = TaskLimits()
  ) {
    self.process = process
    self.shared = shared
    self.limits = limits
  }

  package var book: PacingState { shared.book }

  package func isAlive(_ process: String) -> Bool { shared.isAlive(process) }

  package func ask<Answer>(
    now clock: InstantSource,
    _ question: (inout PacingState, Timestamp) -> Answer
  ) -> Answer {
    defer { shared.book.settle() }
    return question(&shared.book, clock.now)
  }
}
