import Pacing
package import Storage
package import Tasks
import Time

extension StoreSnapshot {
  /// The survey with every instant so many seconds later: as clocks on the wall show it.
  package func moved(by seconds: Double) -> StoreSnapshot {
    guard seconds != 0 else { return self }
    var survey = self
    survey.tasks = tasks.map { $0.moved(by: seconds) }
    for index in pacingSnapshot.gates.indices {
      survey.pacingSnapshot.gates[index].until = pacingSnapshot.gates[index].until + seconds
    }
    for index in pacingSnapshot.pauses.indices {
      survey.pacingSnapshot.pauses[index].until = pacingSnapshot.pauses[index].until + seconds
    }
    for index in pacingSnapshot.limits.indices {
      survey.pacingSnapshot.limits[index].next = pacingSnapshot.limits[index].next + seconds
    }
    for index in pacingSnapshot.paces.indices {
      survey.pacingSnapshot.paces[index].next = pacingSnapshot.paces[index].next + seconds
    }
    for index in pacingSnapshot.holds.indices {
      survey.pacingSnapshot.holds[index].since = pacingSnapshot.holds[index].since + seconds
      survey.pacingSnapshot.holds[index].probe = pacingSnapshot.holds[index].probe + seconds
    }
    for index in declined.indices { survey.declined[index].at = declined[index].at + seconds }
    return survey
  }

  /// The task that is meant; nil when there is none.
  package func task(_ reference: TaskReference) -> TaskRecord? {
    switch reference {
    case .id(let id): tasks.first { $0.id == id }
    case .name(let name): tasks.first { $0.name == name }
    }
  }

  /// What a person may name a task by.
  package var names: [String] { tasks.map(\.reference.text) }
}
