import JSON

/// A section of a transcript on its way to fit what the programs say.
final class SectionRecord {
  /// The section as it fits so far.
  private(set) var section: Transcript.Section

  private let names: [String: String]
  private let recorder: Recorder

  /// The body as it is compared: names stand for their values.
  private let filled: [String]

  init(_ section: Transcript.Section, names: [String: String]) {
    self.section = section
    self.names = names
    filled = section.body.map { StepReader.fill($0, with: names) }
    recorder = Recorder(names: names, used: section.body.joined(separator: "\n"))
  }

  /// Has the title say something else.
  func revise(title: String) { section.title = title }

  /// Writes the lines anew; blank ones at the end stay.
  func revise(linesAs actual: [String]) {
    let count = textCount
    let lines = recorder.lines(
      Array(filled[..<count]),
      raw: section.body[..<count].map(String.init),
      as: actual
    )
    section.body.replaceSubrange(..<count, with: lines.map { Substring($0) })
  }

  /// Writes one line anew that is expected in any place.
  func revise(line expected: String, as actual: String) {
    guard let index = filled.firstIndex(of: expected) else { return }
    section.body[index] = Substring(recorder.line(expected, as: actual))
  }

  /// Writes one of the values anew, which blank lines part.
  func revise(block index: Int, _ expected: JSONValue, as actual: JSONValue) {
    // What is written already may have another number of lines.
    let lines = section.body.map { Substring(StepReader.fill($0, with: names)) }
    let blocks = lines.indices.split { lines[$0].allSatisfy(\.isWhitespace) }
    guard blocks.indices.contains(index) else { return }
    let block = blocks[index]
    let text = recorder.json(
      lines[block.startIndex..<block.endIndex].joined(separator: "\n"),
      expected,
      as: actual
    )
    section.body.replaceSubrange(
      block.startIndex..<block.endIndex,
      with: text.split(separator: "\n", omittingEmptySubsequences: false)
    )
  }

  /// Number of lines without blank ones at the end.
  private var textCount: Int {
    (filled.lastIndex { !$0.allSatisfy(\.isWhitespace) } ?? -1) + 1
  }
}
