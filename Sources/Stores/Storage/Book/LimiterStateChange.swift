package import Pacing
package import Time

/// What is to be written of an account: the difference between what the store holds and what it is now.
package struct AccountChange {
  package var key: String

  /// The account as it is now; nil when it is forgotten.
  package var account: LimiterState?
  package var uses = UseDifference()

  /// Whether the store holds nothing of it that is known: what it holds besides is to go.
  package var isNew = false

  /// Whether the store holds the same limit, so that what is used of it is all that differs.
  package var keepsLimit = false

  /// Whether other processes have to know of it at once; what merely lapsed they see for themselves.
  package var isUrgent: Bool

  /// Works the difference out; nil when there is none.
  package init?(
    _ key: String,
    from stored: LimiterState?,
    to account: LimiterState?,
    now: Timestamp
  ) {
    self.key = key
    self.account = account
    guard let account else {
      guard let stored else { return nil }
      // What a person opens counts still; what is swept away does not.
      isUrgent = stored.keepsBack(at: now)
      return
    }
    guard let stored else {
      uses = UseDifference(from: [], to: account.storedUses)
      isNew = true
      isUrgent = true
      return
    }
    uses = UseDifference(from: stored, to: account)
    keepsLimit = account.hasLimit(of: stored)
    isUrgent = !account.saysTheSame(as: stored, now: now) || uses.matters(to: account, now: now)
    if !isUrgent, uses.isEmpty { return nil }
  }
}

/// The uses that were added, changed and removed.
package struct UseDifference: Hashable {
  package var changed: [Usage] = []
  package var gone: [Usage] = []

  /// Whether nothing differs.
  package var isEmpty: Bool { changed.isEmpty && gone.isEmpty }

  /// Makes no difference.
  package init() {}

  /// Compares what two accounts keep; of long lists only what is known to have changed.
  package init(from old: LimiterState, to new: LimiterState) {
    guard let places = new.changedPlaces(since: old) else {
      self.init(from: old.storedUses, to: new.storedUses)
      return
    }
    self.init()
    // Most often it is one.
    for place in places.count > 1 ? Set(places).sorted() : places {
      let (former, use) = (old.storedUse(at: place), new.storedUse(at: place))
      if let use, use != former { changed.append(use) }
      if use == nil, let former { gone.append(former) }
    }
  }

  /// Compares two lists in the order of times and owners, in which no two are equal.
  package init(from old: [Usage], to new: [Usage]) {
    var (left, right) = (0, 0)
    while left < old.count, right < new.count {
      if old[left] == new[right] {
        (left, right) = (left + 1, right + 1)
      } else if old[left].place == new[right].place {
        changed.append(new[right])
        (left, right) = (left + 1, right + 1)
      } else if old[left].place < new[right].place {
        gone.append(old[left])
        left += 1
      } else {
        changed.append(new[right])
        right += 1
      }
    }
    gone += old[left...]
    changed += new[right...]
  }

  /// Whether it changes when anybody may be sent.
  ///
  /// A call that counts from a little earlier on, where nobody waits, does so for whoever comes next; others are told of it
  /// with what is written next.
  package func matters(to account: LimiterState, now: Timestamp) -> Bool {
    if isEarlier, !account.isConcurrency, !account.uses.contains(where: { $0.phase == .booked }) {
      return false
    }
    return changed.contains { account.counts($0, at: now) }
      || gone.contains { account.counts($0, at: now) }
  }

  /// Whether uses count from earlier on, and nothing else differs.
  var isEarlier: Bool {
    guard !changed.isEmpty, changed.count == gone.count else { return false }
    return changed.allSatisfy { use in
      gone.contains { $0.owner == use.owner && $0.cost == use.cost && use.time < $0.time }
    }
  }
}

extension LimiterState {
  /// Whether anything of it counts at an instant.
  fileprivate func keepsBack(at now: Timestamp) -> Bool {
    if let shutUntil, shutUntil > now { return true }
    if let bucket, bucket.level(at: now) < bucket.capacity { return true }
    return uses.contains { counts($0, at: now) }
  }

  /// Whether all that differs from what the store held is uses that count from earlier on.
  func owes(since base: LimiterState, now: Timestamp) -> Bool {
    saysTheSame(as: base, now: now) && UseDifference(from: base, to: self).isEarlier
  }

  /// The uses as a store keeps them: one for each instant and owner, in that order.
  ///
  /// Only a limit of calls at once has to know which calls are over.
  package var storedUses: [Usage] {
    var stored: [Usage] = []
    stored.reserveCapacity(uses.count)
    for use in uses { stored.append(self.stored(use)) }
    for index in stored.indices.dropFirst() where stored[index].place <= stored[index - 1].place {
      return stored.sorted { $0.place < $1.place }.reduce(into: []) { $0.add(merging: $1) }
    }
    return stored
  }

  /// The use of one place as a store keeps it.
  fileprivate func storedUse(at place: UsePlace) -> Usage? {
    let uses = uses(at: place)
    guard uses.count > 1 else { return uses.first.map(stored) }
    return uses.reduce(into: []) { $0.add(merging: stored($1)) }.first
  }

  private func stored(_ use: Usage) -> Usage {
    var stored = use
    if use.phase == .sent, !isConcurrency || use.owner == 0 { stored.phase = .past }
    return stored
  }

  /// Whether what stands beside the uses is equal in effect.
  package func saysTheSame(as other: LimiterState, now: Timestamp) -> Bool {
    guard hasLimit(of: other), leases == other.leases,
      max(shutUntil ?? now, now) == max(other.shutUntil ?? now, now)
    else { return false }
    guard let bucket, let former = other.bucket else { return true }
    return abs(bucket.level(at: now) - former.level(at: now)) < 1e-9
  }

  /// Whether the limit is the same, as it was declared and as it is now, and how long its calls take.
  fileprivate func hasLimit(of other: LimiterState) -> Bool {
    declared == other.declared && isDefault == other.isDefault && limit == other.limit
      && duration == other.duration
  }
}

extension [Usage] {
  fileprivate mutating func add(merging use: Usage) {
    guard let last, last.place == use.place else { return append(use) }
    self[count - 1].cost += use.cost
    if use.phase != .past { self[count - 1].phase = use.phase }
  }
}
