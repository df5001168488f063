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
          tally: try member.takeTally()
        )
      )
    }
    self.members = figures
    stored = fileSize("\(state)/state.db") + fileSize("\(state)/state.db-wal")
  }

  var tally: SoakTally { members.reduce(SoakTally()) { $0 + $1.tally } }

  static let heading =
    "minute  calls/s    ok  back_off  verify  other    p50 ms    p99 ms  CPU ms   memory MB"
    + "  descriptors  store MB"

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
      ("\(told[1])", 10), ("\(told[2])", 8), ("\(other)", 7), (times[0] ?? "–", 10),
      (times[1] ?? "–", 10), (rounded(tally.millisecondsPerCall, 2), 8),
      ("\(rounded(memory.min() ?? 0, 1))–\(rounded(memory.max() ?? 0, 1))", 12),
      ("\(descriptors.min() ?? 0)–\(descriptors.max() ?? 0)", 13),
      (rounded(Double(stored) / 1e6, 2), 10),
    ]
    return cells.map { $0.leftPadded($1) }.joined()
  }
}

extension String {
  /// The text with spaces before it.
  func leftPadded(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
