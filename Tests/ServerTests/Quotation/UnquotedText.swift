/// What stands outside of quotation marks and backticks, line by line.
///
/// A line is read twice: once as JSON reads it, where a backslash guards the mark behind it, and once as somebody does
/// who knows no escapes. What either takes for unquoted is unquoted.
struct UnquotedText {
  /// The parts outside of quotation marks, joined by a middle dot.
  private(set) var parts: [String] = []

  /// Lines whose last quotation mark closes nothing and that were not cut there.
  private(set) var openLines: [String] = []

  init(_ text: String, _ readings: [Reading] = [.escapes, .plain]) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
      for reading in readings { read(line, reading) }
    }
  }

  /// How marks are paired.
  enum Reading { case escapes, plain }

  /// Whether a word stands outside, compared without case.
  func contains(_ word: String) -> Bool {
    parts.contains { $0.lowercased().contains(word.lowercased()) }
  }

  private mutating func read(_ line: Substring, _ reading: Reading) {
    var outside = ""
    var isQuoted = false
    var isGuarded = false
    var isVerbatim = false
    for scalar in line.unicodeScalars {
      if scalar == "`", !isQuoted {
        isVerbatim.toggle()
        if !outside.isEmpty { parts.append(outside) }
        outside = ""
      } else if isVerbatim {
        continue
      } else if isGuarded {
        isGuarded = false
      } else if isQuoted, reading == .escapes, scalar == "\\" {
        isGuarded = true
      } else if scalar == "\"" {
        isQuoted.toggle()
        if !outside.isEmpty { parts.append(outside) }
        outside = ""
      } else if !isQuoted {
        outside.unicodeScalars.append(scalar)
      }
    }
    if !outside.isEmpty { parts.append(outside) }
    if isQuoted || isVerbatim, !line.hasSuffix("…") { openLines.append(String(line)) }
  }
}
