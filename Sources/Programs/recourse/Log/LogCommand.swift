import Administration
import EventLoop
import JSON
import SQLiteStorage
import Storage
import System
import Telemetry
import Time

/// `recourse log`: what happened to calls, of all processes that use a state directory on this machine.
struct LogCommand {
  private let options: LogOptions

  init(_ words: [String]) throws(UsageError) {
    options = try LogOptions(words, now: SystemClock.present)
  }

  func run() -> ExitCode {
    guard let state = options.place.directory else {
      Terminal.standardError.write(line: "recourse: " + OperatorWords.noDirectory)
      return .couldNotRun
    }
    if options.state != nil, options.place.isAbsent {
      return refuse(OperatorWords.noNamedDirectory(state))
    }
    if let relative = StateFindings.naming(options.state).first, options.place.isAbsent {
      return refuse(relative.sentences)
    }
    do throws(StoreError) {
      _ = try StateDirectory.permissions(of: state, for: .files)
    } catch {
      _ = refuse(error.message)
      return .couldNotRun
    }
    var reader = LogReader(LogFiles.directory(ofState: state))
    var report = LogReport(width: StatusPrinter.width(of: .standardOutput))
    let all = reader.next()
    let entries = all.filter(options.filter.matches)
    let shown = options.limit.map { entries.suffix($0) } ?? entries[...]
    if options.form == .lines {
      tellRest(
        all: all,
        matching: entries,
        shown: shown.count,
        unreadable: reader.unreadable,
        state
      )
    }
    guard print(Array(shown), &report) else { return .done }
    if options.look == .once { return .done }
    return follow(reader, report)
  }

  private func refuse(_ sentence: String) -> ExitCode {
    Terminal.standardError.write(line: StatusPrinter.clean("recourse: \(sentence)"))
    return .no
  }

  /// Says what is not shown, beside what is.
  private func tellRest(
    all: [LogEntry],
    matching: [LogEntry],
    shown: Int,
    unreadable: Int,
    _ state: String
  ) {
    var sentences: [String] = []
    if all.isEmpty {
      sentences.append(OperatorWords.nothingLogged(state))
    } else if matching.isEmpty {
      sentences.append(OperatorWords.nothingMatches(all.count, since: all.first?.at))
    } else if shown < matching.count {
      sentences.append(OperatorWords.latest(shown, of: matching.count))
    }
    if unreadable > 0 { sentences.append(OperatorWords.torn(unreadable)) }
    for sentence in sentences {
      Terminal.standardError.write(line: StatusPrinter.clean(sentence))
    }
  }

  /// Prints entries; returns whether somebody still reads.
  private func print(_ entries: [LogEntry], _ report: inout LogReport) -> Bool {
    let output = Terminal.standardOutput
    switch options.form {
    case .lines:
      let printer = StatusPrinter(output)
      return entries.allSatisfy { printer.write(report.lines(of: $0)) }
    case .json:
      return entries.allSatisfy { output.write(JSONWriter.text(.object($0.members)) + "\n") }
    }
  }

  private func follow(_ reader: LogReader, _ report: LogReport) -> ExitCode {
    let options = self
    return EventLoopProgram.run {
      var (reader, report) = (reader, report)
      let following = EventLoop.shared.start {
        while (try? await EventLoop.shared.sleep(for: .milliseconds(250))) != nil {
          let fresh = reader.next().filter(options.options.filter.matches)
          guard options.print(fresh, &report) else { return }
        }
      }
      EventLoop.shared.onTermination { following.cancel() }
      await following.value
      return .done
    }
  }
}
