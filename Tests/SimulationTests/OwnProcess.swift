import EventLoop
import Foundation
import TestSupport
import Testing

/// Runs a test's body on the engine of a process in which nothing else runs.
///
/// A simulated clock goes on when the event loop is quiet, and beside other tests it never is. So the test starts the
/// test program once more with itself alone, and what that says is what it says.
func inOwnProcess(
  _ test: String,
  _ body: @escaping @Engine @Sendable () async throws -> Void
) async throws {
  let variables = ProcessInfo.processInfo.environment
  if variables[mark] != nil { return try await onEngine(body) }
  let program = URL(fileURLWithPath: CommandLine.arguments[0]).lastPathComponent
  let asked = variables.filter { $0.key.hasPrefix("RECOURSE_SIM") }
  let process = try ServerProcess(
    program: program,
    ["--testing-library", "swift-testing", "--filter", test],
    environment: asked.merging([mark: "1"]) { _, new in new }
  )
  process.closeInput()
  var lines: [String] = []
  while let line = await process.nextLine(within: patience) {
    lines.append(String(decoding: line, as: UTF8.self))
  }
  let code = await process.exitCode(within: patience)
  let words = (lines + [process.standardError]).joined(separator: "\n")
  let hasRun = words.contains("Test run with 1 test ")
  if code != 0 || !hasRun {
    Issue.record("exit code \(code.map(String.init) ?? "none"):\n\(words)")
  }
  for line in lines where line.contains("istories") || line.contains("Jain") { print(line) }
}

/// How long a simulation may say nothing: it computes all the time, beside whatever else the machine does.
private let patience = Duration.seconds(1800)

private let mark = "RECOURSE_SIM_ALONE"
