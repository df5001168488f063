import Administration
import EventLoop
import PostgreSQLStorage
import Pacing
import SQLiteStorage
import Server
import Storage
import Synchronization
import System
import Tasks
import Text

/// How the state directory is, and what waits in it; nothing of it is changed.
struct StateFindings {
  private let place: State.Place

  /// The place where the command line names it, so that commands have to.
  private let named: String?

  init(_ place: State.Place, named given: String?) {
    self.place = place
    named = given == nil ? nil : place.shown
  }

  /// Bytes below which a disk is soon full.
  private static let scarce: UInt64 = 100 << 20

  var all: [Finding] {
    if case .server(let address, _) = place { return database(address.shown) }
    guard case .directory(let path) = place else {
      return [Finding.stateInMemory]
    }
    do throws(StoreError) {
      guard let permissions = try StateDirectory.permissions(of: path) else {
        return [Finding(.good, "state", "\(path) is made with the first call.")]
      }
      return [Self.directory(path, permissions)] + Self.disk(path) + (try contents())
    } catch {
      return [
        Finding(
          .todo,
          "state",
          error.message,
          remedy: "Mend it, or name another directory with --state."
        )
      ]
    }
  }

  /// What is wrong with the name of the place, which is not told by the place.
  static func naming(_ given: String?) -> [Finding] {
    guard given == nil, let named = StateLocation.relative(variable: ProgramFiles.variable) else {
      return []
    }
    return [
      Finding(
        .todo,
        "state",
        "RECOURSE_STATE is \"\(named)\", which is another directory wherever a server is started.",
        remedy: "Name it from the root, as /path/of/it, or from your home, as ~/path/of/it."
      )
    ]
  }

  static func directory(_ path: String, _ permissions: UInt32) -> Finding {
    guard permissions & 0o077 == 0 else {
      return Finding(
        .todo,
        "state",
        "\(path) lets others in (mode \(String(permissions, radix: 8))).",
        remedy: "Run: chmod 700 \(ShellWord.quoted(path))"
      )
    }
    return Finding(.good, "state", "\(path), on a local disk, for this user alone.")
  }

  static func disk(_ path: String) -> [Finding] {
    guard let free = SystemFile.freeBytes(path) else { return [] }
    let size = ByteCount.text(Int(clamping: free))
    return free < Self.scarce
      ? [Finding(.todo, "disk", "only \(size) are free.", remedy: "Free space on it.")]
      : [Finding(.good, "disk", "\(size) are free.")]
  }

  private func database(_ shown: String) -> [Finding] {
    do throws(StoreError) {
      return [Finding(.good, "state", "\(shown) can be reached.")] + (try contents())
    } catch {
      // It says itself what to do.
      return [Finding(.todo, "state", error.message, remedy: nil)]
    }
  }

  private func contents() throws(StoreError) -> [Finding] {
    let outcome = Mutex<Result<StoreSnapshot, StoreError>?>(nil)
    let place = place
    _ = EventLoopProgram.run {
      let state = State(place) { _ in }
      do throws(StoreError) {
        try await state.lookAtClock()
        let survey = try await state.store.survey(now: state.clock.now) ?? StoreSnapshot()
        outcome.withLock { $0 = .success(survey) }
      } catch {
        outcome.withLock { $0 = .failure(error) }
      }
      await state.close()
      return .done
    }
    guard let survey = try outcome.withLock({ $0 })?.get() else { return [] }
    return [tasks(survey)]
  }

  private func tasks(_ survey: StoreSnapshot) -> Finding {
    let holds = survey.pacingSnapshot.holds.count
    let calls = survey.tasks.flatMap(\.pending)
    let person = calls.count { $0.state == .held || $0.state.kind == .unknown }
    guard holds + person == 0 else {
      return Finding(
        .todo,
        "tasks",
        "a person is waited for: \(English.count(holds, "hold")), \(English.count(person, "call")).",
        remedy: "See: " + OperatorWords.command(named)
      )
    }
    return Finding(
      .good,
      "tasks",
      "\(English.count(calls.count, "call")) waiting, none for a person."
    )
  }
}

extension Finding {
  /// What there is to say of a state that is kept nowhere.
  static let stateInMemory = Finding(
    .todo,
    "state",
    "it is in memory alone, so nothing outlives a server: it is named :memory:, or no HOME is set.",
    remedy: "Unless that is meant, name a directory or a database with --state or RECOURSE_STATE."
  )
}
