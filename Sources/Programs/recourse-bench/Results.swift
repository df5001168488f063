/// Values by round; within a round both servers met the same machine.
struct Results {
  private struct Key: Hashable {
    let measure: Measure
    let contestant: Subject
  }

  private var rounds: [[Key: Double]] = [[:]]
  private var troubles: [Key: BenchError] = [:]

  /// What could not be measured and why, in the order of the measures.
  var notes: [String] {
    Measure.allCases.flatMap { measure in
      Subject.allCases.compactMap { contestant in
        troubles[Key(measure: measure, contestant: contestant)].map {
          "\(measure.title), \(contestant.rawValue): \($0.message)"
        }
      }
    }
  }

  /// Rounds that are over.
  var roundCount: Int { rounds.count - 1 }

  mutating func endRound() { rounds.append([:]) }

  mutating func add(_ measure: Measure, _ contestant: Subject, _ value: Double?) {
    guard let value else { return }
    rounds[rounds.count - 1][Key(measure: measure, contestant: contestant)] = value
  }

  mutating func note(_ measure: Measure, _ contestant: Subject, _ error: BenchError) {
    troubles[Key(measure: measure, contestant: contestant)] = error
  }

  /// Whether a measure has failed before, so that it is not tried again.
  func isTroubled(_ measure: Measure, _ contestant: Subject) -> Bool {
    troubles[Key(measure: measure, contestant: contestant)] != nil
  }

  /// The median of the rounds.
  func value(_ measure: Measure, _ contestant: Subject) -> Double? {
    median(rounds.compactMap { value(measure, contestant, in: $0) })
  }

  /// The median of the ratios of recourse to the floor in each round.
  func ratio(_ measure: Measure) -> Double? {
    median(
      rounds.compactMap { round in
        guard let floor = value(measure, .floor, in: round), floor > 0 else { return nil }
        return value(measure, .recourse, in: round).map { $0 / floor }
      }
    )
  }

  /// Whether recourse keeps what is promised; nil where nothing is, or where it was not measured.
  func isMet(_ measure: Measure) -> Bool? {
    guard let target = measure.target, let value = value(measure, .recourse) else { return nil }
    return target.isMet(value: value, ratio: ratio(measure))
  }

  private func value(
    _ measure: Measure,
    _ contestant: Subject,
    in round: [Key: Double]
  ) -> Double? {
    guard contestant == .floor else { return round[Key(measure: measure, contestant: contestant)] }
    return switch measure {
    case .reserving, .refused: round[Key(measure: .call, contestant: .floor)]
    case .resumption: round[Key(measure: .firstCall, contestant: .recourse)]
    default: round[Key(measure: measure, contestant: .floor)]
    }
  }
}
