package import Time

extension Pace {
  /// Takes in that a call was refused.
  ///
  /// Calls that were under way when another was refused say nothing new of the rate.
  package mutating func refuse(_ refusal: PaceRefusal, usual: Double? = nil, now: Timestamp) {
    if basis == .queue, refusal.cause == .limit {
      self = Pace(scope: scope, refusal, usual: usual, now: now)
    } else if let sentAt = refusal.sentAt, sentAt >= refusedAt {
      if refusal.cause == .limit { learn(from: refusal, usual: usual, now: now) }
      keepNear(usual)
      if shutAt == nil { shutAt = now }
      refusedAt = now
    }
    opening = max(opening, refusal.until)
  }

  private mutating func learn(from refusal: PaceRefusal, usual: Double?, now: Timestamp) {
    if basis == .chance {
      // Waits that were chosen here may be too short: of those in a row the first one tells something.
      if refusal.hint == .told || shutAt == nil { confirmations += 1 }
      if isFrequent { expectLimit() }
      return
    }
    let isSurprise = isSurprising(refusal)
    if !isSurprise || surprises < 0 {
      // Of a limit that others were found to share, each refusal tells something.
      slow(refusal, now: now)
    } else if refusal.hint == .guessed {
      // What was measured up to a time that was chosen here may be a little too short.
      interval = Self.bounded(interval * 1.25)
      base = interval
    }
    guard isSurprise else { return }
    surprises += 1
    if surprises >= Self.surprisesOfChance { expectChance() }
  }

  /// Whether no limit explains a refusal: the call was the first behind a gate whose end the API had named itself, or kept
  /// to what the calls before it had measured.
  private func isSurprising(_ refusal: PaceRefusal) -> Bool {
    if run.accepted == 0 { return refusal.hint == .told && shutAt != nil }
    let isKept = interval > base * 0.99
    if refusal.hint == .guessed {
      return isKept && shutAt == nil
        && (basis == .measured || basis == .trialMeasured && run.accepted > 1)
    }
    return isKept && basis != .single
  }

  /// Holds calls to no pace any more, and counts instead how many of them are refused.
  private mutating func expectChance() {
    basis = .chance
    interval = Self.crowding
    confirmations = 0
    run = Run(start: opening)
  }

  /// Whether so many calls are refused that there is a limit after all.
  private var isFrequent: Bool { confirmations >= 3 && confirmations >= run.accepted }

  /// Goes back to a pace, somewhat below the one that was kept before: without it, more calls are refused.
  private mutating func expectLimit() {
    basis = .guess
    interval = Self.bounded(base * 1.5)
    base = interval
    confirmations = 0
    surprises = -Self.surprisesOfSharing
    run = Run(start: opening)
  }

  private mutating func slow(_ refusal: PaceRefusal, now: Timestamp) {
    let former = interval
    if let (measured, isTelling) = measured(by: refusal) {
      // One wait that was chosen here tells nothing of the rate; the calls before it do.
      let isFree = isTelling && basis == .single || refusal.hint == .told && run.accepted > 1
      let isExact = isTelling || refusal.hint == .told
      interval = max(isExact ? measured : min(measured, former * 2), isFree ? 0 : former)
      let known =
        isTelling
        ? learned(refusal.hint)
        : hint(refusal.hint, isBorneOutBy: measured, former: former)
      let isConfirmed = known == .measured && basis == .measured
      if shutAt == nil { confirmations = isConfirmed ? confirmations + 1 : 0 }
      if isConfirmed { surprises = 0 }
      basis = known
    } else if run.accepted > 0, shutAt == nil {
      interval = former * 2
      basis = refusal.hint == .told ? .guess : .trial
    }
    interval = Self.bounded(interval)
    base = interval
  }

  /// What a few calls make of the rate: that they came no faster than the waits said is more than chance.
  private func hint(
    _ hint: PaceRefusal.Hint,
    isBorneOutBy measured: Double,
    former: Double
  ) -> Basis {
    hint == .told && !basis.isMeasured && basis != .trial && measured >= former * 0.8
      ? .guess : .trial
  }

  /// What a telling run of calls makes of the rate: two that agree tell it.
  private func learned(_ hint: PaceRefusal.Hint) -> Basis {
    let isNear = interval < base * 1.25
    guard hint == .told else { return basis.isMeasured && isNear ? .measured : .trialMeasured }
    return isNear && interval * 1.25 > base ? .measured : .trialMeasured
  }

  /// Where a limit is declared, a refusal that it does not explain is owed to others who share it, and how many they are
  /// our own calls do not tell: then the pace is hardly slower than the limit.
  private mutating func keepNear(_ usual: Double?) {
    guard let usual else { return }
    interval = min(interval, max(usual, Self.stagger))
    base = interval
  }

  /// Seconds for each call that the API took from when it had room for one until it has again, if that can be told, and
  /// whether that tells its rate rather than a part of what it had saved.
  private func measured(by refusal: PaceRefusal) -> (seconds: Double, isTelling: Bool)? {
    guard run.isBusy, run.accepted > 0, refusal.until > run.start else { return nil }
    let length = refusal.until - run.start
    // Waits are told in whole seconds, and never below one: of a short time that says little.
    let isTelling = run.accepted >= 3 || refusal.hint == .told && length > Self.longestTurn
    return (length / Double(run.accepted) * Self.margin, isTelling)
  }

  /// Takes in that the API took a call that kept to the pace.
  ///
  /// - Returns: whether there is still anything to keep to.
  package mutating func accept(now: Timestamp) -> Bool {
    guard now >= opening else { return true }
    guard holds(at: now), basis != .queue else { return false }
    if basis == .chance {
      shutAt = nil
      run.accepted += 1
      if run.accepted >= Self.trialLength {
        run.accepted /= 2
        confirmations /= 2
      }
      return true
    }
    if shutAt != nil {
      shutAt = nil
      run = Run(start: opening)
    }
    if now - (run.acceptedAt ?? run.start) > max(3 * interval, 2) { run.isBusy = false }
    run.accepted += 1
    run.acceptedAt = now
    if now - run.start >= patience { quicken() }
    return true
  }

  /// Seconds after the opening for which the interval is left as it is.
  private var patience: Double {
    switch basis {
    case .queue, .chance: .infinity
    case .single: isGuessOfWindow ? 0 : base > 1.1 ? 20 * base : 4
    // Two waits that agree are chance as well as a limit: after a few calls a faster one finds out.
    case .guess: isGuessOfWindow ? 0 : base > 1.1 ? 8 * base : 4
    // An API that errs at random would be called ever more slowly, were its refusals believed for long.
    case .trial: 2 * base
    case .trialMeasured: 6 * base
    case .measured: 60 * Double(1 << min(max(confirmations, 0), 4))
    }
  }

  /// Whether the wait was longer than that for a single call.
  private var isGuessOfWindow: Bool { opening - refusedAt > Self.longestTurn }

  private mutating func quicken() {
    let rate = basis == .measured ? 1 / interval + 0.05 / base : 2 / interval
    interval = max(1 / rate, Self.bounds.lowerBound)
  }
}
