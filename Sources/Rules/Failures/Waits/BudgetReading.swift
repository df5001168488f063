import Text
package import HTTP
import JSON
package import Manifests
package import Time

/// What an answer tells about the state of a limit.
package struct BudgetReading: Sendable, Hashable {
  package var limit: Int?
  package var remaining: Int?

  /// Seconds until more is left.
  package var reset: Double?

  /// Seconds of the limit's window.
  package var per: Double?

  /// Places that the call took.
  package var cost: Double?

  /// Whether the answer tells the limit or what is left of it.
  package var tellsState: Bool { limit != nil || remaining != nil }

  /// Reads an answer; one that a cache kept tells nothing of now (RFC 9111 §5.1).
  package init(_ answer: HTTPResponse, of budget: Budget, now: Timestamp) {
    guard (answer.fields["Age"].flatMap { Int($0) } ?? 0) == 0 else { return }
    let document = ResponseContent(answer)
    let evidence = Evidence(
      document,
      root: document.json,
      fields: answer.fields,
      memory: JSONObject()
    )
    if let learn = budget.learn {
      read(learn, evidence, clock: evidence.clock(now: now))
      if let list = learn.list { read(list, of: budget.limit, evidence) }
      if tellsState { per = per ?? learn.period }
    }
    cost = budget.told.flatMap { evidence.figure($0) }
  }

  private mutating func read(_ learn: Budget.Learn, _ evidence: Evidence, clock: Timestamp) {
    limit = learn.limit.flatMap { evidence.count($0) }
    remaining = learn.remaining.flatMap { evidence.count($0) }
    if let pair = learn.pair { read(pair, evidence) }
    reset = learn.reset.flatMap { evidence.texts($0).first }
      .flatMap { WaitFigure($0, as: learn.resetUnit, clock: clock).seconds }
    if let items = learn.items { read(items, evidence, clock: clock) }
  }

  /// Reads `20:1,100:120` and, of the same form, what is used: the entry of the budget's own seconds counts.
  private mutating func read(
    _ list: Budget.Learn.List,
    of declared: Budget.Limit,
    _ evidence: Evidence
  ) {
    guard case .window(_, let seconds) = declared,
      let most = Self.figure(evidence.texts(list.limits).first, per: seconds), most > 0
    else { return }
    limit = most
    let used = list.used.flatMap { Self.figure(evidence.texts($0).first, per: seconds) }
    remaining = used.map { max(0, most - $0) }
  }

  private static func figure(_ text: String?, per seconds: Double) -> Int? {
    (text ?? "").split(separator: ",").prefix(32).lazy.compactMap { entry -> Int? in
      let sides = entry.split(separator: ":").map { $0.filter { $0 != " " } }
      guard sides.count == 2, Double(sides[1]) == seconds, let figure = Int(sides[0]), figure >= 0
      else { return nil }
      return figure
    }.first
  }

  private mutating func read(_ pair: Budget.Learn.Pair, _ evidence: Evidence) {
    guard let text = evidence.texts(pair.source).first,
      let match = pair.expression.firstMatch(in: text),
      let used = match.capture.flatMap({ Int($0) }), let most = match.second.flatMap({ Int($0) }),
      most > 0, used >= 0
    else { return }
    (limit, remaining) = (most, max(0, most - used))
  }

  /// Reads an answer in the fields that most APIs have, for a limit that nobody declares: the list, the members and the
  /// three fields of `RateLimit`, those of `X-RateLimit`, and those of `WellKnownLimits`.
  ///
  /// Nil where they do not tell what is left and when that changes, within the hour: a longer time is as likely to be
  /// misread, and is told again by a refusal. Of several limits the one that is used up longest counts, else the tightest.
  package init?(wellKnown answer: HTTPResponse, now: Timestamp) {
    let names = answer.fields.fields.lazy.map(\.name)
    let isNamed = names.contains { name in
      name.range(ofIgnoringCase: "Rate") != nil || name.range(ofIgnoringCase: "Call-Limit") != nil
    }
    guard isNamed, (answer.fields["Age"].flatMap { Int($0) } ?? 0) == 0 else { return nil }
    let clock = answer.fields["Date"].flatMap { Timestamp(httpDate: $0, now: now) } ?? now
    let limits = WellKnownLimits(fields: answer.fields, clock: clock)
    let told = (Self.common(answer, now) + limits.readings).filter(\.tellsTime)
    let usedUp = told.filter { $0.remaining == 0 }.max { ($0.reset ?? 0) < ($1.reset ?? 0) }
    let tightest = told.min { ($0.remaining ?? .max) < ($1.remaining ?? .max) }
    guard let reading = usedUp ?? tightest else { return nil }
    self = reading
  }

  /// Whether what is left is told, and a time within the hour at which there is more.
  private var tellsTime: Bool {
    guard remaining != nil, limit ?? 1 > 0, let reset else { return false }
    return reset > 0 && reset <= 3600
  }

  private static func common(_ answer: HTTPResponse, _ now: Timestamp) -> [BudgetReading] {
    ["RateLimit", "X-RateLimit", "X-Rate-Limit"].map { field in
      var learn = Budget.Learn()
      learn.items = .init(field: field, policies: field + "-Policy")
      var budget = Budget(id: "", limit: .spacing(0), scope: "")
      budget.learn = learn
      var reading = BudgetReading(answer, of: budget, now: now)
      if let after = answer.fields[field + "-Reset-After"] {
        reading.reset = WaitFigure(after, as: .seconds, clock: now).seconds ?? reading.reset
      }
      return reading
    }
  }

  /// Makes a reading of what is known of one limit.
  init(limit: Int?, remaining: Int?, reset: Double?) {
    self.limit = limit
    self.remaining = remaining
    self.reset = reset
  }

  /// `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers).
  private mutating func read(
    _ items: Budget.Learn.Items,
    _ evidence: Evidence,
    clock: Timestamp
  ) {
    let policies = items.policies.map(evidence.items(of:)) ?? []
    let left = evidence.items(of: items.field).filter { item in
      guard items.policy == nil || item.name == items.policy else { return false }
      // Quotas of other units than calls are no business of a limit of calls.
      let unit = policies.first { $0.name == item.name }?["qu"]
      return unit == nil || unit == "requests"
    }
    guard let tightest = left.min(by: { $0.count("r") ?? .max < $1.count("r") ?? .max }) else {
      return readEarlierForm(items, evidence, clock: clock)
    }
    remaining = tightest.count("r") ?? remaining
    // Ten years are nothing an API means; the unit is another one then.
    reset = tightest.seconds("t") ?? reset
    let policy = policies.first { $0.name == tightest.name }
    limit = policy?.count("q") ?? limit
    per = policy?.seconds("w")
  }
}

extension BudgetReading {
  /// The forms of earlier drafts: `RateLimit: limit=2, remaining=0, reset=3`, and a field for each of the three.
  fileprivate mutating func readEarlierForm(
    _ items: Budget.Learn.Items,
    _ evidence: Evidence,
    clock: Timestamp
  ) {
    let told = Self.pairs(evidence.fields[items.field] ?? "")
    let text = { (name: String) in told[name] ?? evidence.fields["\(items.field)-\(name)"] }
    limit = text("limit").flatMap { Self.count($0) } ?? limit
    remaining = text("remaining").flatMap { Self.count($0) } ?? remaining
    reset = text("reset").flatMap { WaitFigure($0, as: .http, clock: clock).seconds } ?? reset
  }

  /// The members of `limit=2, remaining=0, reset=3` in small letters.
  private static func pairs(_ text: String) -> [String: String] {
    var pairs: [String: String] = [:]
    for part in text.prefix(512).split(whereSeparator: { ",;".contains($0) }) {
      let sides = part.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
      if sides.count == 2, pairs[sides[0].lowercased()] == nil {
        pairs[sides[0].lowercased()] = sides[1]
      }
    }
    return pairs
  }

  /// The first whole number: of `100, 100;w=60` the 100.
  private static func count(_ text: String) -> Int? {
    text.split { !$0.isNumber }.first.flatMap { Int($0) }
  }
}

extension Evidence {
  /// The items of a structured field; where the whole is malformed, those of its readable lines.
  func items(of field: String) -> [StructuredField.Item] {
    guard let joined = fields[field] else { return [] }
    let items = StructuredField(joined).items
    return items.isEmpty ? fields.lines(field).flatMap { StructuredField($0).items } : items
  }

  /// The first whole number, not below zero, that a source leads to; parts are dropped.
  fileprivate func count(_ source: Source) -> Int? {
    // Of several lines of a field the least promises nothing that another takes back.
    texts(source).first?.split(separator: ",").prefix(64)
      .compactMap { WaitFigure(String($0), as: .seconds, clock: Timestamp(seconds: 0)).seconds }
      .min().flatMap { Int(exactly: $0.rounded(.down)) }
  }

  /// The first number, not below zero, that a source leads to.
  fileprivate func figure(_ source: Source) -> Double? {
    texts(source).first.flatMap {
      WaitFigure($0, as: .seconds, clock: Timestamp(seconds: 0)).seconds
    }
  }
}

extension StructuredField.Item {
  /// A parameter that is a plausible figure of seconds.
  fileprivate func seconds(_ parameter: String) -> Double? {
    count(parameter).map(Double.init).flatMap { $0 <= WaitFigure.plausibleSeconds ? $0 : nil }
  }
}

extension WaitFigure {
  /// The seconds of a readable, plausible figure.
  var seconds: Double? {
    if case .seconds(let seconds, _) = self { seconds } else { nil }
  }
}
