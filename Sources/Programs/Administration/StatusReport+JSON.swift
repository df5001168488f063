import Guidance
import Failures
package import JSON
import Manifests
import Pacing
import Storage
package import Tasks
import Time

extension StatusReport {
  /// Everything, for programs.
  package var json: JSONObject {
    var object = frame
    let pacingSnapshot = survey.pacingSnapshot
    object["tasks"] = .array(survey.tasks.map { .object(json(of: $0)) })
    object["gates"] = .array(
      pacingSnapshot.gates.map { gate in
        .object(json(of: gate.place, until: gate.until, gate.failure))
      }
    )
    object["pauses"] = .array(
      pacingSnapshot.pauses.map { .object(json(of: $0)) }
    )
    object["holds"] = .array(pacingSnapshot.holds.map { .object(json(of: $0)) })
    object["limits"] = .array(pacingSnapshot.limits.map { .object(json(of: $0)) })
    if !pacingSnapshot.paces.isEmpty {
      object["paces"] = .array(pacingSnapshot.paces.map { .object(json(of: $0)) })
    }
    if !survey.declined.isEmpty { object["declined"] = declinedJSON }
    return object
  }

  /// The calls that a person did not want.
  var declinedJSON: JSONValue { .array(survey.declined.map { .object($0.json) }) }

  /// One task, for programs.
  package func json(showing task: TaskRecord) -> JSONObject {
    var object = frame
    object["task"] = .object(json(of: task))
    return object
  }

  private var frame: JSONObject {
    ["directory": .string(directory), "now": .string(now.rfc3339)]
  }

  private func json(of task: TaskRecord) -> JSONObject {
    var object = task.json
    object["seconds"] = task.nextDue.map(seconds(to:))
    if let calls = object["calls"]?.array, !survey.machines.isEmpty {
      object["calls"] = .array(calls.map(naming(machineOf:)))
    }
    return object
  }

  /// A call that runs, with the machine and the number of the process that sends it, where several machines are at it.
  private func naming(machineOf call: JSONValue) -> JSONValue {
    guard var object = call.object, let process = object["process"]?.string,
      let machine = survey.machines[process]
    else { return call }
    object["machine"] = .string(machine)
    return .object(object)
  }

  func json(
    of place: ScopePlace,
    until: Timestamp,
    _ failure: Failure
  ) -> JSONObject {
    [
      "api": .string(place.api), "scope": .string(place.scope), "name": .string(place.text),
      "until": .string(until.told),
      "seconds": seconds(to: until), "failure": .object(failure.json),
    ]
  }

  func json(of pause: PacingSnapshot.Pause) -> JSONObject {
    [
      "api": .string(pause.api), "scope": .string(pause.place.text),
      "until": .string(pause.until.told), "seconds": seconds(to: pause.until),
    ]
  }

  func json(of hold: PacingSnapshot.Hold) -> JSONObject {
    let task = hold.failure.operatorTask(api: hold.place.api, sources: hold.sources)
    var todo: JSONObject = ["message": .string(task.message)]
    todo["url"] = task.url.map { .string($0) }
    return [
      "api": .string(hold.place.api), "scope": .string(hold.place.scope),
      "name": .string(hold.place.text),
      "since": .string(hold.since.rfc3339), "probe": .string(hold.probe.told),
      "operator": .object(todo), "failure": .object(hold.failure.json),
    ]
  }

  private func json(of limit: PacingSnapshot.Limit) -> JSONObject {
    [
      "api": .string(limit.place.api), "scope": .string(limit.place.scope),
      "name": .string(limit.place.text),
      "budget": .string(limit.budget), "limit": .object(limit.limit.json),
      "used": .number(JSONNumber(limit.used)), "booked": JSONValue(limit.booked),
      "next": .string(limit.next.told), "seconds": seconds(to: limit.next),
    ]
  }

  private func seconds(to instant: Timestamp) -> JSONValue {
    JSONValue(Countdown.seconds(to: instant, now: now))
  }
}

extension Budget.Limit {
  /// The limit, as a manifest writes it.
  fileprivate var json: JSONObject {
    switch self {
    case .window(let count, let seconds):
      ["kind": "window", "limit": JSONValue(count), "per": .number(JSONNumber(seconds))]
    case .bucket(let capacity, let refill):
      [
        "kind": "bucket", "capacity": .number(JSONNumber(capacity)),
        "refill": .number(JSONNumber(refill)),
      ]
    case .concurrency(let count): ["kind": "concurrency", "limit": JSONValue(count)]
    case .spacing(let seconds): ["kind": "spacing", "every": .number(JSONNumber(seconds))]
    }
  }
}
