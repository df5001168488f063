import Server
package import EventLoop
package import Storage
package import Tasks
import Time

/// Does what a person who looks after the machine has decided.
@Engine
package struct OperatorActs {
  let store: any Store & AdministrativeStore
  let clock: InstantSource

  /// Makes the acts on a store, at the present of its line of time.
  package init(on store: any Store & AdministrativeStore, now clock: InstantSource) {
    self.store = store
    self.clock = clock
  }

  /// Lifts the holds, opens the gates, forgets the paces, takes refusals back and makes the calls behind them due; returns
  /// the calls that are.
  ///
  /// - Throws: `StoreError` when it cannot be stored; what was set free before that stays free.
  package func carryOut(_ release: Release) async throws(StoreError) -> [Release.HeldCall] {
    if !release.places.isEmpty {
      try await store.lift(
        release.holds.keys,
        gates: release.gates.keys + release.pauses.keys,
        paces: release.paces.keys,
        now: clock
      )
    }
    if !release.declined.isEmpty {
      _ = try await store.unmark(.refusal, release.declined.map(\.key), now: clock)
    }
    var opened: [Release.HeldCall] = []
    for id in Set(release.calls.map(\.task)) {
      let numbers = release.calls.filter { $0.task == id }.map(\.number)
      opened += try await open(numbers, of: id)
    }
    return opened.sorted { ($0.task.text, $0.number) < ($1.task.text, $1.number) }
  }

  private func open(_ numbers: [Int], of id: TaskID) async throws(StoreError) -> [Release.HeldCall]
  {
    let opened = try await store.change(.id(id), orEnter: nil, now: clock) { task, moment in
      let now = moment.now
      _ = task.settle(now: now, isAlive: moment.isAlive)
      return numbers.filter { number in
        guard var call = task[number] else { return false }
        guard call.open(now: now) == .done || call.hasten(now: now) == .done else { return false }
        task[number] = call
        return true
      }
    }
    return (opened ?? []).map { Release.HeldCall(task: id, number: $0) }
  }

  /// Gives up what is pending in a task, or its call of one number.
  ///
  /// - Returns: nil where there is no such task.
  /// - Throws: `StoreError` when it cannot be stored.
  package func giveUp(
    _ reference: TaskReference,
    call number: Int?
  ) async throws(StoreError) -> ActReport? {
    try await store.giveUp(reference, call: number, now: clock)
      .map { ActReport($0.outcome, of: $0.task, call: number) }
  }

  /// Writes down what a person saw of a call that may have happened; one that did not is due once more.
  ///
  /// - Returns: nil where there is no such task.
  /// - Throws: `StoreError` when it cannot be stored.
  package func note(
    _ sighting: Sighting,
    of reference: TaskReference,
    call number: Int?
  ) async throws(StoreError) -> ActReport? {
    try await store.change(reference, orEnter: nil, now: clock) { task, moment in
      let now = moment.now
      _ = task.settle(now: now, isAlive: moment.isAlive)
      // Whoever says what they saw has been told.
      for call in task.calls where call.state == .unknown && call.isUntold {
        var told = call
        _ = told.tell(now: now)
        task[call.number] = told
      }
      return ActReport(task.note(sighting, of: number, now: now), of: task)
    }
  }

  /// Writes down what a person has seen of a call that may have happened.
  ///
  /// - Returns: nil where there is no such task.
  /// - Throws: `StoreError` when it cannot be stored.
  package func write(
    _ sighting: Sighting,
    of seen: SightedCall
  ) async throws(StoreError) -> ActReport? {
    try await store.change(.id(seen.task), orEnter: nil, now: clock) { task, moment in
      _ = task.settle(now: moment.now, isAlive: moment.isAlive)
      let outcome = seen.write(sighting, in: &task, now: moment.now)
      return ActReport(outcome, of: task, call: seen.number)
    }
  }

  /// Does what a person has decided on the status page; `survey` is the present look.
  ///
  /// - Returns: nil where what the act is about is not there any more.
  /// - Throws: `StoreError` when it cannot be stored.
  package func report(
    on act: PageAct,
    in survey: StoreSnapshot
  ) async throws(StoreError) -> ActReport? {
    switch act {
    case .release(let name):
      guard let release = Release(.named(name), in: survey) else { return nil }
      let opened = release.isEmpty ? [] : try await carryOut(release)
      return ActReport(release, opened: opened, in: survey)
    case .cancel(let task, let call): return try await giveUp(.id(task), call: call)
    case .write(let sighting, let call): return try await write(sighting, of: call)
    }
  }
}
