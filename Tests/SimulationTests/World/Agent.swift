import EventLoop
import JSON
import MCP
import SimulatedWorld
import TestSupport
import Time

@testable import Storage
@testable import Tasks

/// Whoever calls tools: it has wishes, and goes on until each is fulfilled or known to be in vain.
@Engine
final class Agent {
  let machine: Machine
  let slot: Int
  let temper: Plan.Temper
  private var random: SeededGenerator

  /// Tool calls after which a wish that has no end breaks the promise that each has one.
  private static let longest = 200

  init(_ machine: Machine, slot: Int) {
    self.machine = machine
    self.slot = slot
    temper = machine.plan.tempers[slot]
    random = SeededGenerator(seed: machine.plan.seed &* 31 &+ UInt64(slot))
  }

  /// What an agent wants done, and what it knows of it.
  struct Wish {
    let name: String
    let tool: String
    let arguments: JSONObject

    /// The task it was told of, by handle or by its own name.
    var task: String?

    /// The instant it was told to come at, on the steady clock.
    var until: Double?
    var isOver = false
    var isFulfilled = false
    var personsAsked = 0
  }

  /// Lives until every wish has its end; returns them.
  func live() async -> [Wish] {
    if machine.plan.isBusy { return await liveAtOnce() }
    var wishes: [Wish] = []
    for number in 0..<machine.plan.wishes {
      var wish = wish(number)
      await pursue(&wish)
      wishes.append(wish)
    }
    return wishes
  }

  /// Pursues all wishes at a time, as an agent does that makes several calls in one turn.
  private func liveAtOnce() async -> [Wish] {
    var pursuits: [Task<Wish, Never>] = []
    for number in 0..<machine.plan.wishes {
      let first = wish(number)
      let body: @Engine @Sendable () async -> Wish = { [self] in
        var wish = first
        await pursue(&wish)
        return wish
      }
      pursuits.append(Task(executorPreference: EventLoop.shared, operation: body))
    }
    var wishes: [Wish] = []
    for pursuit in pursuits { wishes.append(await pursuit.value) }
    return wishes
  }

  private func wish(_ number: Int) -> Wish {
    let name = "w\(slot)-\(number)"
    var arguments: JSONObject
    let tool: String
    switch Int.random(in: 0..<4, using: &random) {
    case 0: (tool, arguments) = ("crm_get_deal", ["id": .string(name)])
    case 1: (tool, arguments) = ("crm_search", ["query": .string(name)])
    case 2 where chance(2):
      (tool, arguments) = ("crm_purge_deal", ["title": .string(name)])
      if !machine.plan.has(.person) { arguments["confirm"] = true }
    default: (tool, arguments) = ("crm_create_deal", ["title": .string(name)])
    }
    if chance(3) { arguments["task"] = .string("t" + name) }
    return Wish(name: name, tool: tool, arguments: arguments)
  }

  private func pursue(_ wish: inout Wish) async {
    for _ in 0..<Self.longest {
      guard let result = await attempt(wish) else {
        await comeBack(to: &wish)
        continue
      }
      machine.witness.look(at: result)
      machine.witness.chronicle.note("\(wish.name) is told: \(result.text.prefix(160))")
      if result.isRefusedByPerson { return await insist(&wish) }
      await follow(result, &wish)
      if wish.isOver { return }
    }
    machine.witness.violate("I6 \(wish.name) has no end after \(Self.longest) calls")
  }

  private func attempt(_ wish: Wish) async -> ToolResult? {
    let process = machine.process(slot)
    let inCallWaitLimit =
      machine.plan.has(.impatience) && chance(3) ? Double.random(in: 0...10, using: &random) : nil
    guard let task = wish.task else {
      machine.excuseChangedKey(wish)
      let twin = twin(of: wish, in: process)
      let asked = await process.call(wish.tool, wish.arguments, inCallWaitLimit: inCallWaitLimit)
      _ = await twin?.value
      let result = await answered(asked, wish, wish.tool, wish.arguments)
      return result?.isUnheard == true ? nil : result
    }
    var arguments: JSONObject = ["task": .string(task)]
    if wish.personsAsked > 0 { arguments["operator_acted"] = true }
    return await resume(wish, process, arguments)
  }

  /// The same write made once more by a client that gave up waiting and did not say so.
  private func twin(of wish: Wish, in process: SimulatedProcess) -> Task<ToolResult?, Never>? {
    // What is heard is followed once both have answered; an instant on a wall that was set since would mislead.
    guard temper == .hurried, wish.arguments["title"] != nil, !machine.plan.has(.wallClock),
      chance(3)
    else { return nil }
    let delay = draw(0...3)
    let clock = machine.clock
    let body: @Engine @Sendable () async -> ToolResult? = {
      await clock.pass(seconds: delay)
      return await process.call(wish.tool, wish.arguments)
    }
    return Task(executorPreference: EventLoop.shared, operation: body)
  }

  /// Takes a task up, now and then twice at a time.
  private func resume(
    _ wish: Wish,
    _ process: SimulatedProcess,
    _ arguments: JSONObject
  ) async -> ToolResult? {
    let due = machine.due(wish)
    let before = machine.requests[wish.name]
    var rival: Task<ToolResult?, Never>?
    if temper == .hurried, machine.plan.processes > 1, chance(2) {
      let other = machine.process((slot + 1) % machine.plan.processes)
      let body: @Engine @Sendable () async -> ToolResult? = {
        await other.call("resume_task", arguments)
      }
      rival = Task(executorPreference: EventLoop.shared, operation: body)
    }
    let result = await process.call("resume_task", arguments)
    // Where the store's lock is awaited, or the time itself, it comes meanwhile; what is told of it is rounded up to the
    // second.
    if let due, machine.requests[wish.name] != before, !machine.has(come: due + -1) {
      machine.witness.violate("I7 \(wish.name) was sent although it was taken up too early")
    }
    _ = await rival?.value
    return await answered(result, wish, "resume_task", arguments)
  }

  func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

  func draw(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &random) }
}

// MARK: - What follows

extension Agent {
  /// The process died, or the client stopped waiting.
  private func comeBack(to wish: inout Wish) async {
    await machine.clock.pass(seconds: draw(0...20))
    if temper == .forgetful {
      wish.task = nil
      if chance(2) { _ = await machine.process(slot).call("list_tasks", [:]) }
    } else if wish.task == nil, let name = wish.arguments["task"]?.string {
      let list = await machine.process(slot).call("list_tasks", [:])
      if list?.text.contains(name) == true { wish.task = name }
    }
  }

  private func follow(_ result: ToolResult, _ wish: inout Wish) async {
    let told = result.structuredContent
    switch told?["action"]?.string {
    case "back_off": await backOff(told, &wish)
    case "ask_operator": await askOperator(told, &wish)
    case "verify": await verify(told, &wish)
    case "revise": await giveUp(&wish)
    default:
      wish.isOver = true
      wish.isFulfilled = !result.isError
    }
  }

  private func backOff(_ told: JSONObject?, _ wish: inout Wish) async {
    hear(told, &wish)
    let until = told?["wait"]?["until"]?.string.flatMap { Timestamp(rfc3339: $0) }
    let seconds = max(0, until.map { $0 - machine.clock.wall } ?? 30)
    let instant = machine.clock.elapsed + seconds
    // When the store is looked for is no time of the call, which keeps the one that it had.
    let origin = told?["wait"]?["from"]?.string
    if let earlier = wish.until, origin != "store", instant < earlier - 1,
      machine.witness.successes == 0,
      !machine.witness.isPacedAlone
    {
      machine.witness.violate("I4 \(wish.name) is told \(instant) s after \(earlier) s")
    }
    // Until when another process may take is no reservation: it may be done long before.
    if origin != "store" { wish.until = origin == "lease" ? nil : instant }
    let isHasty = temper == .hurried && chance(2)
    let delay = temper == .punctual ? 0 : draw(0...3)
    await machine.clock.pass(seconds: isHasty ? seconds * draw(0...1) : seconds + delay)
    // Whoever hurries repeats the call rather than to take it up.
    if isHasty, chance(3) { wish.task = nil }
  }

  private func askOperator(_ told: JSONObject?, _ wish: inout Wish) async {
    hear(told, &wish)
    wish.personsAsked += 1
    if wish.personsAsked > 6 { return await giveUp(&wish) }
    await machine.clock.pass(seconds: draw(100...900))
  }

  /// Looks whether the call has happened, and closes it.
  private func verify(_ told: JSONObject?, _ wish: inout Wish) async {
    hear(told, &wish)
    let hasHappened = (machine.api.effects[wish.name] ?? 0) > 0
    // It has seen what happened: should it forget that with its process, the next call is a wish of its own.
    if hasHappened { machine.witness.excuse(wish.name) }
    if let task = wish.task, chance(2) { return await say(hasHappened, of: task, &wish) }
    if let task = wish.task {
      guard await machine.process(slot).call("cancel_task", ["task": .string(task)]) != nil else {
        return
      }
    }
    wish.task = nil
    wish.isOver = hasHappened
    wish.isFulfilled = hasHappened
  }

  /// Says what it has seen, now and then twice for want of patience.
  private func say(_ hasHappened: Bool, of task: String, _ wish: inout Wish) async {
    let arguments: JSONObject = ["task": .string(task), "happened": .bool(hasHappened)]
    let inCallWaitLimit: Double? = chance(4) ? draw(0...3) : nil
    let process = machine.process(slot)
    var answer = await process.call("resume_task", arguments, inCallWaitLimit: inCallWaitLimit)
    if answer == nil || answer?.isUnheard == true {
      answer = await machine.process(slot).call("resume_task", arguments)
    }
    guard let answer, !answer.isUnheard else { return }
    machine.witness.look(at: answer)
    machine.witness.chronicle.note("\(wish.name) says \(hasHappened): \(answer.text.prefix(160))")
    // More calls than one of a name may have happened, and who does not say which is asked.
    guard answer.structuredContent?["action"] != "revise" else { return }
    if !answer.isError {
      wish.isOver = true
      wish.isFulfilled = true
    } else if answer.structuredContent?["action"] != "verify" {
      await follow(answer, &wish)
    }
  }

  private func giveUp(_ wish: inout Wish) async {
    wish.isOver = true
    if let task = wish.task {
      _ = await machine.process(slot).call("cancel_task", ["task": .string(task)])
    }
  }

  private func hear(_ told: JSONObject?, _ wish: inout Wish) {
    guard let task = told?["task"]?.string else { return }
    wish.task = task
    machine.promise(task)
  }
}

extension ToolResult {
  /// Whether nobody hears it: the client has stopped waiting, or a person was asked and did not say.
  fileprivate var isUnheard: Bool { isError && structuredContent == nil && !isRefusedByPerson }

  /// Whether a person does not want the call made.
  fileprivate var isRefusedByPerson: Bool {
    text.hasPrefix("Not sent: the person who was asked does not")
  }
}
