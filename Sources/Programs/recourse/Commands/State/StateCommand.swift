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

/// `recourse state`: how that is where calls and limits are kept.
struct StateCommand {
  private static let actions = ["check"]
  private static let specs: [Options.Spec] = [
    .valued("--state", StateLocation.expected), .flag("--json"),
  ]

  private let options: Options
  private let place: State.Place

  init(_ words: [String]) throws(UsageError) {
    options = try Options(words, command: "state", specs: Self.specs)
    guard let action = options.operands.first else {
      throw .missingOperand(command: "state", expected: "what to do: check")
    }
    guard Self.actions.contains(action) else {
      throw .unknownAction(action, command: "state", known: Self.actions)
    }
    if options.operands.count > 1 {
      throw .unexpectedOperand(options.operands[1], command: "state check")
    }
    place = try StateLocation.place(
      named: options.value("--state"),
      variable: ProgramFiles.variable
    )
  }

  func run() -> ExitCode {
    let outcome = Mutex<Result<[Finding], StoreError>>(.success([]))
    let place = place
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
      found = try outcome.withLock { $0 }.get()
      if found.contains(where: { $0.state == .todo }) { exit = .no }
    } catch {
      let remedy = "Mend it, or name another place with --state or RECOURSE_STATE."
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
      let remedy = "Name a place with --state or RECOURSE_STATE."
      return [Finding(.todo, "state", "it is nowhere: no HOME is set.", remedy: remedy)]
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
