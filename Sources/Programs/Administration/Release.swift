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

  /// Places that are set free.
  package struct Opening: Sendable, Hashable {
    /// What the book calls them by.
    package private(set) var keys: [String] = []

    /// The same as they are shown, each once.
    package private(set) var places: [String] = []

    package var isEmpty: Bool { keys.isEmpty }

    fileprivate init(_ found: some Sequence<(key: String, place: ScopePlace)>) {
      for (key, place) in found {
        if !keys.contains(key) { keys.append(key) }
        if !places.contains(place.text) { places.append(place.text) }
      }
    }
  }

  /// The holds to lift.
  package var holds: Opening

  /// The gates to open; the API shut them for a time, so only a name opens them, never "everything".
  package var gates: Opening

  /// What is left alone because it kept failing and is to be asked again; by name alone, too.
  package var pauses: Opening

  /// The scopes whose learned paces are forgotten.
  package var paces: Opening

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
    let book = survey.pacingSnapshot
    let (lifted, task) = Self.holds(meantBy: operand, in: survey)
    holds = Opening(lifted.lazy.map { ($0.key, $0.place) })
    let full = book.limits.filter { $0.isMeant(by: operand, task, in: survey) }
    gates = Opening(
      book.gates.filter { $0.isMeant(by: operand, task) }.map { ($0.key, $0.place) }
        + full.map { ($0.scopeKey, $0.place) }
    )
    pauses = Opening(book.pauses.lazy.filter { $0.isMeant(by: operand) }.map { ($0.key, $0.place) })
    paces = Opening(book.paces.lazy.filter { $0.isMeant(by: operand) }.map { ($0.key, $0.place) })
    if case .named(let name) = operand {
      declined = survey.declined.filter { $0.isMeant(by: name) }
      if task == nil, isEmpty { return nil }
    }
    for candidate in survey.tasks {
      let isWhole = operand == .everything || candidate.id == task?.id
      calls += candidate.calls.filter { frees($0, ofMeantTask: isWhole) }
        .map { HeldCall(task: candidate.id, number: $0.number) }
    }
  }

  /// The holds that an operand means, and the task that it names.
  private static func holds(
    meantBy operand: Operand,
    in survey: StoreSnapshot
  ) -> ([PacingSnapshot.Hold], TaskRecord?) {
    let holds = survey.pacingSnapshot.holds
    guard case .named(let name) = operand else { return (holds, nil) }
    let shown = holds.filter { $0.place.text == name || $0.place.words == name }
    if !shown.isEmpty { return (shown, nil) }
    if let reference = try? TaskReference(name), let task = survey.task(reference) {
      let keys = Set(task.held.compactMap(\.holdKey))
      return (holds.filter { keys.contains($0.key) }, task)
    }
    return (holds.filter { $0.place.api == name }, nil)
  }

  /// Whether a call becomes due; of a task that is meant each one does that is held.
  private func frees(_ call: CallRecord, ofMeantTask isMeant: Bool) -> Bool {
    let isBehind = { (opening: Opening) in call.holdKey.map(opening.keys.contains) ?? false }
    if call.state == .held { return isMeant || isBehind(holds) || isBehind(gates) }
    return call.isWaiting && isBehind(gates)
  }

  /// What is set free as it is shown, refusals that are taken back not among it.
  package var places: [String] { holds.places + gates.places + pauses.places + paces.places }

  /// Whether there is nothing to set free.
  package var isEmpty: Bool { places.isEmpty && calls.isEmpty && declined.isEmpty }

  /// Everything that `release` may be told, for whoever misspelt it.
  package static func names(in survey: StoreSnapshot) -> [String] {
    let book = survey.pacingSnapshot
    let places =
      book.holds.map(\.place) + book.gates.map(\.place) + book.pauses.map(\.place)
      + book.paces.map(\.place)
    return places.flatMap { [$0.text, $0.api] }
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
    if let task { return task.pending.contains { $0.holdKey == key } }
    return place.isMeant(by: name)
  }
}

extension PacingSnapshot.Limit {
  /// Whether a person who names this, or a task whose call is held behind it, means the limit: only one that is used up
  /// for longer than a call is kept.
  fileprivate func isMeant(
    by operand: Release.Operand,
    _ task: TaskRecord?,
    in survey: StoreSnapshot
  ) -> Bool {
    guard case .named(let name) = operand else { return false }
    let holdsBack = { (task: TaskRecord) in
      task.held.contains { $0.failure?.hold == .gate && $0.holdKey == scopeKey }
    }
    if let task { return holdsBack(task) }
    return place.isMeant(by: name) && survey.tasks.contains(where: holdsBack)
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
