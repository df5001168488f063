import HTTP
import JSON
import Manifests
import Time

/// What an answer says about waiting.
struct WaitHint {
  var seconds: Double
  var source: String
  var isAbsolute: Bool

  /// Whether it stands in a sentence or under a name that is guessed, which prove nothing of whether the call was
  /// executed.
  var isLoose = false

  /// The hint as one whose figure counts a longer or a shorter unit; nil where that is not plausible.
  func multiplied(by factor: Double) -> WaitHint? {
    var hint = self
    hint.seconds *= factor
    return hint.seconds < WaitFigure.plausibleSeconds ? hint : nil
  }
}

/// All that an answer says about waiting.
struct WaitFindings {
  var hint: WaitHint?

  /// Sources whose figures are more than ten years off.
  var implausible: [String] = []

  /// Sources whose texts cannot be read, with the text.
  var unreadable: [String] = []

  fileprivate mutating func add(_ other: WaitFindings) {
    implausible += other.implausible
    unreadable += other.unreadable
  }
}

extension Evidence {
  /// The server's time: absolute hints are its own, so its clock measures them.
  func clock(now: Timestamp) -> Timestamp {
    // Of several the earliest: it makes no wait shorter than another would.
    fields.lines("Date").compactMap { Timestamp(httpDate: $0, now: now) }.min() ?? now
  }

  /// The hint that counts by the vocabulary's `pick`, and what was said of time beside it that does not count.
  ///
  /// Where no declared wait gives one, Retry-After does: its meaning is settled for every API (RFC 9110 §10.2.3), unless
  /// the manifest itself says how to read it. After that come the names and sentences that most APIs have for it.
  func waitHint(_ vocabulary: ErrorVocabulary, now: Timestamp) -> WaitFindings {
    let clock = clock(now: now)
    var all = WaitFindings()
    for wait in vocabulary.waits {
      if all.hint != nil, vocabulary.pick == .first { break }
      let found = hint(wait, clock: clock)
      all.add(found)
      if let hint = found.hint, hint.seconds > (all.hint?.seconds ?? -1) { all.hint = hint }
    }
    if all.hint == nil, let field = fields["Retry-After"],
      !vocabulary.waits.contains(where: \.readsRetryAfter)
    {
      let found = hint([field], as: .http, plus: 0, source: "header:Retry-After", clock: clock)
      if found.hint == nil, let hint = clockHint(field, source: "header:Retry-After", clock: clock)
      {
        all.hint = hint
      } else {
        all.add(found)
        all.hint = found.hint
      }
      if let hint = found.hint, let named = memberSeconds(clock: clock),
        named.seconds > hint.seconds
      {
        all.hint = named
      }
    }
    if all.hint == nil {
      let found = wellKnownHint(isDeclared: !vocabulary.waits.isEmpty, clock: clock)
      all.add(found)
      all.hint = found.hint
    }
    return all
  }

  private func hint(_ wait: Wait, clock: Timestamp) -> WaitFindings {
    switch wait.measure {
    case .cost(let cost, let available, let rate):
      guard isMet(wait.condition), let seconds = costWait(cost, available, rate) else {
        return WaitFindings()
      }
      return WaitFindings(
        hint: WaitHint(seconds: seconds + wait.plus, source: "json:\(cost)", isAbsolute: false)
      )
    case .source(let source, let unit):
      let texts = texts(of: wait, source)
      return hint(texts, as: unit, plus: wait.plus, source: source.text, clock: clock)
    }
  }

  /// The longest wait among figures of one source.
  func hint(
    _ texts: [String],
    as unit: Wait.Unit,
    plus: Double,
    source: String,
    clock: Timestamp
  ) -> WaitFindings {
    let figures = texts.map { WaitFigure($0, as: unit, clock: clock) }
    let hints = figures.compactMap { (figure) -> WaitHint? in
      guard case .seconds(let seconds, let basis) = figure else { return nil }
      return WaitHint(seconds: seconds + plus, source: source, isAbsolute: basis == .absolute)
    }
    let unreadable = zip(texts, figures).first { $1 == .unreadable && !$0.isEmpty }?.0
    return WaitFindings(
      hint: hints.max { $0.seconds < $1.seconds },
      implausible: figures.contains(.implausible) ? [source] : [],
      unreadable: unreadable.map { [source + " " + APIText.quoted($0, limit: 60)] } ?? []
    )
  }

  /// The figures of a wait as text: the source's own, or a parameter of the items that meet the condition.
  private func texts(of wait: Wait, _ source: Source) -> [String] {
    guard let item = wait.item else { return isMet(wait.condition) ? texts(source) : [] }
    if let condition = wait.condition, !condition.isOnParameter, !holds(condition) { return [] }
    return items(at: source).compactMap { found in
      wait.condition.map { $0.isMet(by: found) } ?? true ? found[item] : nil
    }
  }

  /// The items of a structured field that a source leads to.
  private func items(at source: Source) -> [StructuredField.Item] {
    if case .header(let name) = source.origin, source.capture == nil { return items(of: name) }
    return texts(source).flatMap { StructuredField($0).items }
  }

  private func isMet(_ condition: Condition?) -> Bool {
    condition.map { holds($0) } ?? true
  }

  private func costWait(
    _ cost: JSONPointer,
    _ available: JSONPointer,
    _ rate: JSONPointer
  ) -> Double? {
    guard let root, let cost = root.value(at: cost)?.number?.double,
      let available = root.value(at: available)?.number?.double,
      let rate = root.value(at: rate)?.number?.double, rate > 0
    else { return nil }
    let seconds = (cost - available) / rate
    return seconds.isFinite && seconds < 1e8 ? max(0, seconds) : nil
  }
}

extension Wait {
  /// Whether the manifest says how the standard field is to be read, and when it counts.
  fileprivate var readsRetryAfter: Bool {
    guard case .source(let source, _) = measure, case .header(let name) = source.origin else {
      return false
    }
    return name.equalsIgnoringASCIICase("Retry-After")
  }
}

extension Condition {
  fileprivate var isOnParameter: Bool {
    if case .parameter = source.origin { true } else { false }
  }

  /// Whether an item's parameters meet the condition; conditions on other sources are judged elsewhere.
  fileprivate func isMet(by item: StructuredField.Item) -> Bool {
    guard case .parameter(let name) = source.origin else { return true }
    guard let value = item[name] else { return false }
    switch expectation {
    case .exists: return value != "?0"
    case .oneOf(let wanted): return wanted.contains(value)
    case .otherThan(let others): return !others.contains(value)
    }
  }
}
