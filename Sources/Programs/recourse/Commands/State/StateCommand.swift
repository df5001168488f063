import Administration
import EventLoop
import JSON
import PostgreSQLStorage
import SQLiteStorage
import Server
import Storage
import Synchronization
import System
import Text

/// `recourse state`: how that is where calls and limits are kept, and its move to another place.
struct StateCommand {
  private enum Action: String, CaseIterable {
    case check, move, reopen

    /// The options that make sense with it, besides those of all.
    var options: [String] {
      switch self {
      case .check: ["--state"]
      case .move: ["--dry-run", "--fence"]
      case .reopen: []
      }
    }
  }

  private static let specs: [Options.Spec] = [
    .valued("--state", StateLocation.expected), .flag("--json"), .flag("--dry-run"),
    .flag("--fence"),
  ]

  private let options: Options
  private let work: Work

  private enum Work {
    case check(State.Place)
    case move(MoveCommand)
  }

  init(_ words: [String]) throws(UsageError) {
    options = try Options(words, command: "state", specs: Self.specs)
    let known = Action.allCases.map(\.rawValue)
    guard let word = options.operands.first else {
      throw .missingOperand(command: "state", expected: "what to do: check, move or reopen")
    }
    guard let action = Action(rawValue: word) else {
      throw .unknownAction(word, command: "state", known: known)
    }
    for spec in Self.specs where options.has(spec.name) {
      guard spec.name == "--json" || action.options.contains(spec.name) else {
        throw .unknownOption(
          spec.name,
          command: "state \(word)",
          known: action.options + ["--json"]
        )
      }
    }
    work = try Self.work(action, options)
  }

  private static func work(_ action: Action, _ options: Options) throws(UsageError) -> Work {
    let operands = options.operands.dropFirst()
    let command = "state \(action.rawValue)"
    let form: MoveCommand.Form = options.has("--json") ? .json : .lines
    let count = [.check: 0, .move: 2, .reopen: 1][action, default: 0]
    if let extra = operands.dropFirst(count).first {
      throw .unexpectedOperand(extra, command: command)
    }
    let places = try operands.map { operand throws(UsageError) in
      try StateLocation.place(operand: operand, variable: ProgramFiles.variable)
    }
    switch (action, places.count) {
    case (.move, 2):
      return .move(MoveCommand(from: places[0], to: places[1], for: purpose(options), form))
    case (.move, _):
      throw .missingOperand(
        command: command,
        expected: "two places, from where to where: each a directory, or postgresql://host/database"
      )
    case (.reopen, 1): return .move(MoveCommand(reopening: places[0], form))
    case (.reopen, _):
      throw .missingOperand(
        command: command,
        expected: "a directory, or postgresql://host/database"
      )
    case (.check, _):
      let place = try StateLocation.place(
        named: options.value("--state"),
        variable: ProgramFiles.variable
      )
      return .check(place)
    }
  }

  private static func purpose(_ options: Options) -> MovePurpose {
    options.has("--dry-run") ? .look : options.has("--fence") ? .fence : .move
  }

  func run() -> ExitCode {
    switch work {
    case .check(let place): check(place)
    case .move(let command): command.run()
    }
  }

  private func check(_ place: State.Place) -> ExitCode {
    let outcome = Mutex<Result<[Finding], StoreError>>(.success([]))
    _ = EventLoopProgram.run {
      do throws(StoreError) {
        let findings = try await Self.findings(place)
        outcome.withLock { $0 = .success(findings) }
      } catch {
        outcome.withLock { $0 = .failure(error) }
      }
      return .done
    }
    let found: [Finding]
    var exit = ExitCode.done
    do throws(StoreError) {
      found = StateFindings.naming(options.value("--state")) + (try outcome.withLock { $0 }.get())
      if found.contains(where: { $0.state == .todo }) { exit = .no }
    } catch {
      var remedy: String? = "Mend it, or name another place with --state or RECOURSE_STATE."
      // These say themselves what to do.
      switch error {
      case .moved, .server: remedy = nil
      default: break
      }
      found = [Finding(.todo, "state", error.message, remedy: remedy)]
      exit = .couldNotRun
    }
    show(found)
    return exit
  }

  private func show(_ findings: [Finding]) {
    if options.has("--json") {
      let json = JSONWriter.text(.object(Finding.json(of: findings)))
      return Terminal.standardOutput.write(line: json)
    }
    StatusPrinter(.standardOutput).print(Finding.lines(of: findings))
  }

  @Engine
  private static func findings(_ place: State.Place) async throws(StoreError) -> [Finding] {
    switch place {
    case .memory:
      return [Finding.stateInMemory]
    case .directory(let path): return try await directory(path)
    case .server(let address, _):
      let store = PostgreSQLStore(
        address: address,
        process: World.entropy(),
        machine: Machine.this,
        report: { _ in }
      )
      let found = try await store.inspect { SystemClock.present }
      return ServerFindings(found, address.shown).all
    }
  }

  @Engine
  private static func directory(_ path: String) async throws(StoreError) -> [Finding] {
    guard let permissions = try StateDirectory.permissions(of: path) else {
      return [Finding(.good, "state", "\(path) is made with the first call.")]
    }
    let store = SQLiteStore(directory: path, process: World.entropy()) { _ in }
    let differences = try await store.differences()
    return [
      StateFindings.directory(path, permissions), tables(differences, of: path),
    ] + StateFindings.disk(path)
  }

  private static func tables(_ differences: [String]?, of path: String) -> Finding {
    guard let differences else { return Finding(.good, "tables", "none yet; nothing was kept.") }
    guard !differences.isEmpty else {
      return Finding(.good, "tables", "as this program makes them, and the file is whole.")
    }
    return Finding(
      .todo,
      "tables",
      English.list(differences) + ".",
      remedy:
        "Stop the servers and move \(ShellWord.quoted(path)) aside; a fresh one is made, and what "
        + "waited in the old one is lost to agents."
    )
  }
}
