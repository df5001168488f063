import SQLiteStorage
import EventLoop
import Failures
import JSON
import Manifests
import Pacing
import Storage
import Tasks
import TestSupport
import Testing
import Time

/// One random history, lived once by processes that share a home, and once by processes that share a memory.
@Engine
struct History {
  let api: PacedAPI
  let home: any StoreHome
  let machine = InMemoryStore.Shared()
  var atHome: [any LocalStore]
  var inMemory: [InMemoryStore]
  let seed: UInt64
  var random: SeededGenerator
  var now = Timestamp.at(0)
  var places: [(process: Int, disk: Reservation, memory: Reservation, call: AdmissionRequest)] = []
  var log: [String] = []
  var births = 0

  /// Whether the two have answered differently: what comes after that tells nothing.
  var isApart = false

  init(seed: UInt64, budgets: [String], at home: any StoreHome) throws {
    self.home = home
    api = try PacedAPI(budgets: budgets.joined(separator: ","))
    random = SeededGenerator(seed: seed)
    self.seed = seed
    let count = 2 + Int(seed % 3)
    atHome = []
    inMemory = []
    for _ in 0..<count { birth(at: nil) }
  }

  /// Starts a process, in the place of a dead one where there is one.
  mutating func birth(at place: Int?) {
    births += 1
    let disk = home.store(UInt8(births))
    let memory = InMemoryStore(process: disk.process, sharing: machine)
    guard let place else {
      atHome.append(disk)
      inMemory.append(memory)
      return
    }
    atHome[place] = disk
    inMemory[place] = memory
  }

  mutating func step() async throws {
    now = now + pick([0, 0, 0.01, 0.2, 1, 3, 7])
    let process = Int.random(in: 0..<atHome.count, using: &random)
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<35: try await admit(process)
    case 35..<50: await turn()
    case 50..<75: await settle()
    case 75..<80: try await appoint(process)
    case 80..<83: await look(process)
    case 83..<90: try await learn(process)
    case 90..<93: try await kill(process)
    default: try await task(process)
    }
  }

  private mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[Int.random(in: choices.indices, using: &random)]
  }

  private mutating func request() throws -> AdmissionRequest {
    try api.request(
      pick(["search", "create"]),
      ["query": .string(String(Int.random(in: 0..<3, using: &random)))],
      credential: pick(["c1", "c1", "c2"])
    )
  }

  private mutating func note(_ what: String, _ disk: String, _ memory: String) {
    log.append("\(now.offset) \(what): \(disk)")
    guard disk != memory else { return }
    isApart = true
    Issue.record("seed \(seed): \(disk) != \(memory)\n\(log.suffix(40).joined(separator: "\n"))")
  }

  private mutating func admit(_ process: Int) async throws {
    let call = try request()
    let disk = await atHome[process].admit(call, now: .fixed(now))
    let memory = await inMemory[process].admit(call, now: .fixed(now))
    note("\(process) admit", disk.words, memory.words)
    keep(disk, memory, call, of: process)
  }

  private mutating func keep(
    _ disk: Admission,
    _ memory: Admission,
    _ call: AdmissionRequest,
    of process: Int
  ) {
    guard let one = disk.place, let other = memory.place else { return }
    places.append((process, one, other, call))
  }

  private mutating func turn() async {
    guard let index = places.indices.randomElement(using: &random) else { return }
    let place = places.remove(at: index)
    let process = place.process
    let disk = await atHome[process].turn(of: place.disk.place, for: place.call, now: .fixed(now))
    let memory = await inMemory[process].turn(
      of: place.memory.place,
      for: place.call,
      now: .fixed(now)
    )
    note("\(process) turn", disk.words, memory.words)
    keep(disk, memory, place.call, of: process)
  }

  private mutating func settle() async {
    guard let index = places.indices.randomElement(using: &random) else { return }
    let place = places[index]
    if place.disk.notBefore > now, Bool.random(using: &random) { return }
    places.remove(at: index)
    let isSent = Int.random(in: 0..<4, using: &random) > 0 && place.disk.notBefore <= now
    let outcome: ReservationOutcome = isSent ? .sent : .unsent
    let observations =
      isSent ? [Observation.healthy(api: "crm"), .succeeded(place.call, place.disk)] : []
    let other =
      isSent ? [Observation.healthy(api: "crm"), .succeeded(place.call, place.memory)] : []
    let process = place.process
    await atHome[process].settle(place.disk, outcome, recording: observations, now: .fixed(now))
    await inMemory[process].settle(place.memory, outcome, recording: other, now: .fixed(now))
    log.append("\(now.offset) \(process) settle \(outcome)")
  }

  private mutating func appoint(_ process: Int) async throws {
    let call = try request()
    let start = now + Double(Int.random(in: 0..<20, using: &random))
    let disk = await atHome[process].appoint(call, from: start, now: .fixed(now))
    let memory = await inMemory[process].appoint(call, from: start, now: .fixed(now))
    note("\(process) appoint", "\(disk.notBefore.offset)", "\(memory.notBefore.offset)")
    // Whoever takes the task up is any process.
    places.append((Int.random(in: 0..<atHome.count, using: &random), disk, memory, call))
  }

  private mutating func look(_ process: Int) async {
    await atHome[process].look(now: .fixed(now))
    await inMemory[process].look(now: .fixed(now))
    log.append("\(now.offset) \(process) look")
  }

  private mutating func learn(_ process: Int) async throws {
    let call = try request()
    let observation: Observation
    switch Int.random(in: 0..<10, using: &random) {
    case 0: observation = .shut(scope: call.scopes[0], until: now + 4, failure())
    case 1:
      observation = .held(scope: call.scopes[3], credential: call.credential, failure(status: 401))
    case 2, 3: observation = .unwell(api: "crm")
    case 4: observation = .failed(call, failure(.revise, status: 400))
    case 5: observation = .remembered(["at": .string("\(now.offset)")], call)
    case 6:
      let key = call.claims.randomElement(using: &random)?.key ?? ""
      let left = Int.random(in: 0..<4, using: &random)
      observation = .budget(key: key, limit: 3, remaining: left, reset: now + 5, per: 7)
    case 7:
      observation = .struck(call.claims.randomElement(using: &random) ?? Self.strike)
    case 8:
      let key = call.claims.randomElement(using: &random)?.key ?? ""
      let place = places.randomElement(using: &random)?.disk.place ?? 1
      observation = .cost(
        place,
        key: key,
        taken: 1,
        told: Double(Int.random(in: 0..<4, using: &random))
      )
    default:
      let disk = await atHome[process].permitRepetition(of: call, now: .fixed(now))
      let memory = await inMemory[process].permitRepetition(of: call, now: .fixed(now))
      return note("\(process) repetition", "\(disk)", "\(memory)")
    }
    let nowhere = Reservation(notBefore: now)
    await atHome[process].settle(nowhere, .unsent, recording: [observation], now: .fixed(now))
    await inMemory[process].settle(nowhere, .unsent, recording: [observation], now: .fixed(now))
    let disk = await atHome[process].opening(for: call, now: .fixed(now))
    let memory = await inMemory[process].opening(for: call, now: .fixed(now))
    note("\(process) learn \(observation)".prefix(60) + "", "\(disk as Any)", "\(memory as Any)")
    if Int.random(in: 0..<6, using: &random) == 0 {
      await atHome[process].release(call, now: .fixed(now))
      await inMemory[process].release(call, now: .fixed(now))
    }
    let told = atHome[process].remembered(of: call)
    note("\(process) remembered", "\(told)", "\(inMemory[process].remembered(of: call))")
  }

  /// A count of answers that would bring a ban.
  private static let strike = BudgetLedger.Claim(
    key: "crm/ip/strikes",
    budget: Strikes(statuses: [403], limit: 4, per: 20).budget,
    cost: 1
  )

  /// Ends a process without a word, and starts another.
  private mutating func kill(_ process: Int) async throws {
    machine.end(inMemory[process].process)
    try await home.bury(atHome[process].process)
    places.removeAll { $0.process == process && $0.disk.notBefore <= now }
    birth(at: process)
    log.append("\(now.offset) \(process) killed")
  }

  private mutating func task(_ process: Int) async throws {
    let number = UInt8.random(in: 1...4, using: &random)
    let kind = Int.random(in: 0..<7, using: &random)
    let name = number.isMultiple(of: 2) ? "task-\(number)" : nil
    let call = CallRecord.waiting(
      "crm_search#\(number % 3)",
      repetition: [.harmless, .harmful, .keyed][Int(number % 3)],
      now: now
    )
    let fresh = try TaskRecord.with(kind == 0 ? call : nil, number, name: name, now: now)
    let reference = fresh.reference
    let instant = now
    let word = atHome[process].process
    let body = { (task: inout TaskRecord, moment: Moment) -> String in
      let lease = Lease(process: word, until: instant + 5)
      let last = task.calls.last?.number ?? 1
      switch kind {
      case 1: return "\(task.add(call, limits: TaskLimits(), now: instant))"
      case 2: return "\(task.resume(now: instant, isAlive: moment.isAlive, operator: .unsaid))"
      case 3: return "\(task[last]?.claim(lease, now: instant) as Any)"
      case 4: return "\(task[last]?.finish(nil, by: word, now: instant) as Any)"
      case 5: return "\(task.note("note \(instant.offset)", now: instant))"
      default: return "\(task.cancel(now: instant))"
      }
    }
    let enter = kind < 3 ? fresh : nil
    let disk = try await atHome[process].change(reference, orEnter: enter, now: .fixed(now), body)
    let memory = try inMemory[process].change(
      reference,
      orEnter: enter,
      besides: nil,
      now: .fixed(now),
      body
    )
    note("\(process) task \(number) \(kind)", "\(disk as Any)", "\(memory as Any)")
    for process in atHome.indices {
      let disk = try await atHome[process].pendingCall(call.identity, now: now)
      let memory = try inMemory[process].pendingCall(call.identity, now: now)
      note("\(process) pending", "\(disk as Any)", "\(memory as Any)")
    }
    let kept = try await atHome[process].tasks(.all, now: now).tasks
    let other = try inMemory[process].tasks(.all, now: now).tasks
    #expect(kept == other, "\(log.suffix(20).joined(separator: "\n"))")
    let extent = TaskExtent(ended: kind % 3, holding: kind < 3 ? nil : .cancelled)
    let some = try await atHome[process].tasks(extent, now: now)
    let same = try inMemory[process].tasks(extent, now: now)
    #expect(some == same, "\(extent): \(log.suffix(20).joined(separator: "\n"))")
  }
}

extension StoreTests {
  @Suite struct StoreAgreementTests {
    private static let budgets: [[String]] = [
      [Budgets.window], [Budgets.bucket], [Budgets.single], [Budgets.window, Budgets.bucket],
      [Budgets.window, Budgets.spacing, Budgets.single], [],
      [Budgets.openWindow], [Budgets.openBucket, Budgets.openWindow],
    ]

    @Test(arguments: 0..<8, StoreKind.shared)
    func `processes that share a home answer as those that share a memory`(
      group: Int,
      kind: StoreKind
    ) async throws {
      try await onEngine {
        // A database for each history takes its time.
        for seed in 0..<(kind == .server ? 2 : 5) {
          var history = try History(
            seed: UInt64(group * 1000 + seed),
            budgets: Self.budgets[group],
            at: try await kind.home()
          )
          for _ in 0..<60 where !history.isApart { try await history.step() }
          #expect(history.home.reports.isEmpty)
        }
      }
    }
  }
}
