import EventLoop
import HTTP
import SimulatedWorld
import TestSupport
import Time

/// The API of a simulated world: it keeps its own books of what it was asked and what it did.
@Engine
final class ModelAPI {
  let plan: Plan
  private let clock: SimulatedClock
  private let witness: Witness
  private var random: SeededGenerator
  private(set) var limits: [ModelLimit]
  private var count = 0

  /// The wishes of the calls that were let in, and when that was.
  private(set) var admitted: [(wish: String, time: Double)] = []

  /// The key that is right.
  let key: String

  /// How often each wish was carried out.
  private(set) var effects: [String: Int] = [:]

  /// The wishes by the keys that came with them.
  private var known: [String: String] = [:]

  init(_ plan: Plan, key: String, clock: SimulatedClock, witness: Witness) {
    self.plan = plan
    self.key = key
    self.clock = clock
    self.witness = witness
    random = SeededGenerator(seed: plan.seed ^ 0xA91)
    limits = plan.limit.modelled
  }

  /// What a request comes to.
  struct Reply {
    var answer: HTTPResponse?
    var seconds: Double

    /// Seconds from the answer on in which the API wants nothing of the kind.
    var wait: Double?

    /// The number of the call, if it was let in.
    var number: Int?
  }

  /// What a request asks for.
  struct Asking {
    let wish: String
    let isWrite: Bool
    let isSearch: Bool

    /// Whether a person must have agreed to it.
    let isPurge: Bool
    let idempotencyKey: String?
    let credential: String?

    /// The place that a call of a deal is sent on to, where it is not there yet.
    let place: String?

    /// Whether it is the second request of a call, which was let through with the first.
    let isSentOn: Bool

    init(_ request: HTTPRequest) {
      let body = request.body.map { String(decoding: $0, as: UTF8.self) } ?? ""
      let path = request.url.split(separator: "/").last.map(String.init) ?? ""
      isPurge = path == "purge"
      isWrite = path == "deals" || isPurge
      isSearch = path == "search"
      wish =
        body.isEmpty ? path : body.split(separator: "\"").dropLast().last.map(String.init) ?? ""
      idempotencyKey = request.fields["Idempotency-Key"]
      if case .digest(_, let password)? = request.authentication {
        credential = password
      } else {
        credential = request.fields["X-Key"]
      }
      let start = request.url.firstRange(of: "/v1/")?.upperBound ?? request.url.endIndex
      let rest = request.url[start...]
      isSentOn = rest.hasPrefix("moved/")
      place = isSearch || isSentOn ? nil : "/v1/moved/\(rest)"
    }
  }

  /// Takes a request in, and decides what is done and answered.
  func receive(_ asking: Asking) -> Reply {
    let now = clock.elapsed
    let seconds =
      plan.has(.slowAnswer) && chance(6) ? 40 : Double.random(in: 0.05...2, using: &random)
    if plan.has(.page), chance(8) { return Reply(answer: page, seconds: seconds) }
    guard asking.credential == key else {
      return Reply(
        answer: answer(401, said: "unknown key \(asking.credential ?? "")"),
        seconds: 0.1
      )
    }
    if plan.has(.stranger), chance(3) { stranger(at: now) }
    let counting = limits.indices.filter { asking.isSearch || !limits[$0].isForSearches }
    if plan.limit == .price { limits[0].cost = asking.isWrite ? 1 : 0.1 }
    let wait = counting.map { limits[$0].wait(at: now) }.max() ?? 0
    if wait > 0 { return refuse(wait, at: now) }
    for index in counting { limits[index].enter(count, at: now, for: seconds) }
    count += 1
    var reply = Reply(answer: nil, seconds: seconds, number: count - 1)
    if plan.route == .moved, let place = asking.place {
      reply.answer = answer(307, [("Location", place)])
      return reply
    }
    admitted.append((asking.wish, now))
    if plan.has(.serverError), chance(5) {
      // Half of the failing calls are carried out all the same.
      if chance(2) { carryOut(asking) }
      reply.answer = answer(chance(2) ? 500 : 503, said: "oops")
    } else {
      carryOut(asking)
      reply.answer = answer(200, fields(at: now))
    }
    return reply
  }

  /// Takes in what comes of a request before a challenge is answered, and decides whether there is one; nil where the
  /// request itself is to follow.
  func challenge() -> Reply? {
    let now = clock.elapsed
    let counting = limits.indices.filter { !limits[$0].isForSearches }
    let wait = counting.map { limits[$0].wait(at: now) }.max() ?? 0
    if wait > 0 { return refuse(wait, at: now) }
    for index in counting { limits[index].enter(count, at: now) }
    count += 1
    return nil
  }

  /// Ends a request that was let in.
  func leave(_ reply: Reply) {
    guard let number = reply.number else { return }
    for index in limits.indices { limits[index].leave(number) }
  }

  func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

  private func carryOut(_ asking: Asking) {
    guard asking.isWrite else { return }
    if let key = asking.idempotencyKey {
      if let wish = known[key] {
        if wish != asking.wish {
          witness.violate("I5 one key for two wishes: \(wish), \(asking.wish)")
        }
        return
      }
      known[key] = asking.wish
    }
    effects[asking.wish, default: 0] += 1
    let times = effects[asking.wish] ?? 0
    witness.carriedOut(asking.wish, times: times)
    if asking.isPurge, plan.has(.person) { witness.deleted(asking.wish, times: times) }
  }

  private func stranger(at now: Double) {
    for index in limits.indices where limits[index].wait(at: now) == 0 {
      if case .concurrency = limits[index].kind { continue }
      limits[index].enter(count, at: now)
    }
  }
}

// MARK: - Answers

extension ModelAPI {
  private func refuse(_ wait: Double, at now: Double) -> Reply {
    witness.refused()
    let whole = wait.rounded(.up)
    var reply = Reply(answer: nil, seconds: 0.05, wait: whole)
    switch plan.hint {
    case .retryAfter: reply.answer = answer(429, [("Retry-After", "\(Int(whole))")])
    case .date:
      let date = Timestamp(seconds: server(now).rounded(.down) + whole).httpDate
      // The date is told in whole seconds, and so is the answer's own.
      reply.answer = answer(429, [("Retry-After", date)])
      reply.wait = server(now).rounded(.down) + whole - server(now)
    case .fields:
      let reset = (server(now) + wait).rounded(.up)
      reply.answer = answer(
        429,
        [("X-Limit", "10"), ("X-Remaining", "0"), ("X-Reset", "\(Int(reset))")]
      )
      reply.wait = reset - server(now)
    case .nothing:
      reply.answer = answer(429)
      reply.wait = nil
    case .lie:
      let lies = ["0", "-5", "soon", "1", "900"]
      let lie = lies[Int.random(in: 0..<lies.count, using: &random)]
      reply.answer = answer(429, [("Retry-After", lie)])
      reply.wait = Double(lie).map { max(0, $0) }
    }
    return reply
  }

  private func fields(at now: Double) -> [(String, String)] {
    if plan.limit == .price { return limits.map { ("X-Cost", "\($0.cost)") } }
    guard plan.limit == .learned || plan.hint == .fields || plan.hint == .lie,
      let state = limits.first?.remaining(at: now)
    else { return [] }
    let left = plan.hint == .lie && chance(3) ? Int.random(in: 0...50, using: &random) : state.left
    let reset = (server(now) + state.reset).rounded(.up)
    return [
      ("X-Limit", "\(state.limit)"), ("X-Remaining", "\(left)"), ("X-Reset", "\(Int(reset))"),
    ]
  }

  private func answer(
    _ status: Int,
    _ fields: [(String, String)] = [],
    said: String = ""
  ) -> HTTPResponse {
    let date = ("Date", Timestamp(seconds: server(clock.elapsed).rounded(.down)).httpDate)
    let body = status == 200 ? "{\"ok\":true}" : "{\"code\":\"E\(status)\",\"message\":\"\(said)\"}"
    return HTTPResponse(
      status: status,
      fields: HTTPFields([date, ("Content-Type", "application/json")] + fields),
      body: Array(body.utf8)
    )
  }

  private var page: HTTPResponse {
    HTTPResponse(
      status: chance(2) ? 200 : 502,
      fields: HTTPFields([("Content-Type", "text/html")]),
      body: Array("<!DOCTYPE html><html><body>Just a moment…</body></html>".utf8)
    )
  }

  /// The API's own clock, in seconds since 1970.
  private func server(_ elapsed: Double) -> Double {
    SimulatedClock.start.seconds + elapsed + plan.skew
  }
}
