import Administration
import System
import Text
import EventLoop
import JSON
import SQLiteStorage
import Server
import Storage
import Tasks
import Telemetry
import Time

/// `recourse tasks`: what is kept in a state directory, for whoever looks after it.
struct TasksCommand {
  private let options: TasksOptions

  init(_ words: [String]) throws(UsageError) { options = try TasksOptions(words) }

  func run() -> ExitCode {
    let place = options.place
    guard let directory = place.shown else {
      return Self.refuse(OperatorWords.noDirectory, .couldNotRun)
    }
    if options.state != nil, place.isAbsent {
      return Self.refuse(OperatorWords.noNamedDirectory(directory), .no)
    }
    if let relative = StateFindings.naming(options.state).first {
      let exit = Self.refuse(relative.sentences, .no)
      if place.isAbsent { return exit }
    }
    if let refusal = place.refusal {
      // Whoever names the directory around a state is to be led to it, and not to change the one around it.
      let below = StateDirectory.states(below: directory)
      guard below.isEmpty else {
        return Self.refuse(OperatorWords.unused(directory, others: below), .no)
      }
      return Self.refuse(refusal.message, .couldNotRun)
    }
    let options = options
    return EventLoopProgram.run {
      let complaints = Complaints()
      let state = State(options.place) { complaints.tell($0) }
      let desk = TasksDesk(state: state, directory: directory, options: options)
      do throws(StoreError) {
        let exit = try await desk.run()
        await state.close()
        return exit
      } catch {
        complaints.tell(error.message)
        return .couldNotRun
      }
    }
  }

  private static func refuse(_ sentence: String, _ exit: ExitCode) -> ExitCode {
    Terminal.standardError.write(line: StatusPrinter.clean("recourse: " + sentence))
    return exit
  }
}

/// What is told of trouble, each sentence once: the store tells some before it throws them.
@Engine
private final class Complaints {
  private var told: Set<String> = []

  func tell(_ sentence: String) {
    guard told.insert(sentence).inserted else { return }
    Terminal.standardError.write(line: StatusPrinter.clean("recourse: \(sentence)"))
  }
}

/// One run of the command on an open event loop.
@Engine
struct TasksDesk {
  let state: State
  let directory: String
  let options: TasksOptions
  private let presence = KeptPresence()

  /// The place where the command line names it, so that commands have to.
  var named: String? { options.state.map(StateLocation.whole) }

  init(state: State, directory: String, options: TasksOptions) {
    (self.state, self.directory, self.options) = (state, directory, options)
  }

  func run() async throws(StoreError) -> ExitCode {
    switch options.action {
    case .list: return try await list()
    case .show(let name): return try await show(name)
    case .cancel(let names, let call):
      return try await each(of: names) { name throws(StoreError) in
        try await cancel(name, call: call)
      }
    case .happened(let name, let call, let sighting):
      return try await note(sighting, of: name, call: call)
    case .listHeld:
      let board = try await look()
      print(board.releaseLines, board.releaseJSON)
      return .done
    case .purge(let seconds, let age, let confirmation):
      return try await purge(seconds: seconds, age, confirmation)
    case .web(let port): return await StatusPageServer.run(on: port, desk: self)
    case .releaseAll: return try await release(.everything)
    case .release(let names):
      return try await each(of: names) { name throws(StoreError) in
        try await release(.named(name))
      }
    }
  }

  /// Does the same for each name; done where all were.
  private func each(
    of names: [String],
    _ act: (String) async throws(StoreError) -> ExitCode
  ) async throws(StoreError) -> ExitCode {
    var exit = ExitCode.done
    for name in names where try await act(name) != .done { exit = .no }
    return exit
  }

  /// Looks at everything, and changes nothing.
  ///
  /// - Throws: `StoreError`, also where a state was seen and is gone: that there is nothing would be wrong.
  func look() async throws(StoreError) -> StatusReport {
    let finding = presence.look(options.place)
    guard finding != .gone else { throw .gone(path: directory) }
    try await state.lookAtClock()
    let survey = try await state.store.survey(now: state.clock.now) ?? StoreSnapshot()
    let (now, wall) = (state.clock.now, state.clock.wall)
    return StatusReport(
      survey.moved(by: wall - now),
      now: wall,
      directory: directory,
      named: named,
      origin: finding == .unused ? .unused(others: StateDirectory.states(below: directory)) : .kept,
      columns: StatusPrinter.width(of: .standardOutput)
    )
  }

  private func print(_ lines: [StyledLine], _ json: JSONObject) {
    switch options.form {
    case .lines: StatusPrinter(.standardOutput).print(lines)
    case .json: Terminal.standardOutput.write(line: JSONWriter.text(.object(json)))
    }
  }

  private func refuse(_ sentence: String) -> ExitCode {
    Terminal.standardError.write(line: StatusPrinter.clean("recourse: \(sentence)"))
    return .no
  }

  // MARK: - Looking

  private func list() async throws(StoreError) -> ExitCode {
    let board = try await look()
    guard options.look == .watch else {
      print(board.lines, board.json)
      return .done
    }
    await TasksWatch(desk: self, task: nil).run()
    return .done
  }

  private func show(_ name: String) async throws(StoreError) -> ExitCode {
    let board = try await look()
    guard let task = board.task(name) else { return noTask(name, board) }
    guard options.look == .watch else {
      print(board.lines(of: task), board.json(showing: task))
      return .done
    }
    await TasksWatch(desk: self, task: .id(task.id)).run()
    return .done
  }

  private func noTask(_ name: String, _ board: StatusReport) -> ExitCode {
    if board.survey.isEmpty { return refuse(board.nothingKept) }
    let nearest = NearestName.find(name, among: board.survey.names)
    return refuse(OperatorWords.noTask(name, nearest: nearest, state: named))
  }

  // MARK: - Acting

  private func cancel(_ name: String, call: Int?) async throws(StoreError) -> ExitCode {
    let board = try await look()
    guard let task = board.task(name) else { return noTask(name, board) }
    let acts = await acts()
    guard let report = try await acts.giveUp(.id(task.id), call: call) else {
      return noTask(name, board)
    }
    print(report.lines, report.json)
    await log(report.acts, at: .terminal)
    return report.hasActed ? .done : .no
  }

  private func note(
    _ sighting: Sighting,
    of name: String,
    call: Int?
  ) async throws(StoreError) -> ExitCode {
    let board = try await look()
    guard let task = board.task(name) else { return noTask(name, board) }
    guard let report = try await acts().note(sighting, of: .id(task.id), call: call) else {
      return noTask(name, board)
    }
    print(report.lines, report.json)
    await log(report.acts, at: .terminal)
    return report.hasActed ? .done : .no
  }

  /// Has the log tell what a person did.
  func log(_ acts: [CallEvent.Act], at place: CallEvent.Place) async {
    guard !acts.isEmpty else { return }
    let onlookers = Onlookers(of: options.place, log: .widest)
    for act in acts {
      onlookers.events?.send(CallEvent(at: state.clock.wall, .acted(act, at: place)))
    }
    await onlookers.close()
  }

  private func purge(
    seconds: Double,
    _ age: String,
    _ confirmation: TasksOptions.Confirmation
  ) async throws(StoreError) -> ExitCode {
    try await state.lookAtClock()
    let now = state.clock.now
    let survey = try await state.store.survey(now: now) ?? StoreSnapshot()
    let purge = Purge(survey, overSince: now + -seconds)
    if purge.tasks.isEmpty {
      print([.sentence(OperatorWords.nothingToPurge(age))], ["deleted": 0])
      return .done
    }
    if confirmation == .asked {
      guard Terminal.standardInput.isInteractive else {
        if options.form == .json {
          print([], ["deleted": 0, "would_delete": JSONValue(purge.tasks.count)])
        }
        return refuse(OperatorWords.purgeUnasked)
      }
      Terminal.standardOutput.write(OperatorWords.purging(purge.tasks.count, age) + " [y/N] ")
      guard ["y", "yes"].contains(readLine()?.lowercased() ?? "") else {
        return refuse("nothing was deleted.")
      }
    }
    let count = try await acts().carryOut(purge, overSince: now + -seconds)
    print([.sentence(OperatorWords.purged(count))], ["deleted": JSONValue(count)])
    await log([.purged(tasks: count)], at: .terminal)
    return .done
  }

  func acts() async -> OperatorActs {
    await state.clock.synchronize()
    return OperatorActs(on: state.store, now: InstantSource { [clock = state.clock] in clock.now })
  }

  private func release(_ operand: Release.Operand) async throws(StoreError) -> ExitCode {
    let board = try await look()
    var operand = operand
    if case .named(let name) = operand, let task = board.task(beginningWith: name) {
      operand = .named(task.id.text)
    }
    guard let release = Release(operand, in: board.survey) else {
      guard case .named(let name) = operand else { return .no }
      if board.origin != .kept { return refuse(board.nothingKept) }
      let nearest = NearestName.find(name, among: Release.names(in: board.survey))
      return refuse(OperatorWords.nothingCalled(name, nearest: nearest, state: named))
    }
    let opened = release.isEmpty ? [] : try await acts().carryOut(release)
    let report = ActReport(release, opened: opened, in: board.survey)
    print(report.lines, report.json)
    await log(report.acts, at: .terminal)
    return report.hasActed || operand == .everything ? .done : .no
  }
}

/// What was seen of the state's presence so far.
@Engine
private final class KeptPresence {
  private var presence = StatePresence()

  func look(_ place: State.Place) -> StatePresence.Finding {
    // What a database holds, it tells itself.
    guard case .directory(let path) = place else { return .kept }
    return presence.take(isThere: StateDirectory.holdsState(path))
  }
}

extension StatusReport {
  /// The task of a handle or a name, or of the beginning of a handle that no other has.
  func task(_ name: String) -> TaskRecord? {
    (try? TaskReference(name)).flatMap { survey.task($0) } ?? task(beginningWith: name)
  }

  /// The one task whose handle begins so; nil for less than three characters behind the mark, which are soon another's.
  func task(beginningWith start: String) -> TaskRecord? {
    guard start.hasPrefix("tk_"), start.utf8.count >= 6 else { return nil }
    let found = survey.tasks.filter { $0.id.text.hasPrefix(start) }
    return found.count == 1 ? found[0] : nil
  }
}
