import EventLoop
import TestSupport
import Testing

/// Random histories of several processes on one machine, each of which must keep the promises I1 to I8 and I10 to I14.
@Suite struct HistoryTests {
  /// Histories that are told in full before the rest is left unseen.
  private static let most = 3

  @Test func `every history keeps the promises, whatever befalls it`() async throws {
    try await inOwnProcess("every history keeps the promises") {
      var reports: [String] = []
      var busiest = 0
      for seed in Settings.ofEnvironment.seeds where reports.count < Self.most {
        OwnProcess.begins("the history of seed \(seed)")
        let history = try await History.run(Plan(seed: seed))
        if let report = history.report { reports.append(report) }
        busiest = max(busiest, history.machine.bound.steps)
      }
      print(
        "The busiest of all histories took \(busiest) steps; a bound is set at \(Bound.mostSteps)."
      )
      for report in reports { Issue.record("\(report)") }
    }
  }

  @Test func `a seed tells the same history every time`() async throws {
    try await inOwnProcess("a seed tells the same history") {
      for seed in UInt64(1)...12 {
        let plan = Plan(seed: seed)
        let first = try await History.once(plan, isChronicled: true)
        let second = try await History.once(plan, isChronicled: true)
        let lines = first.machine.witness.chronicle.lines
        #expect(lines.count > 3)
        #expect(lines == second.machine.witness.chronicle.lines)
      }
    }
  }
}
