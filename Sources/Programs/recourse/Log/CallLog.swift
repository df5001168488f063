#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import EventLoop
import JSONRPC
import SQLiteStorage
import Storage
import System
import Telemetry
import Time

/// Keeps the log: what happens is gathered, and written by another thread a moment later.
///
/// A call pays for one element of an array. What cannot be written in time is dropped and counted, and the log says so
/// as soon as it can.
@Engine
final class CallLog: EventConsumer {
  /// Events that wait to be written at most.
  private static let room = 20_000

  /// Time from the first event of a batch to its writing, so that a busy process writes few times.
  private static let delay = Duration.milliseconds(200)

  private let process = getpid()
  private let limits: LogLimits
  private let report: @Engine (String) -> Void
  private let state: String

  /// Whether the store lies in the same directory.
  private let isBesideStore: Bool
  private let directory: String
  private var files: LogFiles
  private var events: [CallEvent] = []
  private var dropped = 0
  private var alarm: Alarm?
  private var writing: Task<Void, Never>?
  private var hasComplained = false

  /// Makes the log of a state; nil where nothing outlives the process, or nothing is to be kept.
  init?(
    of place: State.Place,
    limits: LogLimits,
    report: @escaping @Engine (String) -> Void = { line in
      Terminal.standardError.write(line: "recourse: \(line)")
    }
  ) {
    guard let state = place.directory, limits.bytes > 0 else { return nil }
    self.limits = limits
    self.report = report
    self.state = state
    isBesideStore = if case .directory = place { true } else { false }
    directory = LogFiles.directory(ofState: state)
    files = LogFiles(in: directory, limits: limits, process: process)
  }

  /// What of calls is to be gathered for it.
  nonisolated static func wishes(_ limits: LogLimits) -> EventStream.Wishes {
    limits.arguments == .masked ? .arguments : []
  }

  func take(_ event: CallEvent) {
    switch event.what {
    case .stored: return
    case .answered(let end) where !end.isBuiltIn: return
    case .attempted(let attempt) where attempt.number == 1 && attempt.verdict == "ok": return
    default: break
    }
    guard events.count < Self.room else {
      dropped += 1
      return
    }
    events.append(event)
    if events.count == 1, writing == nil { wait() }
  }

  private func wait() {
    let alarm = alarm ?? EventLoop.shared.alarm { [weak self] in self?.write() }
    self.alarm = alarm
    alarm.set(after: Self.delay)
  }

  /// Has another thread write what has come.
  private func write() {
    guard writing == nil, !events.isEmpty || dropped > 0 else { return }
    if dropped > 0 {
      events.append(CallEvent(at: SystemClock.present, .dropped(dropped)))
      dropped = 0
    }
    let batch = events
    events = []
    let (process, files, state) = (Int(process), files, state)
    writing = EventLoop.shared.start { [self] in
      // A detached task keeps away from the loop, which would be the executor of any other.
      let (rest, problem) = await Task.detached {
        var files = files
        if let refusal = Self.refusal(of: state) {
          return (files, Problem?.some(.refused(refusal)))
        }
        do throws(SystemError) {
          try files.append(batch.flatMap { LogEntry($0, process: process)?.line ?? [] })
          return (files, nil)
        } catch {
          return (files, .unwritten(error))
        }
      }.value
      self.files = rest
      if let problem { fail(batch, problem) }
      writing = nil
      if !events.isEmpty { wait() }
    }
  }

  private enum Problem: Sendable {
    /// The state directory is not to be used, and is left as it is.
    case refused(StoreError)
    case unwritten(SystemError)
  }

  /// Why nothing may be kept in a state directory; nil for one that is made, or that will do.
  private nonisolated static func refusal(of state: String) -> StoreError? {
    do throws(StoreError) {
      _ = try StateDirectory(preparing: state, for: .files)
      return nil
    } catch {
      return error
    }
  }

  /// Counts what was not kept, and tells the operator once.
  private func fail(_ batch: [CallEvent], _ problem: Problem) {
    for event in batch {
      if case .dropped(let count) = event.what { dropped += count } else { dropped += 1 }
    }
    guard !hasComplained, let sentence = sentence(of: problem) else { return }
    hasComplained = true
    report(sentence)
  }

  /// What is told of a problem; nil where others tell it.
  private func sentence(of problem: Problem) -> String? {
    switch problem {
    case .refused(let refusal):
      // The store that lies in the same directory says so itself.
      isBesideStore ? nil : "No log is kept. \(refusal.message) Calls go on; --log 0 keeps none."
    case .unwritten(let error) where error.number == ENOTDIR || error == .refused: nil
    case .unwritten(let error):
      "The log in \(directory) cannot be written: \(SystemError.clause(error.number)). Calls go on, and what is missing "
        + "is counted there once it can be written again; --log 0 keeps none."
    }
  }

  /// Whether all that came is written, or counted as missing.
  var isIdle: Bool { events.isEmpty && writing == nil }

  /// Writes what is left, in at most half a second.
  func close() async {
    let end = Latch()
    EventLoop.shared.start { [self] in
      await writing?.value
      write()
      await writing?.value
      end.open()
    }
    await end.wait(atMost: .milliseconds(500))
  }
}

extension State.Place {
  /// The directory that keeps what is of this machine; nil where nothing outlives the process.
  var directory: String? {
    switch self {
    case .directory(let path), .server(_, directory: let path?): path
    case .memory, .server: nil
    }
  }
}
