internal import JSON

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Servers on one state directory that work for a long time with an API that often fails.
final class Soak {
  private let plan: SoakPlan
  private let stub: Child
  private let state: String
  private var members: [SoakMember] = []
  private var minutes: [SoakMinute] = []
  private var numbers = 0

  /// Starts the API and the servers.
  init(_ plan: SoakPlan, workspace: Workspace) throws(BenchError) {
    self.plan = plan
    let folder = try executableFolder()
    state = workspace.freshState()
    let errors = workspace.file("soak.txt")
    stub = try Child(["\(folder)/recourse-bench", "soak-stub"], errors: errors, state: state)
    let reader = LineReader(stub)
    let port = String(decoding: reader.bytes(of: try reader.next()), as: UTF8.self)
    let manifest = SoakErrand.manifest(baseURL: "http://127.0.0.1:\(port)")
    let path = try workspace.write(manifest, as: "soak.json")
    // Short waits, so that much is kept and taken up again.
    let command = ["\(folder)/recourse", "serve", path, "--wait", "2"]
    for _ in 0..<plan.processes {
      let child = try Child(command, errors: errors, state: state)
      members.append(try SoakMember(child, share: plan.share))
    }
  }

  /// Works for the time of the plan and prints a line a minute.
  ///
  /// - Returns: what changed from the start to the end.
  /// - Throws: what keeps a server from going on; a call without an answer for a minute is one.
  func run() throws(BenchError) -> SoakDrift {
    try say(SoakMinute.heading)
    let start = ContinuousClock.now
    for minute in 1...plan.minutes {
      try work(until: start + .seconds(60 * minute))
      let sample = try SoakMinute(minute, of: members, state: state)
      minutes.append(sample)
      try say(sample.row)
    }
    for member in members { member.child.end() }
    stub.end()
    return SoakDrift(minutes, edge: plan.edge)
  }

  private func work(until end: ContinuousClock.Instant) throws(BenchError) {
    while ContinuousClock.now < end {
      for member in members { try member.sendWhatIsDue(numbers: &numbers) }
      for index in ready(until: end) { try members[index].takeAnswers() }
      for member in members where member.overdue(now: .now) != nil {
        throw .silent(program: member.child.name, seconds: 60)
      }
    }
  }

  /// The members that have answered, waited for until the end.
  private func ready(until end: ContinuousClock.Instant) -> [Int] {
    var wanted = members.map { member in
      pollfd(fd: member.child.output.number, events: Int16(POLLIN), revents: 0)
    }
    let left = max(0, ContinuousClock.now.duration(to: end).seconds)
    _ = unsafe poll(&wanted, nfds_t(wanted.count), Int32(min(1, left) * 1000) + 1)
    return wanted.indices.filter { wanted[$0].revents != 0 }
  }

  private func say(_ line: String) throws(BenchError) {
    try Descriptor.standardOutput.writeAll(Array("\(line)\n".utf8))
  }
}
