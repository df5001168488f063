internal import JSON

/// What the benchmark prints.
struct Report {
  let results: Results

  /// A line a measure: the ratio first, what both servers took in brackets.
  var table: String {
    var rows = [["measure", "ratio", "target", "", "(floor, recourse)"]]
    for measure in Measure.allCases { rows.append(row(measure)) }
    let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        .joined(separator: "  ").trimmedEnd
    }
    lines += ["", "Ratio: recourse to floor, the median of \(results.roundCount) rounds."]
    lines += ["*  The floor has no limits and no gates: its plain call stands beside this one."]
    lines += ["** The floor knows no manifests: it lists its own two tools."]
    lines += ["*** Beside it stands the first call of a process that was just started."]
    lines += results.notes.map { "Not measured: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The same as one JSON object, in seconds, bytes and calls per second.
  var json: JSONValue {
    let (system, processors) = machine()
    return [
      "machine": ["system": .string(system), "processors": .number(JSONNumber(processors))],
      "rounds": .number(JSONNumber(results.roundCount)),
      "measures": .array(Measure.allCases.map(object)),
      "not_measured": .array(results.notes.map { .string($0) }),
    ]
  }

  private func row(_ measure: Measure) -> [String] {
    let ratio = results.ratio(measure).map { "\(rounded($0, 2))×" } ?? "–"
    let figures = Subject.allCases.map { contestant in
      results.value(measure, contestant).map { text($0, measure.unit) } ?? "–"
    }
    return [
      measure.title + measure.footnote, ratio, measure.target.map { text($0, measure.unit) } ?? "–",
      results.isMet(measure).map { $0 ? "met" : "MISSED" } ?? "",
      "(\(figures.joined(separator: ", ")))",
    ]
  }

  private func object(_ measure: Measure) -> JSONValue {
    var object: JSONObject = ["measure": .string(measure.rawValue)]
    object["unit"] = .string(measure.unit.rawValue)
    object["ratio"] = number(results.ratio(measure))
    object["floor"] = number(results.value(measure, .floor))
    object["recourse"] = number(results.value(measure, .recourse))
    switch measure.target {
    case .ratioAtMost(let limit): object["target"] = ["ratio_at_most": number(limit)]
    case .atMost(let limit): object["target"] = ["at_most": number(limit)]
    case .atLeast(let limit): object["target"] = ["at_least": number(limit)]
    case nil: break
    }
    if let isMet = results.isMet(measure) { object["met"] = .bool(isMet) }
    return .object(object)
  }

  private func number(_ value: Double?) -> JSONValue {
    value.map { .number(JSONNumber($0)) } ?? .null
  }

  private func text(_ target: Target, _ unit: Measure.Unit) -> String {
    switch target {
    case .ratioAtMost(let limit): "≤ \(rounded(limit, 1))×"
    case .atMost(let limit): "≤ \(text(limit, unit))"
    case .atLeast(let limit): "≥ \(text(limit, unit))"
    }
  }

  private func text(_ value: Double, _ unit: Measure.Unit) -> String {
    switch unit {
    case .seconds where value < 0.001: "\(rounded(value * 1e6, 0)) µs"
    case .seconds where value < 0.1: "\(rounded(value * 1e3, 1)) ms"
    case .seconds: "\(rounded(value * 1e3, 0)) ms"
    case .bytes: "\(rounded(value / 1e6, 1)) MB"
    case .plain: rounded(value, 4)
    case .perSecond: "\(grouped(Int(value.rounded())))/s"
    }
  }
}

/// A value with this many digits after the point, none of them when all would be 0.
func rounded(_ value: Double, _ digits: Int) -> String {
  var scale = 1
  for _ in 0..<digits { scale *= 10 }
  let whole = Int((value * Double(scale)).rounded())
  guard whole % scale != 0 else { return String(whole / scale) }
  return "\(whole / scale)." + String(scale + whole % scale).dropFirst()
}

/// A number with commas between thousands.
private func grouped(_ value: Int) -> String {
  value < 1000 ? "\(value)" : "\(grouped(value / 1000))," + String(1000 + value % 1000).dropFirst()
}

extension String {
  fileprivate var trimmedEnd: String {
    String(self[...(lastIndex { $0 != " " } ?? startIndex)])
  }
}
