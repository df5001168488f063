/// How the end of a soak differs from its start, for each process.
struct SoakDrift {
  /// Of one process: figures of the first minutes and of the last ones.
  struct Member {
    var first: SoakMinute.Figures
    var last: SoakMinute.Figures
  }

  let edge: Int
  let members: [Member]

  /// What agents were told in the last minutes, the most frequent first.
  let reasons: [(String, Int)]

  /// Compares so many minutes at the start with as many at the end.
  init(_ minutes: [SoakMinute], edge: Int) {
    self.edge = edge
    let last = minutes.suffix(edge).reduce(SoakTally()) { $0 + $1.tally }
    reasons = last.reasons.map { ($0.key, $0.value) }.sorted { $0.1 > $1.1 }
    members = (minutes.first?.members.indices ?? 0..<0).map { index in
      Member(
        first: SoakMinute.Figures(minutes.prefix(edge).map { $0.members[index] }),
        last: SoakMinute.Figures(minutes.suffix(edge).map { $0.members[index] })
      )
    }
  }

  /// Whether nothing grew by more than chance may make it.
  var isSteady: Bool { members.allSatisfy(\.isSteady) }

  /// A line for each process, and what agents were told.
  var table: String {
    var lines = ["", "process" + Member.heading]
    lines += members.enumerated().map { "\($0 + 1)".leftPadded(7) + $1.row }
    lines.append(
      "The first \(edge) minutes beside the last; p50 and p99 are what calls took beside the API, and "
        + "CPU is what one took of a processor."
    )
    lines.append("What agents were told in the last \(edge):")
    lines += reasons.map { "\($0.1)".leftPadded(8) + "  " + $0.0 }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension SoakDrift.Member {
  /// Memory may grow by a quarter and 4 MB, descriptors by a connection or two per call under way, and a call's share of
  /// a processor by a third and a tenth of a millisecond.
  ///
  /// The time that calls take depends on what else the machine does, so only twice as much and 5 ms counts.
  fileprivate var isSteady: Bool {
    last.memory <= first.memory * 1.25 + 4e6 && last.descriptors <= first.descriptors + 8
      && last.tally.millisecondsPerCall <= first.tally.millisecondsPerCall * 1.33 + 0.1
      && last.overhead(0.5) <= first.overhead(0.5) * 2 + 5
  }

  fileprivate static let heading =
    ["memory MB", "descriptors", "CPU ms", "p50 ms", "p99 ms"].map { $0.leftPadded(18) }.joined()

  fileprivate var row: String {
    let cells = [
      cell { $0.memory / 1e6 }, cell { Double($0.descriptors) },
      cell { $0.tally.millisecondsPerCall }, cell { $0.overhead(0.5) }, cell { $0.overhead(0.99) },
    ]
    return cells.joined() + (isSteady ? "" : "  GROWS")
  }

  private func cell(_ figure: (SoakMinute.Figures) -> Double) -> String {
    "\(rounded(figure(first), 2)) → \(rounded(figure(last), 2))".leftPadded(18)
  }
}

extension SoakMinute.Figures {
  /// The most of some minutes, and what came of all their calls.
  fileprivate init(_ minutes: [SoakMinute.Figures]) {
    memory = minutes.map(\.memory).max() ?? 0
    descriptors = minutes.map(\.descriptors).max() ?? 0
    tally = minutes.reduce(SoakTally()) { $0 + $1.tally }
  }

  /// Milliseconds that good calls took longer than the API, at most, for this share of them.
  fileprivate func overhead(_ share: Double) -> Double {
    (percentile(share, of: tally.overheads) ?? 0) * 1000
  }
}
