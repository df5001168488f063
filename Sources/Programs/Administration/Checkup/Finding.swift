package import JSON
import Text

/// One line of a doctor: what was looked at, how it is, and what to do.
package struct Finding: Sendable, Hashable {
  /// How it is.
  package enum State: String, Sendable {
    case good = "ok"
    /// Nothing has to be done, and it is worth knowing.
    case note
    /// Somebody has to do something.
    case todo
  }

  package let state: State

  /// What was looked at, in one or two words.
  package let subject: String

  /// How it is, in one sentence.
  package let text: String

  /// What to do; nil where nothing has to be done.
  package let remedy: String?

  /// Makes a finding; with a remedy it is something to do unless said otherwise.
  package init(_ state: State, _ subject: String, _ text: String, remedy: String? = nil) {
    self.state = state
    self.subject = subject
    self.text = text
    self.remedy = remedy
  }

  /// How it is and what to do, for where nothing else was looked at.
  package var sentences: String { remedy.map { "\(text) \($0)" } ?? text }

  /// The lines of findings, in their order, with how many have something to do at the end.
  package static func lines(of findings: [Finding]) -> [StyledLine] {
    let width = findings.map(\.subject.count).max() ?? 0
    var lines: [StyledLine] = []
    for finding in findings {
      let gap = String(repeating: " ", count: width - finding.subject.count + 2)
      let mark = finding.state.rawValue + (finding.state == .good ? "  " : "")
      lines.append(
        StyledLine([
          (mark + "  ", finding.state.tone), (finding.subject + gap, .heading),
          (finding.text, .plain),
        ])
      )
      if let remedy = finding.remedy { lines.append(.paragraph(remedy, indent: 6, .person)) }
    }
    let count = findings.count { $0.state == .todo }
    let closing = count == 0 ? "All is well." : "\(English.count(count, "thing")) to do."
    return lines + [StyledLine(closing, .heading)]
  }

  /// The findings for programs.
  package static func json(of findings: [Finding]) -> JSONObject {
    let list = findings.map { finding -> JSONValue in
      var json: JSONObject = [
        "state": .string(finding.state.rawValue), "subject": .string(finding.subject),
        "text": .string(finding.text),
      ]
      if let remedy = finding.remedy { json["remedy"] = .string(remedy) }
      return .object(json)
    }
    return ["findings": .array(list), "to_do": JSONValue(findings.count { $0.state == .todo })]
  }
}

extension Finding.State {
  fileprivate var tone: StyledLine.Tone {
    switch self {
    case .good: .good
    case .note: .aside
    case .todo: .person
    }
  }
}
