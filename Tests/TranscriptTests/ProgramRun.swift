import TestSupport
import Testing

/// One run of the program from its start to its end.
struct ProgramRun {
  let exitCode: Int32
  let output: [[UInt8]]
  let errors: String

  init(
    _ arguments: [String],
    input: [UInt8] = [],
    environment: [String: String] = [:],
    directory: String
  ) async throws {
    let process = try ServerProcess(arguments, environment: environment, directory: directory)
    if !input.isEmpty { process.send(input) }
    process.closeInput()
    var lines: [[UInt8]] = []
    while let line = await process.nextLine() { lines.append(line) }
    output = lines
    exitCode = try #require(await process.exitCode())
    errors = process.standardError
  }
}
