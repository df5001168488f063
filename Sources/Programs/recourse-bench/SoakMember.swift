internal import JSON

/// One server of a soak, and the agents that share it.
final class SoakMember {
  let child: Child
  private let reader: LineReader

  /// Calls that are under way, by identifier, with when they were sent.
  private var open: [Int: (errand: SoakErrand, sent: ContinuousClock.Instant)] = [:]

  /// What is to be done later, in no order.
  private var due: [(errand: SoakErrand, at: ContinuousClock.Instant)] = []
  private let share: Int
  private var lastID = 0

  /// The processor's seconds of which it was told already.
  private var counted = 0.0

  /// What came of the calls since this was last taken.
  private(set) var tally = SoakTally()

  init(_ child: Child, share: Int) throws(BenchError) {
    self.child = child
    self.share = share
    reader = LineReader(child)
    try send(.initialize)
    _ = try reader.next()
  }

  /// Sends so much that as many calls are under way as there are agents.
  func sendWhatIsDue(numbers: inout Int) throws(BenchError) {
    while open.count < share {
      let now = ContinuousClock.now
      if let index = due.firstIndex(where: { $0.at <= now }) {
        try send(due.remove(at: index).errand)
      } else {
        numbers += 1
        try send(.call(.random(), numbers))
      }
    }
  }

  /// Takes in the answers that are there.
  func takeAnswers() throws(BenchError) {
    while let line = try reader.nextIfThere() {
      guard let answer = try? JSONParser.parse(reader.bytes(of: line)),
        let id = answer["id"]?.integer, let (errand, sent) = open.removeValue(forKey: id)
      else { continue }
      take(answer, to: errand, after: sent.duration(to: .now).seconds)
    }
  }

  /// The oldest call that has had no answer for too long; none is as long as all is well.
  func overdue(now: ContinuousClock.Instant) -> Double? {
    let waits = open.values.map { $0.sent.duration(to: now).seconds }
    return waits.max().flatMap { $0 > 60 ? $0 : nil }
  }

  /// What came of the calls since the last time, with the processor's time that they took.
  ///
  /// - Throws: `unavailable`, or `system` when the server is gone.
  func takeTally() throws(BenchError) -> SoakTally {
    let seconds = try processorSeconds(of: child.process)
    defer {
      tally = SoakTally()
      counted = seconds
    }
    var taken = tally
    taken.processorSeconds = seconds - counted
    return taken
  }

  private func take(_ answer: JSONValue, to errand: SoakErrand, after seconds: Double) {
    let content = answer["result"]?["structuredContent"]
    let isRefused = answer["result"]?["isError"] == true || answer["error"] != nil
    let action = isRefused ? content?["action"]?.string ?? "error" : "ok"
    tally.outcomes[action, default: 0] += 1
    tally.reasons[Self.reason(action, content), default: 0] += 1
    if action == "ok", case .call(.good, let number) = errand {
      tally.overheads.append(seconds - Double(SoakAnswer.delay(of: number)) / 1000)
    }
    guard let task = content?["task"]?.string else { return }
    switch action {
    case "back_off":
      let wait = content?["wait"]?["seconds"]?.integer ?? 1
      due.append((.resume(task: task), .now + .seconds(wait)))
    case "verify", "ask_operator": due.append((.cancel(task: task), .now))
    default: break
    }
  }

  private static func reason(_ action: String, _ content: JSONValue?) -> String {
    let words = [content?["kind"], content?["scope"], content?["wait"]?["from"]]
    return ([action] + words.compactMap { $0?.string }).joined(separator: " ")
  }

  private func send(_ errand: SoakErrand) throws(BenchError) {
    open[lastID + 1] = (errand, .now)
    try send(errand.request)
  }

  private func send(_ request: Request) throws(BenchError) {
    lastID += 1
    let line = Array("{\"jsonrpc\":\"2.0\",\"id\":\(lastID)".utf8) + request.rest
    do throws(BenchError) {
      try child.input.writeAll(line)
    } catch {
      throw .ended(program: child.name, lastWords: child.lastWords)
    }
  }
}

/// What came of the calls of some time.
struct SoakTally {
  /// How often agents were told what.
  var outcomes: [String: Int] = [:]

  /// The same with what it was about: `back_off rate_limit operation header:Retry-After`.
  var reasons: [String: Int] = [:]

  /// Seconds that good calls took longer than the API.
  var overheads: [Double] = []

  /// Seconds of a processor: unlike the time that calls take, they do not depend on what else the machine does.
  var processorSeconds = 0.0

  /// Milliseconds of a processor for each call.
  var millisecondsPerCall: Double { count > 0 ? processorSeconds * 1000 / Double(count) : 0 }
  var count: Int { outcomes.values.reduce(0, +) }

  static func + (left: SoakTally, right: SoakTally) -> SoakTally {
    SoakTally(
      outcomes: left.outcomes.merging(right.outcomes, uniquingKeysWith: +),
      reasons: left.reasons.merging(right.reasons, uniquingKeysWith: +),
      overheads: left.overheads + right.overheads,
      processorSeconds: left.processorSeconds + right.processorSeconds
    )
  }
}
