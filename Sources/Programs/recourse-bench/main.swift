internal import JSON

private let usage = """
  Usage: recourse-bench [--quick] [--json]
         recourse-bench --serving FILE…
         recourse-bench soak [--minutes 60] [--processes 8] [--in-flight 32]
  Measures recourse beside recourse-floor, against a stub API on this machine.
  With --serving: what it costs to serve these manifests or OpenAPI documents.
  With soak: whether servers that share a state stay as they are while an API often fails.
    --quick  a short run, for a first look
    --json   one JSON object in place of the table
  Exit: 0 measured (whatever came out), 1 something grew during a soak, 2 wrong usage, 3 could not run.

  """

/// How the results are printed.
private enum Style { case table, json }

/// What the program is started for.
private enum Job {
  case measure(Plan, Style)
  case documents([String])
  case soak(SoakPlan)
  /// The API behind the servers that are measured, which the measuring process starts.
  case stub(StubWindow?)
  case soakStub
  /// One of the processes that take places in one limit, which `.ci/reservations` starts.
  case reserve(ReservingPlan)
  case help
  case wrongUsage

  init(_ arguments: [String]) {
    let rest = Array(arguments.dropFirst())
    switch arguments.first {
    case "stub": self = .stub(StubWindow(rest))
    case "soak-stub" where rest.isEmpty: self = .soakStub
    case "reserve": self = ReservingPlan(rest).map(Job.reserve) ?? .wrongUsage
    case "soak": self = SoakPlan(rest).map(Job.soak) ?? .wrongUsage
    case "--help" where rest.isEmpty: self = .help
    case "--serving" where !rest.isEmpty: self = .documents(rest)
    case _ where Set(arguments).isSubset(of: ["--quick", "--json"]):
      let plan = arguments.contains("--quick") ? Plan.quick : Plan.full
      self = .measure(plan, arguments.contains("--json") ? .json : .table)
    default: self = .wrongUsage
    }
  }

  /// Does it and returns the exit status.
  func run() throws(BenchError) -> Int32 {
    switch self {
    case .measure(let plan, let style): try present(plan, style)
    case .documents(let files): try write(try DocumentReport().table(of: files))
    case .soak(let plan):
      let drift = try Soak(plan, workspace: try Workspace()).run()
      try write(drift.table)
      return drift.isSteady ? 0 : 1
    case .stub(let window): try Stub(window: window).run()
    case .soakStub: try SoakStub().run()
    case .reserve(let plan): try Reserving.run(plan)
    case .help: try write(usage)
    case .wrongUsage:
      try Descriptor.standardError.writeAll(Array(usage.utf8))
      return 2
    }
    return 0
  }
}

/// Does what the arguments ask for and returns the exit status.
private func run(_ arguments: [String]) -> Int32 {
  ignoreBrokenPipes()
  do throws(BenchError) {
    return try Job(arguments).run()
  } catch {
    try? Descriptor.standardError.writeAll(Array("recourse-bench: \(error.message)\n".utf8))
    return 3
  }
}

private func write(_ text: String) throws(BenchError) {
  try Descriptor.standardOutput.writeAll(Array(text.utf8))
}

private func present(_ plan: Plan, _ style: Style) throws(BenchError) {
  var bench = try Bench(plan)
  let report = Report(results: try bench.run())
  try write(style == .json ? JSONWriter.text(report.json) + "\n" : report.table)
}

leave(status: run(Array(CommandLine.arguments.dropFirst())))
