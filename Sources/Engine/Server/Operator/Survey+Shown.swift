import Pacing
package import Storage
package import Tasks
import Time

extension Survey {
  /// The survey with every instant so many seconds later: as clocks on the wall show it.
  package func moved(by seconds: Double) -> Survey {
    guard seconds != 0 else { return self }
    var survey = self
    survey.tasks = tasks.map { $0.moved(by: seconds) }
    for index in closures.gates.indices {
      survey.closures.gates[index].until = closures.gates[index].until + seconds
    }
    for index in closures.pauses.indices {
      survey.closures.pauses[index].until = closures.pauses[index].until + seconds
    }
    for index in closures.limits.indices {
      survey.closures.limits[index].next = closures.limits[index].next + seconds
    }
    for index in closures.paces.indices {
      survey.closures.paces[index].next = closures.paces[index].next + seconds
    }
    for index in closures.holds.indices {
      survey.closures.holds[index].since = closures.holds[index].since + seconds
      survey.closures.holds[index].probe = closures.holds[index].probe + seconds
    }
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
