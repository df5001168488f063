internal import Pacing
package import Tasks
package import Time

extension InMemoryStore: TaskLedger {
  package func change<Outcome>(
    _ reference: TaskReference,
    orEnter fresh: TaskRecord?,
    besides identity: String?,
    now clock: InstantSource,
    _ body: (inout TaskRecord, Moment) -> Outcome
  ) throws(StoreError) -> Outcome? {
    let now = clock.now
    let equal = identity.flatMap { identity in
      newest(now: now) { $0.identity == identity && !$0.isRunning(by: process) }
    }
    let moment = Moment(now: now, equal: equal, liveness: isAlive)
    forget(now: moment.now)
    guard var record = record(reference) ?? fresh else { return nil }
    let id = record.id
    let outcome = body(&record, moment)
    record.id = id
    shared.tasks[id] = record.isWorthKeeping ? record : nil
    if !record.isWorthKeeping { shared.results.removeAll { $0.task == id } }
    return outcome
  }

  package func pendingCall(
    _ identity: String,
    now: Timestamp
  ) throws(StoreError) -> PendingCall? {
    newest(now: now) { $0.identity == identity }
  }

  package func unsettledCall(of key: String, now: Timestamp) throws(StoreError) -> PendingCall? {
    newest(now: now) { $0.isUnsettled && CallIdentity(ofEqual: $0.identity).key == key }
  }

  private func newest(now: Timestamp, where isMeant: (CallRecord) -> Bool) -> PendingCall? {
    shared.tasks.values.flatMap { task in
      task.calls.filter { isMeant($0) && $0.isAnswerable(now: now) }
        .map { (task: task.id, call: $0) }
    }
    .max {
      ($0.call.deadline, $0.task.text, $0.call.number) < (
        $1.call.deadline, $1.task.text, $1.call.number
      )
    }
    .map { PendingCall(task: $0.task, number: $0.call.number) }
  }

  package func tasks(_ extent: TaskExtent, now: Timestamp) throws(StoreError) -> TaskListing {
    forget(now: now)
    let isOpen = { (task: TaskRecord) in task.calls.contains { $0.isPending || $0.isUntold } }
    let all = shared.tasks.values.filter { task in
      !isOpen(task) && (extent.holding.map { state in task.holds(state) } ?? true)
    }
    let order = all.indices.map { (end: all[$0].forgetAfter(limits: limits), place: $0) }
      .sorted { ($1.end, all[$0.place].id.text) < ($0.end, all[$1.place].id.text) }
    let ended = order.map { all[$0.place] }
    let read = (shared.tasks.values.filter(isOpen) + ended.prefix(extent.ended))
      .sorted { ($0.created, $0.id.text) < ($1.created, $1.id.text) }
      .map { $0.settled(now: now, isAlive: isAlive) }
    var unread = UnreadTasks()
    for task in ended.dropFirst(extent.ended) where extent.isCounted {
      unread.count += 1
      for call in task.calls { unread.calls[call.state.kind, default: 0] += 1 }
    }
    return TaskListing(read, unread: unread)
  }

  package func keep(
    _ result: KeptResult,
    as id: ResultID,
    of task: TaskID,
    now: Timestamp
  ) throws(StoreError) {
    shared.results.append(KeptResults.Entry(id: id, task: task, result: result))
    let count = KeptResults.excess(newestFirst: shared.results.reversed().map(\.result.size))
    shared.results.removeFirst(count)
  }

  package func result(_ id: ResultID, now: Timestamp) throws(StoreError) -> KeptResult? {
    shared.results.last { $0.id == id }?.result
  }

  package func untoldCall(
    of result: ResultID,
    now: Timestamp
  ) throws(StoreError) -> PendingCall? {
    for task in shared.tasks.values {
      if let call = task.calls.first(where: { $0.isUntold && $0.result == result }) {
        return PendingCall(task: task.id, number: call.number)
      }
    }
    return nil
  }

  private func record(_ reference: TaskReference) -> TaskRecord? {
    switch reference {
    case .id(let id): shared.tasks[id]
    case .name(let name): shared.tasks.values.first { $0.name == name }
    }
  }

  /// Deletes what nobody asks for any more.
  private func forget(now: Timestamp) {
    let old = shared.tasks.values.filter { $0.forgetAfter(limits: limits) <= now }.map(\.id)
    if old.isEmpty { return }
    for id in old { shared.tasks[id] = nil }
    shared.results.removeAll { old.contains($0.task) }
  }
}
