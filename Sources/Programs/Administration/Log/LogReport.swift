import JSON
package import Telemetry
import Text
import Time

/// The log as a person reads it: a line for each entry, and the day where it changes.
package struct LogReport: Sendable {
  /// Characters that fit on a line.
  private let width: Int
  private var day = ""

  /// Characters in front of what an entry says: the time and the word for what happened.
  private static let indent = 24

  /// Makes a report for lines of so many characters, at least 60.
  package init(width: Int) { self.width = max(60, width) }

  /// The lines of the next entry.
  package mutating func lines(of entry: LogEntry) -> [StyledLine] {
    let at = entry.at.rfc3339
    let (day, time) = (String(at.prefix(10)), String(at.dropFirst(11).prefix(8)))
    var lines: [StyledLine] = []
    if day != self.day {
      self.day = day
      lines.append(StyledLine("\(day), times in UTC", .heading))
    }
    let (word, tone) = entry.word
    let gap = String(repeating: " ", count: max(2, Self.indent - 10 - word.count))
    let rows = Self.rows(entry.parts, width: width - Self.indent)
    lines.append(
      StyledLine([(time + "  ", .aside), (word, tone), (gap, .plain), (rows.first ?? "", .plain)])
    )
    let margin = String(repeating: " ", count: Self.indent)
    return lines + rows.dropFirst().map { StyledLine(margin + $0, .aside) }
  }

  /// Packs parts into rows, with commas between those of one row.
  private static func rows(_ parts: [String], width: Int) -> [String] {
    var rows: [String] = []
    for part in parts {
      if let last = rows.last, last.count + 2 + part.count <= width {
        rows[rows.count - 1] = last + ", " + part
      } else {
        rows.append(UntrustedText.cut(part, limit: max(width, 1)))
      }
    }
    return rows
  }
}

extension LogEntry {
  /// What happened, in one word, and what its colour stands for.
  fileprivate var word: (String, StyledLine.Tone) {
    switch event {
    case "attempt": ("attempt \(text("attempt") ?? "")", tone(of: text("verdict")))
    case "wait": ("waits", .waits)
    case "hold": ("held", .person)
    case "release": ("released", .good)
    case "cancel": ("cancelled", .aside)
    case "sighting":
      members["happened"]?.bool == true ? ("happened", .good) : ("not happened", .waits)
    case "purge": ("purged", .aside)
    case "dropped": ("lost", .person)
    default: (text("verdict") ?? event, tone(of: text("verdict")))
    }
  }

  private func tone(of verdict: String?) -> StyledLine.Tone {
    switch verdict {
    case "ok": .good
    case "back_off", "retry": .waits
    case "ask_operator": .person
    case "verify": .check
    case "cancelled": .aside
    default: .plain
    }
  }

  /// What there is to say of it, the most telling first.
  fileprivate var parts: [String] {
    var parts = [text("scope").flatMap { event == "hold" || event == "release" ? $0 : nil }]
    // What a person acted on comes before where they did.
    let isAct = ["release", "cancel", "sighting"].contains(event)
    let task = text("task").map { "task \($0)" }
    if isAct {
      parts += [
        text("number").map { "call \($0)" }, task, text("refusal").map { "the refusal \($0)" },
      ]
    }
    parts += [text("tool"), said]
    let requests = members["requests"]?.integer ?? 1
    parts.append(requests == 0 ? "nothing sent" : text("ms").map { "\($0) ms" })
    if requests > 1 { parts.append(English.count(requests, "request")) }
    parts.append(text("until").map(until))
    if !isAct { parts.append(task) }
    parts.append(members["arguments"].map { "with " + JSONWriter.text($0) })
    parts.append(text("client"))
    return parts.compactMap(\.self)
  }

  /// What the API or the program said of it.
  private var said: String? {
    switch event {
    case "hold": return text("cause")
    case "release", "cancel", "sighting": return text("by").map(Self.author)
    case "wait": return text("for").map(Self.cause)
    case "purge":
      let count = text("tasks").flatMap { Int($0) }.map { English.count($0, "task") }
      return [count, text("by").map(Self.author)].compactMap(\.self).joined(separator: ", ")
    case "dropped": return text("events").map { "\($0) entries that could not be kept in time" }
    default:
      let parts = [text("status"), text("code"), text("error")].compactMap(\.self)
      return parts.isEmpty ? nil : parts.joined(separator: " ")
    }
  }

  /// The time of the same day alone, another one with its date.
  private func until(_ instant: String) -> String {
    let isOfDay = instant.prefix(10) == at.rfc3339.prefix(10)
    return "until " + (isOfDay ? String(instant.dropFirst(11).prefix(8)) : instant)
  }

  private static func author(of cause: String) -> String {
    switch cause {
    case "terminal": "by a person in a terminal"
    case "page": "by a person on the status page"
    case "form": "by a person in a client's form"
    // As older programs wrote it.
    case "person": "by a person"
    case "success": "a call behind it went well"
    case "key": "another key is in its place"
    default: cause
    }
  }

  private static func cause(_ cause: String) -> String {
    switch CallEvent.WaitCause(rawValue: cause) {
    case .told: "the API named the time"
    case .retry: "before the next attempt"
    case .gate: "the API shut it for a while"
    case .budget: "a limit is used up"
    case .pace: "refusals taught how fast it may go"
    case .breaker: "the API keeps failing"
    case .strike: "one more refusal could bring a ban"
    case nil: cause
    }
  }

  /// A member as text.
  private func text(_ name: String) -> String? {
    guard let value = members[name] else { return nil }
    return value.string.map(PlainText.oneLine) ?? JSONWriter.text(value)
  }
}
