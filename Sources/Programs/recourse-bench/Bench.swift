/// One run of the benchmark: the stub, both servers in turn, and what came of it.
struct Bench {
  private let plan: Plan
  private let folder: String
  private let stub: Child
  private let baseURL: String
  private let errors: String
  private let manifest: String
  private var listManifests: [Measure: String] = [:]
  private let document: String
  private let workspace: Workspace
  private(set) var results = Results()

  /// Starts the stub and writes the manifests.
  ///
  /// - Throws: `missing` when something is not built.
  init(_ plan: Plan) throws(BenchError) {
    self.plan = plan
    folder = try executableFolder()
    for name in ["recourse-bench"] + Subject.allCases.map(\.rawValue) {
      let path = "\(folder)/\(name)"
      guard isExecutable(path) else { throw .missing(path: path) }
    }
    workspace = try Workspace()
    errors = workspace.file("errors.txt")
    let stubErrors = workspace.file("stub.txt")
    stub = try Child(
      ["\(folder)/recourse-bench", "stub"],
      errors: stubErrors,
      state: workspace.freshState()
    )
    let reader = LineReader(stub)
    let port = String(decoding: reader.bytes(of: try reader.next()), as: UTF8.self)
    baseURL = "http://127.0.0.1:\(port)"
    manifest = try workspace.write(BenchManifest.stub(baseURL: baseURL), as: "bench.json")
    let large = BenchDocument.many(Measure.documented, baseURL: baseURL)
    document = try workspace.write(large, as: "bench.openapi.json")
    for measure in Measure.allCases {
      guard let count = measure.listed else { continue }
      let bytes = BenchManifest.many(count, baseURL: baseURL)
      listManifests[measure] = try workspace.write(bytes, as: "\(measure.rawValue).json")
    }
  }

  /// Runs all rounds; the servers take turns, and change who is first.
  ///
  /// - Throws: what kept a server from answering its first request; later trouble becomes a note.
  mutating func run() throws(BenchError) -> Results {
    for round in 0..<plan.rounds {
      try? Descriptor.standardError.writeAll(Array("round \(round + 1) of \(plan.rounds)\n".utf8))
      let turns = round % 2 == 0 ? Subject.allCases : Subject.allCases.reversed()
      try measureStarts(turns)
      for contestant in turns { try measureCalls(contestant) }
      for measure in Measure.allCases { measureList(measure, turns) }
      measureDocument(turns)
      measureResumption()
      if round < plan.crowds { measureCrowd() }
      results.endRound()
    }
    stub.end()
    return results
  }

  /// A server that finds an empty state directory: a gate that one of an earlier round met is not its own.
  private func open(
    _ contestant: Subject,
    manifest: String,
    options: [String] = []
  ) throws(BenchError) -> Session {
    var command = contestant.command(folder: folder, baseURL: baseURL, manifest: manifest)
    if contestant == .recourse { command += options }
    return try Session(try Child(command, errors: errors, state: workspace.freshState()))
  }

  private mutating func measureStarts(_ turns: [Subject]) throws(BenchError) {
    var times: [Subject: [Double]] = [:]
    for _ in 0..<plan.starts {
      for contestant in turns {
        let session = try open(contestant, manifest: manifest)
        times[contestant, default: []].append(session.startSeconds)
        session.end()
      }
    }
    for (contestant, times) in times { results.add(.start, contestant, median(times)) }
  }

  /// After trouble the next step gets a fresh server: the old one may still owe answers.
  private mutating func measureCalls(_ contestant: Subject) throws(BenchError) {
    var session = try open(contestant, manifest: manifest)
    defer { session.end() }
    for step in Step.all where !results.isTroubled(step.measure, contestant) {
      if step.isBeyondFloor && contestant == .floor { continue }
      do throws(BenchError) {
        for (measure, value) in try step.body(session, plan) {
          results.add(measure, contestant, value)
        }
      } catch {
        results.note(step.measure, contestant, error)
        session.end()
        session = try open(contestant, manifest: manifest)
      }
    }
  }

  /// What several processes make of one limit, by the count of an API of its own.
  private mutating func measureCrowd() {
    guard !results.isTroubled(.crowdWaste, .recourse) else { return }
    do throws(BenchError) {
      let crowd = try LoadGenerator(plan.crowd, folder: folder, workspace: workspace)
      for (measure, value) in try crowd.run() { results.add(measure, .recourse, value) }
    } catch {
      results.note(.crowdWaste, .recourse, error)
    }
  }

  private mutating func measureResumption() {
    guard !results.isTroubled(.resumption, .recourse) else { return }
    let start = Restart(
      command: Subject.recourse.command(folder: folder, baseURL: baseURL, manifest: manifest),
      errors: errors,
      state: workspace.freshState()
    )
    do throws(BenchError) {
      for (measure, value) in try start.run() { results.add(measure, .recourse, value) }
    } catch {
      results.note(.resumption, .recourse, error)
    }
  }

  /// Start, search and memory with a large document; the floor lists its own two tools beside it.
  private mutating func measureDocument(_ turns: [Subject]) {
    for contestant in turns where !results.isTroubled(.document, contestant) {
      do throws(BenchError) {
        let session = try open(contestant, manifest: document)
        defer { session.end() }
        results.add(.document, contestant, try session.listSeconds())
        guard contestant == .recourse else { continue }
        results.add(.search, contestant, try session.searchSeconds())
        results.add(.memoryWithDocument, contestant, try session.peakMemory())
      } catch {
        results.note(.document, contestant, error)
      }
    }
  }

  private mutating func measureList(_ measure: Measure, _ turns: [Subject]) {
    guard let path = listManifests[measure] else { return }
    for contestant in turns where !results.isTroubled(measure, contestant) {
      var times: [Double] = []
      for _ in 0..<plan.lists {
        do throws(BenchError) {
          let session = try open(contestant, manifest: path, options: ["--list", "5000"])
          defer { session.end() }
          times.append(try session.listSeconds())
        } catch {
          results.note(measure, contestant, error)
          break
        }
      }
      results.add(measure, contestant, median(times))
    }
  }
}
