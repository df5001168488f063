import JSON

/// Writes expectations anew, with the placeholders of the old ones where these still match.
struct Recorder {
  /// What stands for names in angle brackets, the names that the section uses first.
  private let names: [(name: String, value: String)]

  /// Characters below which a value is no sign of its name.
  private static let shortestValue = 8

  /// Products of lengths above which a line is written anew without a look at the old one.
  private static let sizeLimit = 4_000_000

  /// Makes a recorder for a section with the given text.
  init(names: [String: String], used text: String) {
    self.names = names.filter { $0.value.count >= Self.shortestValue }
      .sorted { ($0.value.count, $1.key) > ($1.value.count, $0.key) }
      .map { (name: "<\($0.key)>", value: $0.value) }
      .stablyPartitioned { text.contains($0.name) }
  }

  /// The pattern of a line that came where another one was expected.
  func line(_ expected: String, as actual: String) -> String {
    if Glob(expected).matches(actual) { return naming(expected) }
    let (old, new) = (Array(expected), Array(actual))
    guard old.count * new.count <= Self.sizeLimit else { return fresh(actual) }
    let merge = Self.merge(old, new)
    let characters = merge.pieces.map { piece in
      switch piece {
      case .kept(let index): old[index]
      case .replaced(expected: _, let index), .added(let index): new[index]
      }
    }
    return fresh(String(characters))
  }

  /// The pattern of a line for which nothing was expected.
  func fresh(_ line: String) -> String {
    naming(line)
      .replacing(/tk_[a-z2-7]{26}/) { _ in "tk_…" }
      .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/) { _ in "…" }
      .replacing(/\(\d+ s from now\)/) { _ in "(… s from now)" }
      .replacing(/127\.0\.0\.1:\d+/) { _ in "127.0.0.1:…" }
  }

  /// What it costs to make one line of the other, for each of their characters; 0 for equal ones.
  static func distance(_ expected: String, _ actual: String) -> Double {
    let (old, new) = (Array(expected), Array(actual))
    guard old.count * new.count <= sizeLimit else { return .infinity }
    return Double(merge(old, new).cost) / Double(max(old.count + new.count, 1))
  }

  private static func merge(_ old: [Character], _ new: [Character]) -> PatternMerge {
    PatternMerge(
      expectedCount: old.count,
      actualCount: new.count,
      isWildcard: { old[$0] == "…" },
      matches: { old[$0] == new[$1] }
    )
  }

  /// The text with names in the place of what they stand for.
  func naming(_ text: String) -> String {
    names.reduce(text) { $0.replacing($1.value, with: $1.name) }
  }

  // MARK: - Lines

  /// The lines of a text that came where others were expected; `raw` are these as they are written.
  func lines(_ expected: [String], raw: [String], as actual: [String]) -> [String] {
    let globs = expected.map { Glob($0) }
    let words = expected.map { Set($0.split(separator: " ")) }
    let actualWords = actual.map { Set($0.split(separator: " ")) }
    func isReworded(_ old: Int, _ new: Int) -> Bool {
      2 * words[old].intersection(actualWords[new]).count >= words[old].count
    }
    let merge = PatternMerge(
      expectedCount: expected.count,
      actualCount: actual.count,
      isWildcard: { expected[$0] == "…" },
      matches: { globs[$0].matches(actual[$1]) },
      isAlike: isReworded
    )
    return merge.pieces.map { piece in
      switch piece {
      case .kept(let index): raw[index]
      case .replaced(let old, let new): line(expected[old], as: actual[new])
      case .added(let index): fresh(actual[index])
      }
    }
  }

  // MARK: - JSON

  /// The text of a value that came where another one was expected.
  ///
  /// Where only scalars have changed the text stays as it is written; otherwise it is laid out anew.
  func json(_ block: String, _ expected: JSONValue, as actual: JSONValue) -> String {
    var changes: [(old: String, new: String)] = []
    var isReshaped = false
    let merged = merge(expected, actual) { change in
      if let change { changes.append(change) } else { isReshaped = true }
    }
    var text = block
    for change in changes where !isReshaped {
      let places = text.ranges(of: change.old)
      if places.count == 1 {
        text.replaceSubrange(places[0], with: change.new)
      } else {
        isReshaped = true
      }
    }
    return naming(isReshaped ? PrettyJSON.text(merged, .dense) : text)
  }

  /// Reports each scalar that has changed, and nil where members or elements have.
  private func merge(
    _ expected: JSONValue,
    _ actual: JSONValue,
    report: ((old: String, new: String)?) -> Void
  ) -> JSONValue {
    if Expectation.differences(expected, actual).isEmpty { return expected }
    switch (expected, actual) {
    case (.object(let old), .object(let new)):
      return .object(merge(old, new, report: report))
    case (.array(let old), .array(let new)):
      if old.count != new.count { report(nil) }
      return .array(
        new.enumerated().map { index, value in
          index < old.count ? merge(old[index], value, report: report) : fresh(value)
        }
      )
    default:
      let value: JSONValue =
        if case .string(let old) = expected, case .string(let new) = actual {
          .string(line(old, as: new))
        } else {
          fresh(actual)
        }
      report((JSONWriter.text(expected), JSONWriter.text(value)))
      return value
    }
  }

  private func merge(
    _ expected: JSONObject,
    _ actual: JSONObject,
    report: ((old: String, new: String)?) -> Void
  ) -> JSONObject {
    var merged: [(String, JSONValue)] = []
    for member in expected.members {
      if member.name == "…" { continue }
      guard let value = actual[member.name] else {
        report(nil)
        continue
      }
      merged.append((member.name, merge(member.value, value, report: report)))
    }
    guard expected["…"] == nil else { return JSONObject(merged + [("…", true)]) }
    for member in actual.members where expected[member.name] == nil {
      report(nil)
      merged.append((member.name, fresh(member.value)))
    }
    return JSONObject(merged)
  }

  private func fresh(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(fresh(text))
    case .array(let elements): .array(elements.map(fresh))
    case .object(let object):
      .object(JSONObject(object.members.map { ($0.name, fresh($0.value)) }))
    default: value
    }
  }
}

extension Array {
  /// The elements that pass the test before the others, each in their order.
  fileprivate func stablyPartitioned(_ isFirst: (Element) -> Bool) -> [Element] {
    filter(isFirst) + filter { !isFirst($0) }
  }
}
