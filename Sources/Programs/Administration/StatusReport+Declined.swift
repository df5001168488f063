import Guidance
import JSON
import Server
import Storage
import Time

// The calls that a person who was asked did not want, for a person and for programs.

extension StatusReport {
  /// Rows that are shown beside everything else; the latest ones.
  private static let declinedLimit = 5

  /// Rows that are shown where what can be released is listed.
  private static let listedLimit = 50

  /// The latest refusals, for a look at everything.
  var declinedLines: [StyledLine] { declinedLines(atMost: Self.declinedLimit) }

  /// Those that can be released.
  var listedDeclinedLines: [StyledLine] { declinedLines(atMost: Self.listedLimit) }

  private func declinedLines(atMost limit: Int) -> [StyledLine] {
    let calls = survey.declined
    guard let newest = calls.last else { return [] }
    var table = StyledTable(indent: 2)
    let hidden = max(0, calls.count - limit)
    table.add(StyledLine(OperatorWords.declined(calls.count, hidden: hidden) + ":", .heading))
    for call in calls.suffix(limit).reversed() {
      table.add([
        (call.handle, .person), (call.at.rfc3339, .plain), (OperatorWords.call(call), .aside),
      ])
    }
    let handle = calls.count == 1 ? newest.handle : "NO"
    let command = OperatorCommands.command("release " + handle, named)
    return table.lines + [.paragraph(OperatorWords.toTakeBack(command), indent: 4)]
  }
}

extension DeclinedCall {
  /// The refusal, for programs.
  var json: JSONObject {
    var object: JSONObject = ["name": .string(handle), "at": .string(at.rfc3339)]
    guard let tool else { return object }
    object["tool"] = .string(tool)
    object["arguments"] = .object(arguments)
    return object
  }
}
