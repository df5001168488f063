#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif
internal import System

/// A program started with pipes at its standard input and output.
final class Child {
  let name: String
  let process: Int32

  /// Just before the program was started.
  let started: ContinuousClock.Instant
  let input: Descriptor
  let output: Descriptor
  private let errors: String
  private var isOver = false
  private var isInputClosed = false

  /// Starts `command`; what it writes to standard error goes to the file `errors`.
  ///
  /// - Throws: `system` when the program cannot be started.
  init(_ command: [String], errors: String, state: String) throws(BenchError) {
    name = String(command.first?.split(separator: "/").last ?? "")
    self.errors = errors
    let toChild = try makePipe()
    let fromChild = try makePipe()
    defer {
      toChild.reading.close()
      fromChild.writing.close()
    }
    input = toChild.writing
    output = fromChild.reading
    let start = ContinuousClock.now
    do throws(SystemError) {
      process = try ProgramStart(
        command,
        environment: Self.environment + ["RECOURSE_STATE=\(state)"],
        input: .descriptor(toChild.reading.number),
        output: .descriptor(fromChild.writing.number),
        errors: .newFile(errors),
        group: .inherited
      ).run()
    } catch {
      throw .system(call: "Starting \(command.first ?? "")", number: error.number)
    }
    started = start
  }

  /// The end of what the program wrote to standard error, as one line.
  var lastWords: String {
    let text = (try? readFile(errors)) ?? ""
    return text.split(separator: "\n").suffix(3).joined(separator: " ")
  }

  /// Ends the program without warning, as a crash does.
  func crash() {
    guard !isOver else { return }
    isOver = true
    var status: Int32 = 0
    kill(process, SIGKILL)
    _ = unsafe waitpid(process, &status, 0)
    closeInput()
    output.close()
  }

  /// Closes its input, which lets a program say its last words; `end` is still to be called.
  func closeInput() {
    guard !isInputClosed else { return }
    isInputClosed = true
    input.close()
  }

  /// Closes its input and waits for its end, which is helped along after two seconds.
  func end() {
    guard !isOver else { return }
    isOver = true
    closeInput()
    var status: Int32 = 0
    for _ in 0..<2000 {
      if unsafe waitpid(process, &status, WNOHANG) == process {
        output.close()
        return
      }
      usleep(1000)
    }
    kill(process, SIGKILL)
    _ = unsafe waitpid(process, &status, 0)
    output.close()
  }

  deinit { end() }

  /// What this program finds, but for the state directory.
  private static var environment: [String] {
    var found: [String] = []
    var next = unsafe environ
    while let entry = unsafe next.pointee {
      let text = unsafe String(cString: entry)
      if !text.hasPrefix("RECOURSE_STATE=") { found.append(text) }
      unsafe next += 1
    }
    return found
  }
}
