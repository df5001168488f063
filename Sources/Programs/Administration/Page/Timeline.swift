import JSON
import Pacing
package import Telemetry
package import Time

/// What the log tells of the last hour: minute by minute, for each API.
///
/// Minutes are whole ones of the clock, so that it is the same from look to look until something has happened or a minute
/// is over.
package struct Timeline: Sendable {
  /// Minutes that are shown, the present one among them.
  package static let length = 60

  private var rows: [String: Row] = [:]

  /// Entries that the log could not keep, by minute.
  private var lost: [Int: Int] = [:]

  /// Makes a timeline of which nothing is known.
  package init() {}

  /// The first instant that a timeline of a present shows.
  package static func start(now: Timestamp) -> Timestamp {
    Timestamp(milliseconds: Int64(minute(of: now) - length + 1) * 60_000)
  }

  /// Takes in what the log tells next; entries come in the order of their time.
  package mutating func take(_ entries: [LogEntry], now: Timestamp) {
    let first = Self.minute(of: now) - Self.length + 1
    for entry in entries where Self.minute(of: entry.at) >= first { take(entry) }
    for api in rows.keys { rows[api]?.forget(before: first) }
    rows = rows.filter { !$0.value.isEmpty }
    lost = lost.filter { $0.key >= first }
  }

  private mutating func take(_ entry: LogEntry) {
    let minute = Self.minute(of: entry.at)
    if entry.event == "dropped" {
      lost[minute, default: 0] += entry.members["events"]?.integer ?? 0
    }
    guard let api = entry.api else { return }
    rows[api, default: Row()].take(entry, minute: minute)
  }

  static func minute(of instant: Timestamp) -> Int {
    Int((Double(instant.milliseconds) / 60_000).rounded(.down))
  }

  // MARK: - What is shown

  /// APIs that are shown at most: the busiest.
  private static let rowLimit = 24

  /// The section of the page; `holds` are those of the present look.
  func json(now: Timestamp, holds: [PacingSnapshot.Hold]) -> JSONObject {
    let last = Self.minute(of: now)
    let first = last - Self.length + 1
    var shown = rows
    for hold in holds { shown[hold.place.api, default: Row()].show(hold) }
    let present = Set(holds.map(\.place.words))
    let busiest = shown.sorted { ($1.value.weight, $0.key) < ($0.value.weight, $1.key) }
      .prefix(Self.rowLimit)
    let items = busiest.sorted { $0.key < $1.key }.map { api, row in
      JSONValue.object(row.json(of: api, from: first, to: last, present: present))
    }
    var section: JSONObject = [
      "from": JSONValue(first * 60_000), "items": .array(items),
    ]
    if shown.count > busiest.count { section["more"] = JSONValue(shown.count - busiest.count) }
    let lost = lost.values.reduce(0, +)
    if lost > 0 { section["lost"] = JSONValue(lost) }
    return section
  }
}

extension Timeline {
  /// What the log tells of one API.
  private struct Row: Sendable {
    private var minutes: [Int: Minute] = [:]
    private var holds: [Hold] = []

    /// The last minute of the waits that began before what is shown.
    private var earlierWaits = Int.min

    struct Minute: Sendable, Hashable {
      var calls = 0
      /// Requests that the API refused, or did not answer.
      var refusals = 0
      var waits = 0
      /// The last minute of the waits that began in this one.
      var waitsUntil = Int.min
    }

    /// A scope that was closed until a person acts; minutes.
    struct Hold: Sendable, Hashable {
      var scope: String
      var from: Int
      var to: Int?
    }

    var isEmpty: Bool { minutes.isEmpty && holds.isEmpty && earlierWaits == .min }

    var weight: Int {
      minutes.values.reduce(holds.count) { $0 + $1.calls + $1.refusals + $1.waits }
    }

    mutating func forget(before first: Int) {
      for (minute, old) in minutes where minute < first {
        earlierWaits = max(earlierWaits, old.waitsUntil)
        minutes[minute] = nil
      }
      if earlierWaits < first { earlierWaits = .min }
      holds.removeAll { ($0.to ?? .max) < first }
    }

    mutating func take(_ entry: LogEntry, minute: Int) {
      switch entry.event {
      case "call":
        minutes[minute, default: Minute()].calls += 1
        if entry.members["verdict"]?.string == "back_off" { wait(entry, minute) }
      case "attempt" where entry.isFailure: minutes[minute, default: Minute()].refusals += 1
      case "wait": wait(entry, minute)
      case "hold":
        guard let scope = entry.scope, !holds.contains(where: { $0.scope == scope && $0.to == nil })
        else { return }
        holds.append(Hold(scope: scope, from: minute))
      case "release":
        for index in holds.indices where holds[index].scope == entry.scope && holds[index].to == nil
        {
          holds[index].to = minute
        }
      default: return
      }
    }

    private mutating func wait(_ entry: LogEntry, _ minute: Int) {
      guard let until = entry.members["until"]?.string.flatMap({ Timestamp(rfc3339: $0) }) else {
        return
      }
      var own = minutes[minute] ?? Minute()
      own.waits += 1
      own.waitsUntil = max(own.waitsUntil, minute, Timeline.minute(of: until))
      minutes[minute] = own
    }

    /// Adds a hold of the present of which the log tells no more.
    mutating func show(_ hold: PacingSnapshot.Hold) {
      let scope = hold.place.words
      guard !holds.contains(where: { $0.scope == scope && $0.to == nil }) else { return }
      holds.append(Hold(scope: scope, from: Timeline.minute(of: hold.since)))
    }

    /// The row; each bar is minute, calls, refusals, waits that began, whether one goes on, whether it is on hold.
    func json(of api: String, from first: Int, to last: Int, present: Set<String>) -> JSONObject {
      var bars: [JSONValue] = []
      var waitsUntil = earlierWaits
      for minute in first...last {
        let own = minutes[minute] ?? Minute()
        waitsUntil = max(waitsUntil, own.waitsUntil)
        let isWaiting = waitsUntil >= minute
        let isHeld = holds.contains { hold in
          // A hold that is gone, and of whose end the log does not tell, is known of its beginning alone.
          hold.from <= minute
            && minute <= hold.to ?? (present.contains(hold.scope) ? last : hold.from)
        }
        guard own != Minute() || isWaiting || isHeld else { continue }
        bars.append(
          .array([
            JSONValue(minute - first), JSONValue(own.calls), JSONValue(own.refusals),
            JSONValue(own.waits), JSONValue(isWaiting ? 1 : 0), JSONValue(isHeld ? 1 : 0),
          ])
        )
      }
      return [
        "api": .string(api), "bars": .array(bars),
        "holds": JSONValue(holds.count { ($0.to ?? last) >= first }),
        "isHeld": .bool(holds.contains { $0.to == nil && present.contains($0.scope) }),
      ]
    }
  }
}

extension LogEntry {
  /// The scope that it is about, without what tells two keys apart.
  fileprivate var scope: String? {
    members["scope"]?.string.map { String($0.prefix { $0 != "~" }) }
  }
}
