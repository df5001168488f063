package import JSON
package import Storage
import Text
import Time

/// What became of the move of a state, for a person and for programs.
package struct MoveReport: Sendable {
  private let source: String
  private let target: String
  private let outcome: StateMove.Outcome
  private let purpose: MovePurpose

  /// Makes a report.
  package init(
    of outcome: StateMove.Outcome,
    from source: String,
    to target: String,
    for purpose: MovePurpose
  ) {
    self.outcome = outcome
    self.source = source
    self.target = target
    self.purpose = purpose
  }

  /// Whether everything was moved, or would be.
  package var isMoved: Bool { if case .moved = outcome { true } else { false } }

  /// The report in lines.
  package var lines: [StyledLine] {
    switch outcome {
    case .moved(let counts): moved(counts)
    case .occupied(let counts): [.paragraph(occupied(counts), indent: 0, .person)]
    case .leased(let until): [.paragraph(leased(until), indent: 0, .person)]
    }
  }

  /// The report for programs.
  package var json: JSONObject {
    var json: JSONObject = ["from": .string(source), "to": .string(target), "moved": .bool(false)]
    switch outcome {
    case .moved(let counts):
      json["moved"] = .bool(purpose != .look)
      json["rows"] = Self.json(counts)
    case .occupied(let counts):
      json["target_holds"] = Self.json(counts)
      json["problem"] = .string(occupied(counts))
    case .leased(let until): json["problem"] = .string(leased(until))
    }
    if purpose == .look { json["dry_run"] = .bool(true) }
    return json
  }

  private static func json(_ counts: [String: Int]) -> JSONValue {
    .object(JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, JSONValue($0.value)) }))
  }

  // MARK: - Words

  private func moved(_ counts: [String: Int]) -> [StyledLine] {
    let verb = purpose == .look ? "Would move" : "Moved"
    var lines = [StyledLine("\(verb) \(source) to \(target):", .heading)]
    lines += Self.clauses(counts).map { StyledLine("  " + $0, .plain) }
    if counts.values.allSatisfy({ $0 == 0 }) {
      lines.append(StyledLine("  nothing, for nothing is kept there", .plain))
    }
    return lines
      + (purpose == .look ? dryRun : afterwards).map { .paragraph($0, indent: 0, .plain) }
  }

  private var dryRun: [String] {
    ["Nothing was written. End the servers that use it, then move it without --dry-run."]
  }

  private var afterwards: [String] {
    let next =
      "\(source) is left as it was and marked as moved: no program goes on with it. Start the servers with --state "
      + ShellWord.quoted(target) + ", or with RECOURSE_STATE set to it."
    guard purpose == .fence else { return [next] }
    return [
      next,
      "Programs that use \(source) still run: end them now, for what they send under limits is counted nowhere else, and "
        + "what they are sending at this moment has to be checked.",
    ]
  }

  /// Tables in the words of who looks after them, those that belong together in one line.
  private static func clauses(_ counts: [String: Int]) -> [String] {
    let count = { (table: String, noun: String, plural: String?) in
      counts[table].flatMap { $0 > 0 ? English.count($0, noun, plural: plural) : nil }
    }
    let groups: [[String?]] = [
      [
        count("task", "task", nil), count("call", "call", nil), count("note", "note", nil),
        count("result", "kept result", nil),
      ],
      [
        count("account", "limit in use", "limits in use"),
        count("use", "use of them", "uses of them"),
        count("place", "place in them", "places in them"), count("pace", "learned pace", nil),
      ],
      [
        count("hold", "hold", nil), count("gate", "gate", nil), count("breaker", "breaker", nil),
        count("refusal", "refusal that is not repeated", "refusals that are not repeated"),
        count("retry", "budget of retries", "budgets of retries"),
        count("remembered", "value that APIs told", "values that APIs told"),
      ],
      [
        count(
          "mark",
          "mark of what clients and people were told",
          "marks of what clients and people were told"
        )
      ],
    ]
    return groups.map { $0.compactMap(\.self) }.filter { !$0.isEmpty }
      .map { English.list($0, limit: .max) }
  }

  private func occupied(_ counts: [String: Int]) -> String {
    let held = Self.clauses(counts).joined(separator: "; ")
    let way =
      target.contains(text: "://")
      ? "Name another database; or, if nobody needs what is there, stop its servers and run: DROP SCHEMA recourse CASCADE;"
      : "Name another directory; or, if nobody needs what is there, stop its servers and move \(target) aside."
    return
      "Nothing was moved: \(target) holds a state already (\(held)), and two are not mixed. \(way)"
  }

  private func leased(_ until: Timestamp) -> String {
    "Nothing was moved: a process that was not ended in an orderly way may send by its part of a limit until "
      + "\(until.rfc3339). Move after that, or start its server again and end it."
  }
}
