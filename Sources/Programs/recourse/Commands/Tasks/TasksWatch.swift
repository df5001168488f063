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
final class TasksWatch {
  private let desk: TasksDesk

  /// The one task that is shown; nil shows everything.
  private let task: TaskReference?
  private let printer = StatusPrinter(.standardOutput)
  private var position = ScrollPosition()
  private var lines: [StyledLine] = []
  private var looking: Task<Void, Never>?

  /// What the last look failed of.
  private var trouble: String?

  init(desk: TasksDesk, task: TaskReference?) {
    self.desk = desk
    self.task = task
  }

  private var output: Terminal { .standardOutput }
  private var isDrawing: Bool { output.isInteractive && desk.options.form == .lines }

  func run() async {
    let looking = EventLoop.shared.start { await self.lookOn() }
    self.looking = looking
    EventLoop.shared.onTermination { looking.cancel() }
    guard isDrawing else { return await looking.value }
    let keys = KeyInput()
    let watch = keys.map { keys in
      EventLoop.shared.watch(0, .readable) { [weak self] in self?.take(keys.read()) }
    }
    // Cleared once, and without a cursor that jumps about.
    output.write("\u{1B}[?25l\u{1B}[2J")
    await looking.value
    // What the shell says next does not stand behind the last row.
    output.write("\u{1B}[?25h\n")
    if let watch { EventLoop.shared.unwatch(watch) }
    keys?.stop()
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
      if trouble != nil, !isDrawing, desk.options.form == .lines {
        let line = "\(board.now.rfc3339)  \(OperatorWords.readAgain(desk.directory))"
        guard output.write(StatusPrinter.clean(line) + "\n") else { return false }
      }
      trouble = nil
      return show(board, &log)
    } catch {
      return show(StatusPrinter.clean("recourse: \(error.message)"))
    }
  }

  /// Shows why there is nothing to show, which may be mended while somebody looks.
  private func show(_ sentence: String) -> Bool {
    if isDrawing { return output.write("\u{1B}[H\(sentence)\u{1B}[J") }
    // Where lines can only be added, the same one again would say nothing new.
    guard trouble != sentence else { return true }
    trouble = sentence
    // A program reads each line as JSON.
    let place = desk.options.form == .json ? Terminal.standardError : output
    return place.write(sentence + "\n")
  }

  private func show(_ board: StatusReport, _ log: inout BoardLog) -> Bool {
    let shown = task.map { board.showing($0) } ?? board
    let only = task.flatMap { board.survey.task($0) }
    if desk.options.form == .json {
      let json = only.map { board.json(showing: $0) } ?? shown.json
      return output.write(JSONWriter.text(.object(json)) + "\n")
    }
    guard isDrawing else {
      return log.take(shown).allSatisfy { output.write(StatusPrinter.clean($0) + "\n") }
    }
    lines = only.map { board.lines(of: $0) } ?? shown.lines
    return draw()
  }

  @discardableResult
  private func draw() -> Bool { printer.redraw(printer.rows(lines), at: position) }

  // MARK: - Keys

  /// Does what keys ask for; nil ends it, for the terminal is gone.
  private func take(_ keys: [KeyInput.Key]?) {
    guard let keys else {
      looking?.cancel()
      return
    }
    for key in keys {
      if key == .sign(UInt8(ascii: "q")) || key == .sign(UInt8(ascii: "Q")) {
        looking?.cancel()
        return
      }
      guard let move = ScrollPosition.Move(key) else { continue }
      position.move(move, over: printer.rows(lines).map(\.height), room: printer.room)
    }
    draw()
  }
}

extension ScrollPosition.Move {
  /// What a key asks for, in the habits of less and vi too.
  fileprivate init?(_ key: KeyInput.Key) {
    switch key {
    case .up, .sign(UInt8(ascii: "k")): self = .lineUp
    case .down, .sign(UInt8(ascii: "j")), .sign(0x0A): self = .lineDown
    case .pageUp, .sign(UInt8(ascii: "b")): self = .pageUp
    case .pageDown, .sign(UInt8(ascii: " ")): self = .pageDown
    case .home, .sign(UInt8(ascii: "g")): self = .top
    case .end, .sign(UInt8(ascii: "G")): self = .bottom
    case .sign: return nil
    }
  }
}
