#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// What it takes to go on after a crash: a call is kept, its server dies, and another one takes it up.
struct Restart {
  let command: [String]
  let errors: String
  let state: String

  /// Starts three servers on one state directory: the one that dies, the one that resumes, and one for comparison.
  func run() throws(BenchError) -> [Measure: Double?] {
    let handle = try keepAndCrash()
    // The API asked for a second.
    usleep(1_300_000)
    let resuming = try open([])
    let resumption = try resuming.resumeSeconds(handle)
    resuming.end()
    let plain = try open([])
    let first = try plain.firstCallSeconds()
    plain.end()
    return [.resumption: resumption, .firstCall: first]
  }

  private func keepAndCrash() throws(BenchError) -> String {
    let child = try Child(command + ["--wait", "0"], errors: errors, state: state)
    let handle = try Session(child).keepCall()
    child.crash()
    return handle
  }

  private func open(_ options: [String]) throws(BenchError) -> Session {
    try Session(try Child(command + options, errors: errors, state: state))
  }
}
