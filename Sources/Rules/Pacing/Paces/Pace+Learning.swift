package import Time

extension Pace {
  /// Takes in that a call was refused.
  ///
  /// Calls that were under way when another was refused say nothing new of the rate.
  package mutating func refuse(_ refusal: PaceRefusal, usual: Double? = nil, now: Timestamp) {
    if basis == .queue, refusal.cause == .limit {
      self = Pace(scope: scope, refusal, usual: usual, now: now)
    } else if let sentAt = refusal.sentAt, sentAt >= refusedAt {
      if refusal.cause == .limit { slow(refusal, now: now) }
      keepNear(usual)
      if shutAt == nil { shutAt = now }
      refusedAt = now
    }
    opening = max(opening, refusal.until)
  }

  private mutating func slow(_ refusal: PaceRefusal, now: Timestamp) {
    let former = interval
    if let (measured, isTelling) = measured(by: refusal) {
      // One wait tells little of the rate, and the one that was chosen here nothing; the calls before it do.
      let floor = isTelling && basis == .single ? 0 : former
      interval = max(isTelling ? measured : min(measured, former * 2), floor)
      let known =
        isTelling
        ? learned(refusal.hint, former: former)
        : hint(refusal.hint, isBorneOutBy: measured, former: former)
      let isConfirmed = known == .measured && basis == .measured
      if shutAt == nil { confirmations = isConfirmed ? confirmations + 1 : 0 }
      if isTelling, known == .trial { interval = former / 2 }
      basis = known
    } else if run.accepted == 0 {
      // The first call behind the gate was refused: the wait was too short, and tells no more than a longer one. One
      // that the API did not name tells nothing.
      if refusal.hint == .told {
        interval = max(former, Self.guess(from: refusal.until - (shutAt ?? now)))
      }
      // Twice in a row is chance as well as a limit; three times is hardly.
      if refusal.hint == .told {
        if basis == .single { basis = .trial } else if basis == .trial { basis = .guess }
      }
    } else if shutAt == nil {
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

  /// What a telling run of calls makes of the rate.
  ///
  /// Two that agree tell it. Whoever keeps to what was measured and is refused all the same meets no limit of that rate:
  /// once, others may share it; twice, the API errs at random, and would be called ever more slowly.
  private func learned(_ hint: PaceRefusal.Hint, former: Double) -> Basis {
    let isNear = interval < base * 1.25
    guard hint == .told else { return basis.isMeasured && isNear ? .measured : .trialMeasured }
    let isKept = basis.isMeasured && former > base * 0.99
    if isKept { return basis == .measured ? .trialMeasured : .trial }
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
    case .queue: .infinity
    case .single, .guess: isGuessOfWindow ? 0 : base > 1.1 ? 20 * base : 4
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
