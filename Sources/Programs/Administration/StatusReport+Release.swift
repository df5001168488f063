import Server
package import JSON
import Pacing
import Storage
import Tasks
import Time

extension StatusReport {
  /// What is held, each with the command that releases it.
  package var releaseLines: [StyledLine] {
    let holds = survey.pacingSnapshot.holds
    let behind = Set(holds.flatMap(tasks(behind:)).map(\.id))
    let tasks = survey.tasks.filter { !$0.held.isEmpty && !behind.contains($0.id) }
    let paces = paceLines
    if holds.isEmpty, tasks.isEmpty {
      let nothing = StyledLine("Nothing in \(directory) is held.")
      return [gateLines, pauseLines, paces, listedDeclinedLines].reduce([nothing]) {
        $1.isEmpty ? $0 : $0 + [.blank] + $1
      }
    }
    var lines: [StyledLine] = []
    if !holds.isEmpty {
      lines.append(StyledLine("On hold until a person acts:", .heading))
      lines += holds.flatMap { self.lines(of: $0) }
    }
    for task in tasks {
      if !lines.isEmpty { lines.append(.blank) }
      lines.append(StyledLine(task.reference.named, .heading))
      for call in task.held {
        lines.append(
          StyledLine([("  held", .person), ("  \(call.tool) (call \(call.number))", .plain)])
        )
        lines += advice(on: call, in: task, indent: 4)
      }
    }
    for section in [gateLines, pauseLines, paces, listedDeclinedLines] where !section.isEmpty {
      lines += [.blank] + section
    }
    if holds.count + tasks.count > 1 {
      lines.append(.blank)
      lines.append(StyledLine("All at once: " + OperatorCommands.command("release --all", named)))
    }
    return lines
  }

  /// What is held, for programs.
  package var releaseJSON: JSONObject {
    [
      "directory": .string(directory), "now": .string(now.rfc3339),
      "holds": .array(survey.pacingSnapshot.holds.map { .object(json(of: $0)) }),
      "gates": .array(
        survey.pacingSnapshot.gates.map { .object(json(of: $0.place, until: $0.until, $0.failure)) }
      ),
      "pauses": .array(survey.pacingSnapshot.pauses.map { .object(json(of: $0)) }),
      "paces": .array(survey.pacingSnapshot.paces.map { .object(json(of: $0)) }),
      "declined": declinedJSON,
      "tasks": .array(
        survey.tasks.filter { !$0.held.isEmpty }.map { task in
          [
            "task": .string(task.id.text),
            "calls": .array(task.held.map { .object($0.json) }),
          ]
        }
      ),
    ]
  }
}
