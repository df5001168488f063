import Foundation
import JSON
import TestSupport
import Testing

/// Real servers on one state directory that are killed at random moments, checked by what the APIs were sent.
struct KillTests {
  private static let variables = ProcessInfo.processInfo.environment
  private static let kills = variables["RECOURSE_KILLS"].flatMap(Int.init) ?? 40

  /// Servers that live at a time.
  private static let processes = variables["RECOURSE_KILL_PROCESSES"].flatMap(Int.init) ?? 4
  private static let seed = variables["RECOURSE_SEED"].flatMap(UInt64.init) ?? 1

  @Test(.timeLimit(.minutes(90)))
  func `servers may die at any moment: nothing told is lost, nothing is done twice`() async throws {
    try await Turnstile.programs.run { try await run() }
  }

  private func run() async throws {
    let stage = try await KillStage()
    defer { stage.remove() }
    let work = KillWork(seed: Self.seed, kills: Self.kills)
    let agent = KillAgent(servers: stage.servers, work: work)
    try await withThrowingTaskGroup { group in
      for _ in 0..<Self.processes { group.addTask { try await agent.work() } }
      try await group.waitForAll()
    }
    let conversation = try await agent.finish(within: .seconds(180))
    defer { conversation.server.kill() }
    #expect(await work.isIdle, "some of what is pending never came to its end")
    let problems = await work.problems
    #expect(problems == [])
    try await check(stage.log(), work, conversation)
  }

  private func check(
    _ log: KillStage.Log,
    _ work: KillWork,
    _ conversation: AgentConversation
  ) async throws {
    #expect(log.refused == [], "the limit was passed")
    let twice = log.effects.filter { !$0.key.hasPrefix("/orders/") && $0.value > 1 }
    let histories = await work.history.filter { twice[$0.key] != nil }
    #expect(twice == [:], "carried out more than once: \(histories)")
    let missing = await work.done.filter { log.effects[$0.path] == nil }
    #expect(missing == [], "told to be done, and never sent")
    let handles = await work.handles
    for (handle, errands) in handles {
      try await check(handle, errands, log, work.history, conversation)
    }
    let effects = log.effects.values.reduce(0, +)
    await tell("\(handles.count) tasks, \(effects) effects, answers \(work.told)")
  }

  private func check(
    _ handle: String,
    _ errands: Set<Errand>,
    _ log: KillStage.Log,
    _ history: [String: [String]],
    _ conversation: AgentConversation
  ) async throws {
    let states = try #require(await states(of: handle, conversation), "\(handle) is lost")
    #expect(states.isSubset(of: ["done", "cancelled"]), "\(errands) ended as \(states)")
    for errand in errands where states == ["done"] && log.effects[errand.path] == nil {
      Issue.record("\(errand) was never sent: \(history[errand.path] ?? [])")
    }
  }

  /// Says what a run by hand came to.
  private func tell(_ figures: String) async {
    guard Self.variables["RECOURSE_KILLS"] != nil else { return }
    let line = "\(Self.kills) kills of \(Self.processes) servers, seed \(Self.seed): \(figures)\n"
    try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
  }

  /// The states of the calls of a task, as the store has them; nil when there is no such task.
  private func states(of handle: String, _ conversation: AgentConversation) async -> Set<String>? {
    let answer = await conversation.call("list_tasks", ["task": .string(handle)])
    let content = answer?["result"]?["structuredContent"]
    let calls = content?["calls"] ?? content?["tasks"]?.array?.first?["calls"]
    return calls?.array.map { Set($0.compactMap { $0["state"]?.string }) }
  }
}
