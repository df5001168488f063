import Text
import Telemetry
import Time

/// The words after `recourse log`.
struct LogOptions {
  var filter = LogFilter()
  let form: Form
  let look: Look

  /// Entries that are shown at most, the latest; nil for all.
  let limit: Int?
  let place: State.Place

  /// What `--state` names.
  let state: String?

  enum Form { case lines, json }
  enum Look { case once, follow }

  private static let specs: [Options.Spec] = [
    .valued("--api", "the id of an API"), .valued("--task", "a task, by its name or its handle"),
    .valued("--since", Self.sinceForm), .flag("--failed"), .flag("--follow"), .flag("--json"),
    .valued("--limit", "a number of entries from 1 to 1000000"),
    .valued("--state", StateLocation.expected),
  ]
  private static let sinceForm =
    "a length of time such as 15m, 2h or 3d, or an instant such as 2026-11-28T18:00:00Z"

  /// Entries that are shown unless the words say which.
  private static let usualLimit = 200

  /// Reads the words at an instant.
  init(_ words: [String], now: Timestamp) throws(UsageError) {
    let options = try Options(words, command: "log", specs: Self.specs)
    if let operand = options.operands.first {
      throw .unexpectedOperand(operand, command: "log")
    }
    filter.api = options.value("--api")
    filter.task = options.value("--task")
    filter.isOfFailures = options.has("--failed")
    filter.since = try options.value("--since").map { text throws(UsageError) in
      guard let instant = Self.instant(text, now: now) else {
        throw .badValue(option: "--since", value: text, expected: Self.sinceForm)
      }
      return instant
    }
    form = options.has("--json") ? .json : .lines
    look = options.has("--follow") ? .follow : .once
    let said = try options.integer("--limit", in: 1...1_000_000)
    limit = said ?? (filter.since == nil ? Self.usualLimit : nil)
    state = options.value("--state")
    place = try StateLocation.place(named: state, variable: ProgramFiles.variable)
  }

  private static func instant(_ text: String, now: Timestamp) -> Timestamp? {
    if let seconds = DurationText.seconds(text) ?? DurationText.prose(text), seconds >= 0 {
      return now + -seconds
    }
    return Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + "T00:00:00Z")
  }
}
