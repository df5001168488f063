/// What it costs to serve manifests or OpenAPI documents that somebody has: start and memory beside the floor.
struct DocumentReport {
  private static let rounds = 11

  private let folder: String
  private let workspace: Workspace

  /// Prepares an empty state directory.
  ///
  /// - Throws: `missing` when something is not built.
  init() throws(BenchError) {
    folder = try executableFolder()
    for name in Subject.allCases.map(\.rawValue) where !isExecutable("\(folder)/\(name)") {
      throw .missing(path: "\(folder)/\(name)")
    }
    workspace = try Workspace()
  }

  /// One line a file, in the order given.
  ///
  /// - Throws: what kept a server from listing its tools.
  func table(of files: [String]) throws(BenchError) -> String {
    var lines: [String] = []
    for file in files {
      var starts: [Subject: [Double]] = [:]
      var ratios: [Double] = []
      var memory: [Double] = []
      for _ in 0..<Self.rounds {
        var round: [Subject: Double] = [:]
        for contestant in Subject.allCases {
          let measured = try measure(contestant, file)
          round[contestant] = measured.seconds
          starts[contestant, default: []].append(measured.seconds)
          if contestant == .recourse { memory.append(measured.bytes) }
        }
        if let floor = round[.floor], let ours = round[.recourse] { ratios.append(ours / floor) }
      }
      lines.append(Self.line(file, ratios: ratios, starts: starts, memory: memory))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func measure(
    _ contestant: Subject,
    _ file: String
  ) throws(BenchError) -> (seconds: Double, bytes: Double) {
    let command = contestant.command(folder: folder, baseURL: "http://127.0.0.1:9", manifest: file)
    let session = try Session(
      try Child(command, errors: workspace.file("errors.txt"), state: workspace.freshState())
    )
    defer { session.end() }
    return (try session.listSeconds(), try session.peakMemory())
  }

  private static func line(
    _ file: String,
    ratios: [Double],
    starts: [Subject: [Double]],
    memory: [Double]
  ) -> String {
    let figures = Subject.allCases.map { contestant in
      "\(rounded((median(starts[contestant] ?? []) ?? 0) * 1e3, 1)) ms"
    }
    return "\(file): start to tools \(rounded(median(ratios) ?? 0, 2))× the floor "
      + "(\(figures.joined(separator: ", "))), peak memory "
      + "\(rounded((median(memory) ?? 0) / 1e6, 1)) MB"
  }
}
