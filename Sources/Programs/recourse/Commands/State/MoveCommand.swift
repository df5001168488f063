import Administration
import EventLoop
import JSON
import PostgreSQLStorage
import SQLiteStorage
import Storage
import Synchronization
import System
import Text
import Time

/// `recourse state move` and `recourse state reopen`: a state goes to another place, or is taken into use again.
struct MoveCommand {
  private let source: State.Place
  private let target: State.Place?
  private let purpose: MovePurpose
  private let form: Form

  /// How it is told.
  enum Form: Sendable { case lines, json }

  /// Moves the state of one place to another.
  init(
    from source: State.Place,
    to target: State.Place,
    for purpose: MovePurpose,
    _ form: Form
  ) {
    self.source = source
    self.target = target
    self.purpose = purpose
    self.form = form
  }

  /// Takes a state into use again that was moved away.
  init(reopening place: State.Place, _ form: Form) {
    source = place
    target = nil
    purpose = .move
    self.form = form
  }

  func run() -> ExitCode {
    let command = self
    return EventLoopProgram.run {
      do throws(StoreError) {
        guard let target = command.target else { return try await command.reopen() }
        return try await command.move(to: target)
      } catch {
        return command.fail(error)
      }
    }
  }

  @Engine
  private func reopen() async throws(StoreError) -> ExitCode {
    let place = source.shown ?? ""
    guard let former = try await source.reopen(now: SystemClock.present) else {
      return refuse("The state in \(place) was not moved to another place. Nothing was changed.")
    }
    say(
      "\(place) is in use again as it was when it was moved to \(former). What was done there since is not in it: look "
        + "at the API before you let a write of an old task go on, and let no server use both.",
      ["place": .string(place), "reopened": true, "moved_to": .string(former)]
    )
    return .done
  }

  @Engine
  private func move(to target: State.Place) async throws(StoreError) -> ExitCode {
    let (from, to) = (source.shown ?? "", target.shown ?? "")
    if from == to { return refuse("Nothing was moved: \(from) is both ends of the way.") }
    if try await source.isSame(as: target) {
      return refuse("Nothing was moved: \(from) and \(to) are the same place, spelled in two ways.")
    }
    let now = try await source.clock()
    // Read before the places are locked, for whoever looks at a clock waits for locks.
    let apart = try await target.clock() - now
    let reader: any StateReader
    switch try await source.reader(for: purpose, now: now) {
    case .open(let opened): reader = opened
    case .nothing:
      return refuse(
        "Nothing was moved: there is no state in \(from). Look whether it is written as meant."
      )
    case .inUse(let programs): return refuse(inUse(programs, from))
    case .moved(let former) where former == to:
      say(
        "\(from) was moved to \(to) already. Nothing was done.",
        ["moved": false, "was_moved": true]
      )
      return .done
    case .moved(let former): throw .moved(place: from, to: former)
    }
    let outcome: StateMove.Outcome
    do throws(StoreError) {
      outcome = try await carryOut(from: reader, to: target, clocksApart: apart, now: now)
    } catch {
      await reader.end()
      throw error
    }
    report(outcome, from, to)
    if case .moved(let counts) = outcome {
      if purpose != .look { advise(target, counts) }
      return .done
    }
    return .no
  }

  @Engine
  private func carryOut(
    from reader: any StateReader,
    to target: State.Place,
    clocksApart apart: Double,
    now: Timestamp
  ) async throws(StoreError) -> StateMove.Outcome {
    if purpose == .look {
      let occupancy = try await target.occupancy(comingFrom: reader.place, now: now)
      let outcome = try await StateMove.foreseen(from: reader, to: occupancy, now: now)
      await reader.end()
      return outcome
    }
    let writer = try await target.writer(comingFrom: reader.place, now: now + apart)
    return try await StateMove(from: reader, to: writer, clocksApart: apart).carryOut(now: now)
  }

  // MARK: - Words

  private func report(_ outcome: StateMove.Outcome, _ from: String, _ to: String) {
    let report = MoveReport(of: outcome, from: from, to: to, for: purpose)
    if form == .json {
      return Terminal.standardOutput.write(line: JSONWriter.text(.object(report.json)))
    }
    StatusPrinter(report.isMoved ? .standardOutput : .standardError).print(report.lines)
  }

  /// What of a directory stays there, and what the place that comes next keeps less of.
  private func advise(_ target: State.Place, _ counts: [String: Int]) {
    guard form == .lines else { return }
    var lines: [String] = []
    if case .directory(let path) = source {
      let here = ["logins", "files", "documents", "log"].filter {
        ((try? SystemFile.facts(path + "/" + $0)) ?? nil) != nil
      }
      var stays =
        "Logins, saved files, logs and copies of documents are of this machine and stay in \(path)."
      if case .server(_, let directory) = target, directory != path {
        stays +=
          " Servers with a database find them there with RECOURSE_STATE=\(ShellWord.quoted(path)) beside --state."
      }
      if !here.isEmpty { lines.append(stays) }
    }
    if case .directory = target, counts["result", default: 0] > KeptResults.limit {
      lines.append(
        "A directory keeps the newest \(KeptResults.limit) results: older ones go with the next that is kept."
      )
    }
    StatusPrinter(.standardOutput).print(lines.map { .paragraph($0, indent: 0, .plain) })
  }

  private func inUse(_ programs: [String], _ place: String) -> String {
    let who = programs.isEmpty ? "" : ": " + English.list(programs)
    let hint =
      programs.isEmpty
      ? " To see them: lsof \(ShellWord.quoted(place + "/state.db"))."
      : " A pooler's idle connections count as well."
    return
      "Nothing was moved: programs use \(place)\(who). End the servers, and recourse tasks --watch or --web, and move "
      + "again.\(hint) With --fence it is moved beside them: they can write nothing there from then on, and say so."
  }

  private func fail(_ error: StoreError) -> ExitCode {
    let words = target == nil ? "" : "Nothing was moved: "
    let isDeparture = if case .moved = error { true } else { false }
    let sentence = words + (words.isEmpty ? error.message : English.uncapitalized(error.message))
    guard form == .lines else {
      Terminal.standardOutput.write(
        line: JSONWriter.text(["moved": false, "problem": .string(sentence)])
      )
      return isDeparture ? .no : .couldNotRun
    }
    Terminal.standardError.write(line: StatusPrinter.clean("recourse: " + sentence))
    return isDeparture ? .no : .couldNotRun
  }

  private func refuse(_ sentence: String) -> ExitCode {
    if form == .json {
      Terminal.standardOutput.write(
        line: JSONWriter.text(["moved": false, "problem": .string(sentence)])
      )
    } else {
      Terminal.standardError.write(line: StatusPrinter.clean("recourse: " + sentence))
    }
    return .no
  }

  private func say(_ sentence: String, _ json: JSONObject) {
    if form == .json {
      return Terminal.standardOutput.write(line: JSONWriter.text(.object(json)))
    }
    StatusPrinter(.standardOutput).print([.paragraph(sentence, indent: 0, .plain)])
  }
}
