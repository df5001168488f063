import JSON

/// Compares what came with what a transcript expects.
///
/// `…` inside an expected string stands for any text, `"…"` for any value; a member named `…` allows further members.
enum Expectation {
  /// The differences, each with its place; none when all is as expected.
  static func differences(
    _ expected: JSONValue,
    _ actual: JSONValue,
    at pointer: JSONPointer = JSONPointer()
  ) -> [String] {
    switch (expected, actual) {
    case (.string("…"), _): return []
    case (.object(let expected), .object(let actual)):
      return differences(expected, actual, at: pointer)
    case (.array(let expected), .array(let actual)) where expected.count == actual.count:
      return zip(expected, actual).enumerated().flatMap { index, pair in
        differences(pair.0, pair.1, at: pointer.appending(index))
      }
    case (.string(let pattern), .string(let text)) where Glob(pattern).matches(text): return []
    case _ where expected == actual: return []
    default:
      return [
        "\(pointer): expected \(JSONWriter.text(expected)), got \(JSONWriter.text(actual))"
      ]
    }
  }

  private static func differences(
    _ expected: JSONObject,
    _ actual: JSONObject,
    at pointer: JSONPointer
  ) -> [String] {
    let isOpen = expected["…"] != nil
    let wanted = expected.members.filter { $0.name != "…" }
    let missing = wanted.flatMap { member -> [String] in
      let place = pointer.appending(member.name)
      guard let value = actual[member.name] else { return ["\(place): missing"] }
      return differences(member.value, value, at: place)
    }
    guard !isOpen else { return missing }
    return missing
      + actual.members.filter { expected[$0.name] == nil }.map {
        "\(pointer.appending($0.name)): not expected: \(JSONWriter.text($0.value))"
      }
  }
}

/// A pattern in which `…` stands for any text.
struct Glob {
  private let pieces: [Substring]

  init(_ pattern: String) {
    pieces = pattern.split(separator: "…", omittingEmptySubsequences: false)
  }

  func matches(_ text: String) -> Bool {
    guard let first = pieces.first, let last = pieces.last, text.hasPrefix(first) else {
      return false
    }
    guard pieces.count > 1 else { return text == first }
    var rest = text.dropFirst(first.count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard let range = rest.firstRange(of: piece) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}

/// Lines of which each may hold `…`; a line that is nothing else stands for any number of lines.
enum LineGlob {
  static func matches(_ patterns: [String], _ text: String) -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return matches(patterns[...], lines[...])
  }

  private static func matches(_ patterns: ArraySlice<String>, _ lines: ArraySlice<String>) -> Bool {
    guard let first = patterns.first else { return lines.isEmpty }
    let rest = patterns.dropFirst()
    if first == "…" {
      return (lines.startIndex...lines.endIndex).contains { matches(rest, lines[$0...]) }
    }
    guard let line = lines.first, Glob(first).matches(line) else { return false }
    return matches(rest, lines.dropFirst())
  }
}
