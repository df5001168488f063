import Failures
import Pacing
package import Storage
package import Tasks

/// What a person's word that something was put right sets free, paces that refusals taught included.
package struct Release: Sendable, Hashable {
  /// What the person named.
  package enum Operand: Sendable, Hashable {
    case everything
    /// A scope as it is shown, an API, or a task.
    case named(String)
  }

  /// A call that is held, or waits for a gate.
  package struct HeldCall: Sendable, Hashable {
    package var task: TaskID
    package var number: Int
  }

  /// The holds to lift, by key.
  package var keys: [String] = []

  /// The same as they are shown, each once.
  package var places: [String] = []

  /// The gates to open, by key; the API shut them for a time, so only a name opens them, never "everything".
  package var gateKeys: [String] = []

  /// The same as they are shown, each once.
  package var gatePlaces: [String] = []

  /// What is left alone because it kept failing and is to be asked again, by key; by name alone, too.
  package var pauseKeys: [String] = []

  /// The same as they are shown.
  package var pausePlaces: [String] = []

  /// The scopes whose learned paces are forgotten, by key.
  package var paceKeys: [String] = []

  /// The same as they are shown, each once.
  package var pacePlaces: [String] = []

  /// The calls that a person did not want and may be asked about again; by name alone, never "everything".
  package var declined: [DeclinedCall] = []

  /// The calls that become due.
  package var calls: [HeldCall] = []

  /// Works out what an operand means.
  ///
  /// A hold that is lifted frees every call that it held, a gate that is opened every call that waits for it, and the
  /// release of a task lifts the holds and opens the gates of its calls.
  /// Returns nil where nothing is called so.
  package init?(_ operand: Operand, in survey: StoreSnapshot) {
    let holds = survey.pacingSnapshot.holds
    var lifted: [PacingSnapshot.Hold]
    var task: TaskRecord?
    switch operand {
    case .everything: lifted = holds
    case .named(let name):
      lifted = holds.filter { $0.place.text == name || $0.place.words == name }
      if lifted.isEmpty, let reference = try? TaskReference(name) {
        task = survey.task(reference)
      }
      if let task {
        let keys = Set(task.calls.filter { $0.state == .held }.compactMap(\.holdKey))
        lifted = holds.filter { keys.contains($0.key) }
      } else if lifted.isEmpty {
        lifted = holds.filter { $0.place.api == name }
      }
    }
    let paces = survey.pacingSnapshot.paces.filter { $0.isMeant(by: operand) }
    let gates = survey.pacingSnapshot.gates.filter { $0.isMeant(by: operand, task) }
    let pauses = survey.pacingSnapshot.pauses.filter { $0.isMeant(by: operand) }
    if case .named(let name) = operand {
      declined = survey.declined.filter { $0.isMeant(by: name) }
      guard
        !lifted.isEmpty || !gates.isEmpty || !pauses.isEmpty || task != nil || !paces.isEmpty
          || !declined.isEmpty
      else { return nil }
    }
    gateKeys = gates.map(\.key)
    pauseKeys = pauses.map(\.key)
    pausePlaces = pauses.map(\.place.text)
    for gate in gates where !gatePlaces.contains(gate.place.text) {
      gatePlaces.append(gate.place.text)
    }
    paceKeys = paces.map(\.key)
    for pace in paces where !pacePlaces.contains(pace.place.text) {
      pacePlaces.append(pace.place.text)
    }
    keys = lifted.map(\.key)
    for hold in lifted where !places.contains(hold.place.text) { places.append(hold.place.text) }
    for candidate in survey.tasks {
      for call in candidate.calls where call.state == .held {
        let isBehind = call.holdKey.map(keys.contains) ?? false
        guard isBehind || operand == .everything || candidate.id == task?.id else { continue }
        calls.append(HeldCall(task: candidate.id, number: call.number))
      }
      for call in candidate.calls where call.isWaiting {
        guard call.holdKey.map(gateKeys.contains) ?? false else { continue }
        calls.append(HeldCall(task: candidate.id, number: call.number))
      }
    }
  }

  /// Whether there is nothing to set free.
  package var isEmpty: Bool {
    keys.isEmpty && gateKeys.isEmpty && pauseKeys.isEmpty && paceKeys.isEmpty && calls.isEmpty
      && declined.isEmpty
  }

  /// Everything that `release` may be told, for whoever misspelt it.
  package static func names(in survey: StoreSnapshot) -> [String] {
    (survey.pacingSnapshot.holds.map(\.place) + survey.pacingSnapshot.gates.map(\.place)
      + survey.pacingSnapshot.pauses.map(\.place) + survey.pacingSnapshot.paces.map(\.place))
      .flatMap { [$0.text, $0.api] }
      + survey.tasks.filter { $0.calls.contains { $0.state == .held } }.map(\.reference.text)
      + survey.declined.flatMap { [$0.handle] + ($0.tool.map { [$0] } ?? []) }
  }
}

extension PacingSnapshot.Pace {
  /// Whether a person who names this, or everything, means the pace too.
  fileprivate func isMeant(by operand: Release.Operand) -> Bool {
    switch operand {
    case .everything: true
    case .named(let name): place.isMeant(by: name)
    }
  }
}

extension PacingSnapshot.Pause {
  /// Whether a person who names this means the pause.
  fileprivate func isMeant(by operand: Release.Operand) -> Bool {
    guard case .named(let name) = operand else { return false }
    return place.isMeant(by: name)
  }
}

extension PacingSnapshot.Gate {
  /// Whether a person who names this, or a task with a call that waits for it, means the gate.
  fileprivate func isMeant(by operand: Release.Operand, _ task: TaskRecord?) -> Bool {
    guard case .named(let name) = operand else { return false }
    if let task { return task.calls.contains { $0.isWaiting && $0.holdKey == key } }
    return place.isMeant(by: name)
  }
}

extension TaskRecord {
  /// The calls that wait for a person.
  var held: [CallRecord] { calls.filter { $0.state == .held } }
}

extension CallRecord {
  /// The key of the hold that a held call stands behind, or of the gate that a waiting one waits for, if there is one.
  var holdKey: String? {
    guard let scope = failure?.scope else { return nil }
    return ScopeKey.of(scope, api: api, call: ScopedCall(self)).key
  }
}
