import Administration
import System
import EventLoop
import JSON
import Server
import Storage
import Tasks
import Time

/// Looks again each second until the user has seen enough.
@Engine
struct TasksWatch {
  let desk: TasksDesk

  /// The one task that is shown; nil shows everything.
  let task: TaskReference?

  private var output: Terminal { .standardOutput }
  private var isDrawing: Bool { output.isInteractive && desk.options.form == .lines }

  func run() async {
    let looking = EventLoop.shared.start { await self.lookOn() }
    EventLoop.shared.onTermination { looking.cancel() }
    // Cleared once, and without a cursor that jumps about.
    if isDrawing { output.write("\u{1B}[?25l\u{1B}[2J") }
    await looking.value
    if isDrawing { output.write("\u{1B}[?25h") }
  }

  private func lookOn() async {
    var log = BoardLog()
    while !Task.isCancelled {
      guard await lookOnce(&log) else { return }
      let beyond = desk.state.clock.wall.milliseconds % 1000
      do throws(CancellationError) {
        // A little after the full second, so that each second is seen once.
        try await desk.state.clock.sleep(seconds: Double(1020 - beyond) / 1000)
      } catch {
        return
      }
    }
  }

  /// Shows how things are; returns whether somebody still looks.
  private func lookOnce(_ log: inout BoardLog) async -> Bool {
    do throws(StoreError) {
      let board = try await desk.look()
      return show(board, &log)
    } catch {
      // It may be mended while somebody looks.
      let sentence = StatusPrinter.clean("recourse: \(error.message)")
      return isDrawing ? output.write("\u{1B}[H\(sentence)\u{1B}[J") : output.write(sentence + "\n")
    }
  }

  private func show(_ board: StatusReport, _ log: inout BoardLog) -> Bool {
    let shown = task.map { board.showing($0) } ?? board
    let only = task.flatMap { board.survey.task($0) }
    if desk.options.form == .json {
      let json = only.map { board.json(showing: $0) } ?? shown.json
      return output.write(JSONWriter.text(.object(json)) + "\n")
    }
    if isDrawing {
      return StatusPrinter(output).redraw(only.map { board.lines(of: $0) } ?? shown.lines)
    }
    return log.take(shown).allSatisfy { output.write(StatusPrinter.clean($0) + "\n") }
  }
}
