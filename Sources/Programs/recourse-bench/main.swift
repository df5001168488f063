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

/// Does what the arguments ask for and returns the exit status.
private func run(_ arguments: [String]) -> Int32 {
  ignoreBrokenPipes()
  do throws(BenchError) {
    if arguments.first == "stub" {
      try Stub(window: StubWindow(Array(arguments.dropFirst()))).run()
      return 0
    }
    if arguments == ["soak-stub"] {
      try SoakStub().run()
      return 0
    }
    if arguments.first == "soak", let plan = SoakPlan(Array(arguments.dropFirst())) {
      let drift = try Soak(plan, workspace: try Workspace()).run()
      try Descriptor.standardOutput.writeAll(Array(drift.table.utf8))
      return drift.isSteady ? 0 : 1
    }
    if arguments == ["--help"] {
      try Descriptor.standardOutput.writeAll(Array(usage.utf8))
      return 0
    }
    if arguments.first == "--serving", arguments.count > 1 {
      let table = try DocumentReport().table(of: Array(arguments.dropFirst()))
      try Descriptor.standardOutput.writeAll(Array(table.utf8))
      return 0
    }
    guard Set(arguments).isSubset(of: ["--quick", "--json"]) else {
      try Descriptor.standardError.writeAll(Array(usage.utf8))
      return 2
    }
    let plan = arguments.contains("--quick") ? Plan.quick : Plan.full
    try measure(plan, arguments.contains("--json") ? .json : .table)
    return 0
  } catch {
    try? Descriptor.standardError.writeAll(Array("recourse-bench: \(error.message)\n".utf8))
    return 3
  }
}

private func measure(_ plan: Plan, _ style: Style) throws(BenchError) {
  var bench = try Bench(plan)
  let report = Report(results: try bench.run())
  let text = style == .json ? JSONWriter.text(report.json) + "\n" : report.table
  try Descriptor.standardOutput.writeAll(Array(text.utf8))
}

leave(status: run(Array(CommandLine.arguments.dropFirst())))
