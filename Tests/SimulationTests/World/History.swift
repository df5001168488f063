import EventLoop
import JSON
import MCP
import SimulatedWorld
import TestSupport
import Time

@testable import Storage
@testable import Tasks

/// One history of a simulated world, from its seed to its end.
@Engine
struct History {
  let machine: Machine

  /// What broke promises, with the way to see it again; nil when all were kept.
  private(set) var report: String?

  /// Lives a history through; where a promise is broken it is lived again and written down.
  static func run(_ plan: Plan) async throws -> History {
    let history = try await once(plan, isChronicled: false)
    guard !history.machine.witness.violations.isEmpty else { return history }
    var again = try await once(plan, isChronicled: true)
    again.report = again.words
    return again
  }

  static func once(_ plan: Plan, isChronicled: Bool) async throws -> History {
    let history = History(machine: try Machine(plan, isChronicled: isChronicled))
    let machine = history.machine
    await machine.bound.within(machine.clock) { await history.live() }
    if let breach = machine.bound.breach { machine.witness.violate("it has no end: \(breach)") }
    return history
  }

  private var words: String {
    let lines = machine.witness.chronicle.lines
    let cut = lines.count > 400 ? ["…"] + lines.suffix(400) : lines
    return
      (["\(machine.plan)"] + machine.witness.violations + ["The history:"] + cut
      + [
        "To see it again: RECOURSE_SIM_SEED=\(machine.plan.seed) swift test --filter SimulationTests"
      ])
      .joined(separator: "\n")
  }

  private func live() async {
    let nemeses = Nemesis(machine).start()
    var lives: [Task<[Agent.Wish], Never>] = []
    for slot in 0..<machine.plan.processes {
      let agent = Agent(machine, slot: slot)
      let body: @Engine @Sendable () async -> [Agent.Wish] = { await agent.live() }
      lives.append(Task(executorPreference: EventLoop.shared, operation: body))
    }
    var wishes: [Agent.Wish] = []
    for life in lives { wishes += await life.value }
    for nemesis in nemeses { nemesis.cancel() }
    for nemesis in nemeses { await nemesis.value }
    let isCalm = machine.plan.troubles.isEmpty
    for wish in wishes where isCalm && !wish.isFulfilled {
      machine.witness.violate("I6 \(wish.name) is not fulfilled, and nothing hindered it")
    }
    await end()
    machine.tearDown()
  }

  /// Lets all deadlines pass: then nothing that an agent was told of may be pending (I6).
  private func end() async {
    machine.clock.suspend(seconds: 86_400)
    machine.weather.clear()
    guard !machine.promised.isEmpty else { return machine.witness.lookAtAll() }
    let last = machine.lastProcess()
    for task in machine.promised {
      if machine.record(of: task)?.isOver == true { continue }
      _ = await last.call("resume_task", ["task": .string(task)])
      guard let record = machine.record(of: task) else { continue }
      if !record.isOver {
        machine.witness.violate("I6 the task \(task) is still \(record.state?.rawValue ?? "")")
      }
    }
    machine.witness.lookAtAll()
  }
}

/// What befalls a machine.
@Engine
struct Nemesis {
  let machine: Machine

  init(_ machine: Machine) { self.machine = machine }

  func start() -> [Task<Void, Never>] {
    let plan = machine.plan
    var tasks: [Task<Void, Never>] = []
    if plan.has(.wallClock) { tasks.append(every(5...200) { setWall() }) }
    if plan.has(.suspension) { tasks.append(every(5...300) { suspend() }) }
    if plan.has(.fullStore) { tasks.append(every(1...120) { storm(isFull: true) }) }
    if plan.has(.lockedStore) { tasks.append(every(1...120) { storm(isFull: false) }) }
    if plan.has(.badKey) { tasks.append(every(60...1500) { act() }) }
    return tasks
  }

  /// Does something now and then.
  private func every(
    _ seconds: ClosedRange<Double>,
    _ body: @escaping @Engine () -> Void
  ) -> Task<Void, Never> {
    EventLoop.shared.start { [machine] in
      for _ in 0..<8 {
        guard (try? await machine.clock.sleep(seconds: machine.draw(seconds))) != nil else {
          return
        }
        body()
      }
    }
  }

  private func setWall() {
    let seconds = machine.draw(-3600...3600)
    machine.witness.chronicle.note("the clock on the wall is set by \(seconds) s")
    machine.clock.set(by: seconds)
  }

  private func suspend() {
    let seconds = machine.draw(1...600)
    machine.witness.chronicle.note("the machine sleeps for \(seconds) s")
    machine.clock.suspend(seconds: seconds)
  }

  private func storm(isFull: Bool) {
    let end = machine.clock.now + (isFull ? machine.draw(1...60) : 30)
    machine.witness.chronicle.note("the store is \(isFull ? "full" : "locked")")
    if isFull { machine.weather.fill(until: end) } else { machine.weather.lock(until: end) }
  }

  private func act() {
    machine.witness.chronicle.note("the operator puts the right key down")
    machine.desk.put(machine.api.key)
  }
}
