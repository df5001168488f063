import Text
import JSON
import YAML
import Manifests

/// The faults of a scenario file, in the order in which they are found.
///
/// A class, because the readers of nested values all add to one list.
final class ScenarioDiagnostics {
  private let file: String
  private var found: [(message: String, pointer: JSONPointer)] = []

  init(file: String) { self.file = file }

  var isEmpty: Bool { found.isEmpty }

  func add(_ message: String, at pointer: JSONPointer) { found.append((message, pointer)) }

  /// The faults with the lines on which they stand.
  func diagnostics(in document: WrittenDocument) -> [Diagnostic] {
    let places = document.sourceMap.places(of: found.map(\.pointer))
    return found.map { fault in
      diagnostic(fault.message, at: places[fault.pointer]?.value, pointer: fault.pointer)
    }
  }

  private func diagnostic(
    _ message: String,
    at position: JSONSourceMap.Position?,
    pointer: JSONPointer
  ) -> Diagnostic {
    Diagnostic(
      severity: .error,
      file: file,
      line: position?.line,
      column: position?.column,
      pointer: pointer,
      message: message
    )
  }
}

/// A value of a scenario file with its place.
struct ScenarioValue {
  let value: JSONValue
  let pointer: JSONPointer
  let findings: ScenarioDiagnostics

  func mismatch(_ expected: String) {
    findings.add("expected \(expected), found \(Self.quoted(value))", at: pointer)
  }

  /// The members of an object; others than the known ones are reported.
  func members(known: [String], _ expected: String) -> JSONObject? {
    guard let object = value.object else {
      mismatch(expected)
      return nil
    }
    for name in object.names where !known.contains(name) {
      findings.add(
        "there is no member of this name here; known are \(known.joined(separator: ", "))",
        at: pointer.appending(name)
      )
    }
    return object
  }

  /// A member of an object value, nil where it is missing.
  func member(_ name: String) -> ScenarioValue? {
    value[name].map {
      ScenarioValue(value: $0, pointer: pointer.appending(name), findings: findings)
    }
  }

  /// The elements of an array value.
  var elements: [ScenarioValue] {
    (value.array ?? []).enumerated().map {
      ScenarioValue(value: $1, pointer: pointer.appending($0), findings: findings)
    }
  }

  func integer(in range: ClosedRange<Int>, _ what: String) -> Int? {
    if let integer = value.integer, range.contains(integer) { return integer }
    mismatch("\(what), a whole number from \(range.lowerBound) to \(range.upperBound)")
    return nil
  }

  /// A value as it may be quoted: short and on one line.
  static func quoted(_ value: JSONValue) -> String {
    switch value {
    case .object: return "an object"
    case .array: return "an array"
    default:
      let text = PlainText.oneLine(JSONWriter.text(value))
      return text.count > 60 ? text.prefix(60) + "…" : text
    }
  }
}

/// The search for the name that was meant.
enum Suggestion {
  /// A clause to append: `; did you mean "x"?`, or the first of the names that there are.
  static func clause(for name: String, among names: [String]) -> String {
    let near = names.map { ($0, distance(name.lowercased(), $0.lowercased())) }
      .min { $0.1 < $1.1 }
    if let near, near.1 <= max(2, name.count / 3) { return "; did you mean \"\(near.0)\"?" }
    if names.isEmpty { return "; the manifest has none" }
    let shown = names.prefix(8).joined(separator: ", ")
    return "; known are \(shown)" + (names.count > 8 ? ", …" : "")
  }

  /// Number of insertions, deletions and replacements between two words.
  private static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left.prefix(64))
    let right = Array(right.prefix(64))
    var last = Array(0...right.count)
    for (row, character) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        let replaced = last[column] + (character == other ? 0 : 1)
        current.append(min(replaced, last[column + 1] + 1, current[column] + 1))
      }
      last = current
    }
    return last[right.count]
  }
}
