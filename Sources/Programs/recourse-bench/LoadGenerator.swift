internal import JSON

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// How much many processes do under one limit.
struct CrowdPlan {
  static let processes = 16

  /// Calls that any stretch of this many milliseconds holds.
  let limit: Int
  let milliseconds: Int

  /// Windows' worth of calls that are made; the first needs no wait.
  let windows: Int

  /// Calls of each process.
  var share: Int { limit * windows / Self.processes }

  /// Seconds from the first call to the last, if nothing were lost.
  var earliest: Double {
    let waits = (share * Self.processes + limit - 1) / limit - 1
    return Double(waits * milliseconds) / 1000
  }
}

/// Sixteen servers on one state directory, each with an agent that calls as fast as it is answered.
final class LoadGenerator {
  private let plan: CrowdPlan
  private let stub: Child
  private let stubReader: LineReader
  private var members: [(client: Client, done: Int)] = []

  /// Starts a stub with a limit of its own, and the servers.
  init(_ plan: CrowdPlan, folder: String, workspace: Workspace) throws(BenchError) {
    self.plan = plan
    let window = [String(plan.limit), String(plan.milliseconds)]
    let state = workspace.freshState()
    let program = ["\(folder)/recourse-bench", "stub"] + window
    stub = try Child(program, errors: workspace.file("crowd-stub.txt"), state: state)
    stubReader = LineReader(stub)
    let port = String(decoding: stubReader.bytes(of: try stubReader.next()), as: UTF8.self)
    let manifest = BenchManifest.stub(
      baseURL: "http://127.0.0.1:\(port)",
      limit: (plan.limit, Double(plan.milliseconds) / 1000)
    )
    let path = try workspace.write(manifest, as: "crowd.json")
    for _ in 0..<CrowdPlan.processes {
      let command = ["\(folder)/recourse", "serve", path]
      let errors = workspace.file("crowd.txt")
      let child = try Child(command, errors: errors, state: state)
      members.append((Client(child), 0))
      try Session.greet(members[members.count - 1].client)
    }
  }

  /// Makes all calls.
  ///
  /// - Throws: what a server says instead of an answer; a call that is told to wait longer than it may is one.
  func run() throws(BenchError) -> [Measure: Double?] {
    for member in members { try member.client.send(Self.request) }
    var fairness: Double?
    while members.contains(where: { $0.done < plan.share }) {
      for index in try ready() {
        try members[index].client.expect(Self.mark)
        members[index].done += 1
        if members[index].done < plan.share {
          try members[index].client.send(Self.request)
        } else if fairness == nil {
          fairness = jainIndex(of: members.map { Double($0.done) })
        }
      }
    }
    for member in members { member.client.child.end() }
    let count = try finalCount()
    return [
      .crowdWaste: Double(count.refused) / Double(count.admitted),
      .crowdTime: count.seconds / plan.earliest,
      .crowdFairness: fairness,
    ]
  }

  private static let request = Request.call("get_metered", ["id": 0])
  private static let mark = Array(StubAnswers.mark(0).utf8)

  /// The members that have answered, waited for.
  private func ready() throws(BenchError) -> [Int] {
    var wanted = members.map { member in
      let isBusy = member.done < plan.share
      let number = member.client.child.output.number
      return pollfd(fd: isBusy ? number : -1, events: Int16(POLLIN), revents: 0)
    }
    guard unsafe poll(&wanted, nfds_t(wanted.count), Int32(Client.patience * 1000)) > 0 else {
      throw .silent(program: "recourse", seconds: Client.patience)
    }
    return wanted.indices.filter { wanted[$0].revents != 0 }
  }

  private func finalCount() throws(BenchError) -> StubWindow.Count {
    stub.closeInput()
    let line = String(decoding: stubReader.bytes(of: try stubReader.next()), as: UTF8.self)
    stub.end()
    guard let count = StubWindow.Count(line) else {
      throw .unexpected(program: stub.name, answer: line)
    }
    return count
  }
}
