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
  within limit: Duration = .seconds(900),
  _ body: @escaping @Engine @Sendable () async throws -> Void
) async throws {
  let variables = ProcessInfo.processInfo.environment
  if variables[mark] != nil { return try await onEngine(within: limit, body) }
  let program = URL(fileURLWithPath: CommandLine.arguments[0]).lastPathComponent
  let asked = variables.filter { $0.key.hasPrefix("RECOURSE_SIM") }
  let process = try ServerProcess(
    program: program,
    ["--testing-library", "swift-testing", "--filter", test],
    environment: asked.merging([mark: "1"]) { _, new in new }
  )
  process.closeInput()
  var lines: [String] = []
  var part: String?
  while let line = await process.nextLine(within: part == nil ? patience : patienceWithPart) {
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix(OwnProcess.beginning) {
      part = String(text.dropFirst(OwnProcess.beginning.count))
    } else {
      lines.append(text)
    }
  }
  let code = await process.exitCode(within: .seconds(30))
  if code == nil { process.kill() }
  let words = (lines + [process.standardError]).joined(separator: "\n")
  let hasRun = words.contains("Test run with 1 test ")
  if code != 0 || !hasRun {
    let end = code.map { "exit code \($0)" } ?? "it does not end"
    Issue.record("\(end), after the beginning of \(part ?? "the test"):\n\(words)")
  }
  for line in lines where line.contains("istories") || line.contains("Jain") { print(line) }
}

/// What a test in a process of its own tells the one that waits for it.
enum OwnProcess {
  fileprivate static let beginning = "begins: "

  /// Says which part of a long test begins, so that one that computes for ever can be named.
  static func begins(_ part: String) {
    print(beginning + part)
    fflush(nil)
  }
}

/// How long a simulation may say nothing: it computes all the time, beside whatever else the machine does.
private let patience = Duration.seconds(1800)

/// How long a test may say nothing that names its parts, each of which takes milliseconds.
private let patienceWithPart = Duration.seconds(300)

private let mark = "RECOURSE_SIM_ALONE"
