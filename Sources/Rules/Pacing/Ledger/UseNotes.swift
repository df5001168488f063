package import Time

/// What is known of a list of uses, so that a long one need not be gone through; lists are equal whatever is known of them.
///
/// Agents may have thousands of places in one limit. Whatever changes the list in a way that is not noted forgets all of
/// it, and what was known is found out anew.
struct UseNotes: Hashable, Sendable {
  /// The last change; nil where the list was made anew, or is short.
  private(set) var last: UseChange?

  /// A stretch of time in which there is no room.
  var full: FullStretch?

  /// Nothing that was sent is later; nil where nobody has looked.
  var newestSent: Timestamp?

  static func == (_: Self, _: Self) -> Bool { true }
  func hash(into _: inout Hasher) {}

  /// Uses from which on it is worth while to know which of them were changed.
  private static let least = 64

  /// Notes that a use was added, changed or removed.
  mutating func note(_ use: Usage, among count: Int) {
    last = count < Self.least ? nil : UseChange(use, after: last)
  }

  /// The places of what was changed since others were noted; nil where that is not known.
  func changes(since base: UseNotes) -> [UsePlace]? {
    guard let base = base.last else { return nil }
    var places: [UsePlace] = []
    var change = last
    while let one = change {
      if one === base { return places }
      places.append(one.place)
      change = one.former
    }
    return nil
  }
}

/// What tells a use from all others of its limit.
package struct UsePlace: Hashable, Comparable, Sendable {
  package var time: Timestamp
  package var owner: UInt64

  package static func < (one: UsePlace, other: UsePlace) -> Bool {
    one.time == other.time ? one.owner < other.owner : one.time < other.time
  }
}

/// A change of a list of uses; that which came before it is the same for all lists that have this one.
final class UseChange: Sendable {
  let place: UsePlace
  let former: UseChange?
  private let depth: Int

  /// Changes that are known at a time.
  private static let limit = 256

  init(_ use: Usage, after former: UseChange?) {
    place = use.place
    let isKnown = former.map { $0.depth < Self.limit } ?? false
    self.former = isKnown ? former : nil
    depth = isKnown ? (former?.depth ?? 0) + 1 : 0
  }
}

/// A stretch of time in which there is no room for a call of a cost, whatever is added to the list.
struct FullStretch: Sendable {
  var start: Timestamp
  var end: Timestamp
  var cost: Double
}

extension Usage {
  package var place: UsePlace { UsePlace(time: time, owner: owner) }
}

extension LimiterState {
  /// Notes that there is no room for a cost from an instant until another.
  mutating func noteFull(_ stretch: FullStretch) {
    guard window != nil, !isConcurrency else { return }
    var stretch = stretch
    stretch.start = max(stretch.start, shutUntil ?? stretch.start)
    if let known = notes.full, known.cost <= stretch.cost, known.start <= stretch.start,
      stretch.start <= known.end
    {
      if known.cost < stretch.cost || stretch.end <= known.end { return }
      stretch.start = known.start
    }
    if stretch.start < stretch.end { notes.full = stretch }
  }

  /// The first instant from `start` on of which it is not known that there is no room for a cost.
  func unknownRoom(from start: Timestamp, cost: Double) -> Timestamp {
    guard let full = notes.full, full.cost <= cost, full.start <= start, start < full.end else {
      return start
    }
    return full.end
  }

  /// The places of uses that were changed since an account was what another is; nil where that is not known.
  package func changedPlaces(since base: LimiterState) -> [UsePlace]? {
    isConcurrency == base.isConcurrency ? notes.changes(since: base.notes) : nil
  }

  /// The uses of one place.
  package func uses(at place: UsePlace) -> [Usage] {
    var low = uses.index(after: place.time)
    let high = low
    while low > 0, uses[low - 1].time == place.time { low -= 1 }
    return uses[low..<high].filter { $0.owner == place.owner }
  }
}

// MARK: - Changes that are noted

extension LimiterState {
  /// Puts a use behind all that are not later.
  package mutating func add(_ use: Usage) {
    var notes = notes
    notes.note(use, among: uses.count)
    if use.phase != .booked, let newest = notes.newestSent {
      notes.newestSent = max(newest, use.time)
    }
    uses.add(use)
    self.notes = notes
  }

  /// Takes a use out; there may be room then.
  @discardableResult
  mutating func remove(at index: Int) -> Usage {
    var notes = notes
    notes.note(uses[index], among: uses.count)
    notes.full = nil
    let use = uses.remove(at: index)
    self.notes = notes
    return use
  }

  /// Has a use count as that of a call which is over.
  mutating func end(at index: Int) {
    var notes = notes
    notes.note(uses[index], among: uses.count)
    notes.newestSent = notes.newestSent.map { max($0, uses[index].time) }
    uses[index].phase = .past
    self.notes = notes
  }

  /// Puts another cost in the place of a use's.
  mutating func recost(at index: Int, to cost: Double) {
    var notes = notes
    notes.note(uses[index], among: uses.count)
    notes.full = nil
    uses[index].cost = cost
    self.notes = notes
  }

  /// Where the use of a place stands that was booked for an instant, or sent at it.
  func index(of owner: UInt64, at time: Timestamp?) -> Int? {
    if let time {
      var index = uses.index(after: time)
      while index > 0, uses[index - 1].time == time {
        index -= 1
        if uses[index].owner == owner { return index }
      }
    }
    return uses.lastIndex { $0.owner == owner }
  }

  /// Whether something is told to have been sent later than now.
  mutating func hasSent(after now: Timestamp) -> Bool {
    if notes.newestSent == nil {
      notes.newestSent =
        uses.last { $0.phase != .booked }?.time ?? Timestamp(milliseconds: .min)
    }
    guard let newest = notes.newestSent, newest > now else { return false }
    return uses.contains { $0.phase != .booked && $0.time > now }
  }
}
