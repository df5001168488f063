/// What was measured in a minute of a soak.
struct SoakMinute {
  /// Of one process.
  struct Figures {
    /// Bytes.
    var memory: Double
    var descriptors: Int
    var tally: SoakTally
  }

  let minute: Int
  let members: [Figures]

  /// Bytes of the store with its log.
  let stored: Int

  /// Takes the figures of all members and sets their tallies back.
  init(_ minute: Int, of members: [SoakMember], state: String) throws(BenchError) {
    self.minute = minute
    var figures: [Figures] = []
    for member in members {
      let process = member.child.process
      figures.append(
        Figures(
          memory: try currentMemory(of: process),
          descriptors: try descriptorCount(of: process),
          tally: member.takeTally()
        )
      )
    }
    self.members = figures
    stored = fileSize("\(state)/state.db") + fileSize("\(state)/state.db-wal")
  }

  var tally: SoakTally { members.reduce(SoakTally()) { $0 + $1.tally } }

  static let heading =
    "minute  calls/s    ok  back_off  verify  other  p50 ms  p99 ms   memory MB  descriptors"
    + "  store MB"

  /// The minute as a line: what the product adds to the API's time, and the least and the most of all processes.
  var row: String {
    let tally = tally
    let told = ["ok", "back_off", "verify"].map { tally.outcomes[$0] ?? 0 }
    let other = tally.count - told.reduce(0, +)
    let times = [0.5, 0.99].map {
      percentile($0, of: tally.overheads).map { rounded($0 * 1000, 2) }
    }
    let memory = members.map { $0.memory / 1e6 }
    let descriptors = members.map(\.descriptors)
    let cells: [(String, Int)] = [
      ("\(minute)", 6), (rounded(Double(tally.count) / 60, 1), 9), ("\(told[0])", 6),
      ("\(told[1])", 10), ("\(told[2])", 8), ("\(other)", 7), (times[0] ?? "–", 8),
      (times[1] ?? "–", 8),
      ("\(rounded(memory.min() ?? 0, 1))–\(rounded(memory.max() ?? 0, 1))", 12),
      ("\(descriptors.min() ?? 0)–\(descriptors.max() ?? 0)", 13),
      (rounded(Double(stored) / 1e6, 2), 10),
    ]
    return cells.map { $0.leftPadded($1) }.joined()
  }
}

/// How the end of a soak differs from its start, for each process.
struct SoakDrift {
  /// Of one process: figures of the first minutes and of the last ones.
  struct Member {
    var memory: (first: Double, last: Double)
    var descriptors: (first: Int, last: Int)
    var overheads: (first: [Double], last: [Double])
  }

  let edge: Int
  let members: [Member]

  /// What agents were told in the last minutes, the most frequent first.
  let reasons: [(String, Int)]

  init(_ minutes: [SoakMinute], edge: Int) {
    self.edge = edge
    let last = minutes.suffix(edge).reduce(SoakTally()) { $0 + $1.tally }
    reasons = last.reasons.map { ($0.key, $0.value) }.sorted { $0.1 > $1.1 }
    let count = minutes.first?.members.count ?? 0
    members = (0..<count).map { index in
      let first = minutes.prefix(edge).map { $0.members[index] }
      let last = minutes.suffix(edge).map { $0.members[index] }
      return Member(
        memory: (
          first.map(\.memory).max() ?? 0, last.map(\.memory).max() ?? 0
        ),
        descriptors: (first.map(\.descriptors).max() ?? 0, last.map(\.descriptors).max() ?? 0),
        overheads: (first.flatMap(\.tally.overheads), last.flatMap(\.tally.overheads))
      )
    }
  }

  /// Whether nothing grew by more than chance may make it.
  var isSteady: Bool { members.allSatisfy(\.isSteady) }

  var table: String {
    var lines = ["", "process  memory MB       descriptors  p50 ms          p99 ms"]
    for (number, member) in members.enumerated() {
      let times = [0.5, 0.99].map { share in
        let first = percentile(share, of: member.overheads.first) ?? 0
        let last = percentile(share, of: member.overheads.last) ?? 0
        return "\(rounded(first * 1000, 2)) → \(rounded(last * 1000, 2))"
      }
      let memory =
        "\(rounded(member.memory.first / 1e6, 1)) → \(rounded(member.memory.last / 1e6, 1))"
      let cells = [
        ("\(number + 1)", 9), (memory, 16),
        ("\(member.descriptors.first) → \(member.descriptors.last)", 13), (times[0], 16),
        (times[1], 0),
      ]
      lines.append(
        cells.map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) }.joined()
          + (member.isSteady ? "" : "  GROWS")
      )
    }
    lines.append(
      "The first \(edge) minutes beside the last; ms are what calls took beside the API."
    )
    lines.append("What agents were told in the last \(edge):")
    lines += reasons.map { "\($0.1)".leftPadded(8) + "  " + $0.0 }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension SoakDrift.Member {
  /// Memory may grow by a quarter and 4 MB, descriptors by a connection or two per call under way, the median time by a
  /// half and 2 ms.
  var isSteady: Bool {
    let times = (percentile(0.5, of: overheads.first), percentile(0.5, of: overheads.last))
    return memory.last <= memory.first * 1.25 + 4e6 && descriptors.last <= descriptors.first + 8
      && (times.1 ?? 0) <= (times.0 ?? 0) * 1.5 + 0.002
  }
}

extension String {
  fileprivate func leftPadded(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
