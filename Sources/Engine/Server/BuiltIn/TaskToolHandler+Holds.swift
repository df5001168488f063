import Requests
import Credentials
import EventLoop
import Failures
import MCP
import Manifests
import Pacing
import Storage
import Tasks
import Time

// Held calls as they stand at this moment: with the keys that are there now, behind the holds that are closed now.

extension TaskToolHandler {
  /// What a held call may hope for.
  enum Standing {
    /// Nothing keeps it back any more.
    case open
    /// A hold does, behind which one call is let through to look at the instant.
    case look(at: Timestamp)
    /// Only the word of a person sets it free.
    case person

    /// Whether it may be sent now.
    func isOpen(_ now: Timestamp) -> Bool {
      switch self {
      case .open: true
      case .look(let instant): instant <= now
      case .person: false
      }
    }
  }

  /// How held calls stand, one by one.
  func standings(of calls: [CallRecord]) async -> [Standing] {
    var known: [String: Keys?] = [:]
    var applications: [(place: Int, admissionRequest: AdmissionRequest)] = []
    for (place, call) in calls.enumerated() where call.failure?.hold == .person {
      guard let entry = catalog.entry(named: call.tool) else { continue }
      let keys = known[call.tool] ?? keys(of: entry)
      known[call.tool] = .some(keys)
      if let keys { applications.append((place, admissionRequest(of: call, entry, keys))) }
    }
    var standings = [Standing](repeating: .person, count: calls.count)
    let holds = await store.holds(before: applications.map(\.admissionRequest), now: clock)
    dependencies.observeReplacedHolds(for: request)
    for (one, hold) in zip(applications, holds) {
      standings[one.place] = hold.map { .look(at: $0.opening(for: one.admissionRequest)) } ?? .open
    }
    return standings
  }

  /// The tasks with held calls as they stand: what nothing keeps back is due.
  func standing(_ tasks: [TaskRecord]) async -> [TaskRecord] {
    let held = tasks.flatMap { $0.calls.filter { $0.state == .held } }
    guard !held.isEmpty else { return tasks }
    let now = now
    var standings = await standings(of: held)[...]
    return tasks.map { task in
      var task = task
      for place in task.calls.indices where task.calls[place].state == .held {
        switch standings.popFirst() {
        case .open: task.calls[place] = task.calls[place].opened(now: now)
        case .look(let instant): task.calls[place].look = instant
        case .person, nil: break
        }
      }
      return task
    }
  }

  /// Whether a call may be sent now, held or not.
  func mayBeSent(_ call: CallRecord) async -> Bool {
    if call.isDue(now) { return true }
    guard call.state == .held else { return false }
    return await standings(of: [call])[0].isOpen(now)
  }

  /// What a kept call asks of the pacing, with the credential that it would go with; nil while there is none.
  func admissionRequest(of call: CallRecord) -> AdmissionRequest? {
    guard let entry = catalog.entry(named: call.tool), let keys = keys(of: entry) else {
      return nil
    }
    return admissionRequest(of: call, entry, keys)
  }

  /// The key of the hold that keeps a call back; nil where that is not known.
  func holdKey(of call: CallRecord) -> String? {
    guard let entry = catalog.entry(named: call.tool), let scope = call.failure?.scope else {
      return nil
    }
    let scoped = ScopedCall(call, credential: keys(of: entry)?.fingerprint)
    return entry.scopes.key(of: scope, for: scoped).key
  }

  private func admissionRequest(
    of call: CallRecord,
    _ entry: Catalog.Entry,
    _ keys: Keys
  ) -> AdmissionRequest {
    var scoped = ScopedCall(call, credential: keys.fingerprint)
    scoped.sources = keys.sources
    scoped.started = dependencies.world.started()
    return AdmissionRequest(scopes: entry.scopes, call: scoped, further: call.failure?.scope)
  }

  private func keys(of entry: Catalog.Entry) -> Keys? {
    guard case .found(let keys) = dependencies.keys.keys(ofOne: entry.builder.credentialChoices)
    else {
      return nil
    }
    return keys
  }

  /// What is known of a kept call, with what a person may do about it; nil for a tool that this server does not offer.
  func context(of call: CallRecord, in task: TaskRecord) -> CallContext? {
    guard let entry = catalog.entry(named: call.tool) else { return nil }
    var context = entry.context(call.arguments, now: wall)
    guard call.state == .held else { return context }
    let keys = keys(of: entry)
    context.sources = keys?.sources ?? []
    context.look = dependencies.commands == nil ? nil : call.look
    context.release = dependencies.commands.map { commands in
      guard call.look != nil, let keys, let scope = call.failure?.scope else {
        return commands.release(of: call.failure ?? .undecided, task: task.reference.text)
      }
      let scoped = ScopedCall(call, credential: keys.fingerprint)
      return commands.release(entry.scopes.key(of: scope, for: scoped))
    }
    return context
  }
}
