import Failures
import Guidance
import Pacing
import Server
import Storage
import Tasks
import Text
import Time

/// What is closed, and what is used of limits.
extension StatusReport {
  var gateLines: [StyledLine] {
    closed(
      survey.pacingSnapshot.gates.map {
        (place: $0.place, until: $0.until, why: $0.failure.inBrief)
      },
      title: "Shut for a while, as the API asked:",
      remedy: OperatorWords.toOpen
    )
  }

  var pauseLines: [StyledLine] {
    closed(
      survey.pacingSnapshot.pauses.map { (place: $0.place, until: $0.until, why: nil) },
      title: "Left alone, because they keep failing; one call looks again then:",
      remedy: OperatorWords.toAsk
    )
  }

  /// What opens by itself, and the command that opens it at once.
  private func closed(
    _ rows: [(place: ScopePlace, until: Timestamp, why: String?)],
    title: String,
    remedy: (_ command: String) -> String
  ) -> [StyledLine] {
    guard !rows.isEmpty else { return [] }
    var table = StyledTable(indent: 2)
    table.add(StyledLine(title, .heading))
    for row in rows {
      let why: [StyledTable.Cell] = row.why.map { [($0, .aside)] } ?? []
      table.add(
        [
          (row.place.text, .waits), (Countdown.text(to: row.until, now: now), .plain),
          (row.until.told, .plain),
        ] + why
      )
    }
    let command = releaseCommand(for: rows.map(\.place))
    return table.lines + [.paragraph(remedy(command), indent: 4)]
  }

  /// The command that releases what is closed at one place, or at the one of several that a person names.
  func releaseCommand(for places: [ScopePlace]) -> String {
    let place = places.count == 1 ? places[0].text : "SCOPE"
    return OperatorCommands.command("release " + ShellWord.quoted(place), named)
  }

  /// When a limit has room for the next call.
  func nextPlace(_ next: Timestamp) -> StyledTable.Cell {
    guard next > now else { return ("room now", .good) }
    return ("next place \(next.told) (\(Countdown.text(to: next, now: now)))", .waits)
  }

  var holdLines: [StyledLine] {
    guard !survey.pacingSnapshot.holds.isEmpty else { return [] }
    let heading = StyledLine("On hold until a person acts:", .heading)
    return [heading] + survey.pacingSnapshot.holds.flatMap(lines(of:))
  }

  func lines(of hold: PacingSnapshot.Hold) -> [StyledLine] {
    let since = "since \(hold.since.rfc3339)"
    let why = hold.failure.inBrief
    let command = OperatorCommands.command("release " + ShellWord.quoted(hold.place.text), named)
    let behind = tasks(behind: hold).map(\.reference.named)
    let waiting =
      behind.isEmpty
      ? [] : [StyledLine.paragraph(OperatorWords.heldBack(behind), indent: 4)]
    return [
      StyledLine([
        ("  ", .plain), (hold.place.text, .person), ("  \(since)", .plain),
      ])
    ] + (why.isEmpty ? [] : [.paragraph(why, indent: 4, .aside)]) + waiting
      + toDo(hold.failure, api: hold.place.api, from: hold.sources, indent: 4) + [
        StyledLine("    Then: " + command),
        .paragraph(
          OperatorWords.lifted(of: hold.place.api, probe: hold.probe, now: now),
          indent: 4,
          .aside
        ),
      ]
  }

  var limitLines: [StyledLine] {
    guard !survey.pacingSnapshot.limits.isEmpty else { return [] }
    var table = StyledTable(indent: 2)
    table.add(StyledLine("Limits in use:", .heading))
    for limit in survey.pacingSnapshot.limits {
      table.add([
        (limit.place.text, .plain), (limit.budget, .aside),
        ("\(OperatorWords.used(limit.used)) of \(OperatorWords.limit(limit.limit))", .plain),
        nextPlace(limit.next), (OperatorWords.booked(limit.booked), .aside),
      ])
    }
    return table.lines
  }
}
