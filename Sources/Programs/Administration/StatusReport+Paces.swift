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
    var table = StyledTable(indent: 2)
    table.add(StyledLine("Paces in use:", .heading))
    for pace in paces {
      table.add([
        (pace.place.text, .plain), (OperatorWords.learned(pace), .plain),
        nextPlace(pace.next), (OperatorWords.booked(pace.booked), .aside),
      ])
    }
    let command = releaseCommand(for: paces.map(\.place))
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
