import Time

// Records keep the instants of a clock that nobody can set; people are told those of the clock on the wall.

extension TaskRecord {
  /// The record with every instant so many seconds later.
  package func moved(by seconds: Double) -> TaskRecord {
    guard seconds != 0 else { return self }
    var task = self
    task.created = created + seconds
    task.deadline = deadline + seconds
    task.changed = changed + seconds
    task.calls = calls.map { $0.moved(by: seconds) }
    task.notes = notes.map { Note(text: $0.text, at: $0.at + seconds) }
    return task
  }
}

extension CallRecord {
  fileprivate func moved(by seconds: Double) -> CallRecord {
    var call = self
    call.deadline = deadline + seconds
    call.changed = changed + seconds
    call.look = look.map { $0 + seconds }
    switch state {
    case .waiting(let until): call.state = .waiting(until: until + seconds)
    case .running(let lease):
      call.state = .running(Lease(process: lease.process, until: lease.until + seconds))
    default: break
    }
    return call
  }
}

extension ResumePlan {
  /// The decision with every instant so many seconds later.
  package func moved(by seconds: Double) -> ResumePlan {
    var moved = self
    moved.early = early.map { Early(calls: $0.calls, until: $0.until + seconds, times: $0.times) }
    moved.running = running.map {
      Running(
        call: $0.call,
        lease: Lease(process: $0.lease.process, until: $0.lease.until + seconds)
      )
    }
    return moved
  }
}
