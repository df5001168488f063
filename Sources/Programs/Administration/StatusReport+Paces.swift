import Text
import Server
import JSON
import Pacing
import Storage
import Time

// What was learned of limits that nobody declares, for a person and for programs.

extension StatusReport {
  var paceLines: [StyledLine] {
    let paces = survey.pacingSnapshot.paces
    guard !paces.isEmpty else { return [] }
    var table = BoardTable(indent: 2)
    table.add(StyledLine("Paces in use:", .heading))
    for pace in paces {
      let isTaken = pace.next > now
      let next =
        isTaken
        ? "next place \(pace.next.told) (\(Countdown.text(to: pace.next, now: now)))"
        : "room now"
      table.add([
        (pace.place.text, .plain), (OperatorWords.learned(pace), .plain),
        (next, isTaken ? .waits : .good), (OperatorWords.booked(pace.booked), .aside),
      ])
    }
    let place = paces.count == 1 ? paces[0].place.text : "SCOPE"
    let command = OperatorCommands.command("release " + ShellWord.quoted(place), named)
    return table.lines + [.paragraph(OperatorWords.toForget(command), indent: 4)]
  }

  func json(of pace: PacingSnapshot.Pace) -> JSONObject {
    [
      "api": .string(pace.place.api), "scope": .string(pace.place.scope),
      "every": .number(JSONNumber((pace.interval * 1000).rounded() / 1000)),
      "booked": JSONValue(pace.booked), "next": .string(pace.next.told),
      "seconds": JSONValue(Countdown.seconds(to: pace.next, now: now)),
    ]
  }
}
