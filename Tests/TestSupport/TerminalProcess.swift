import System
import Foundation

/// A program of this package, run before a terminal of so many columns and rows, with a person who types.
package final class TerminalProcess: Sendable {
  private let identifier: pid_t
  private let terminal: Int32
  private let written = Guarded<[UInt8]>([])
  private let status = Guarded<Int32?>(nil)

  /// Starts the program.
  ///
  /// - Throws: `SystemError` when there is no terminal, or the program cannot be started.
  package init(
    _ arguments: [String],
    environment: [String: String] = [:],
    directory: String,
    columns: UInt16,
    rows: UInt16
  ) throws {
    let start = PipedStart(
      path: ServerProcess.products.appendingPathComponent("recourse").path,
      arguments: arguments,
      environment: ["PATH": "/usr/bin:/bin", "TERM": "xterm", "ASAN_OPTIONS": "detect_leaks=0"]
        .merging(environment) { _, new in new },
      directory: directory
    )
    let pair = try Self.pair()
    terminal = pair.ours
    Self.resize(terminal, columns, rows)
    identifier = try start.run(on: pair.theirs)
    close(pair.theirs)
    Thread.detachNewThread { [self] in drain() }
  }

  private static func pair() throws -> (ours: Int32, theirs: Int32) {
    let ours = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
    guard ours >= 0, let name = name(of: ours) else {
      throw SystemError(number: errno)
    }
    let theirs = unsafe open(name, O_RDWR | O_NOCTTY)
    guard theirs >= 0 else { throw SystemError(number: errno) }
    return (ours, theirs)
  }

  /// Unlocks the other end of a terminal and names it.
  private static func name(of ours: Int32) -> String? {
    #if os(Linux)
      // Swift's module of the C library leaves out unlockpt and ptsname, which make these calls (ioctl_tty(2)).
      var (locked, number): (Int32, UInt32) = (0, 0)
      guard unsafe ioctl(ours, 0x4004_5431, &locked) == 0,
        unsafe ioctl(ours, 0x8004_5430, &number) == 0
      else { return nil }
      return "/dev/pts/\(number)"
    #else
      guard grantpt(ours) == 0, unlockpt(ours) == 0 else { return nil }
      return unsafe ptsname(ours).map { unsafe String(cString: $0) }
    #endif
  }

  private static func resize(_ terminal: Int32, _ columns: UInt16, _ rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = unsafe ioctl(terminal, UInt(TIOCSWINSZ), &size)
  }

  /// Gives the window another size.
  package func resize(columns: UInt16, rows: UInt16) { Self.resize(terminal, columns, rows) }

  /// Types a text.
  package func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(terminal, $0.baseAddress, $0.count) }
  }

  /// Ends the program without warning.
  package func kill() {
    status.withLock { if $0 == nil { _ = Foundation.kill(identifier, SIGKILL) } }
  }

  /// All that was written so far, with what steers the terminal.
  package var output: String { written.withLock { String(decoding: $0, as: UTF8.self) } }

  /// The rows that were drawn last, without colours.
  package var rows: [String] {
    let frame = output.components(separatedBy: "\u{1B}[H").last ?? ""
    return frame.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "").replacing("\r\n", with: "\n")
      .components(separatedBy: "\n")
  }

  /// Waits until something is true of the rows; false where it never is.
  package func shows(_ isMeant: ([String]) -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + ServerProcess.patience
    while ContinuousClock.now < deadline {
      if isMeant(rows) { return true }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return false
  }

  /// Waits for the end and gives the exit code; nil when the program goes on.
  package func exitCode() async -> Int32? {
    let deadline = ContinuousClock.now + ServerProcess.patience
    while ContinuousClock.now < deadline {
      if let code = status.withLock({ $0 }) { return code }
      try? await Task.sleep(for: .milliseconds(5))
    }
    return nil
  }

  private func drain() {
    var piece = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = unsafe read(terminal, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      // Once the program has closed it, reading a terminal fails.
      guard count > 0 else { break }
      written.withLock { $0 += piece[..<count] }
    }
    close(terminal)
    var ended: Int32 = 0
    while unsafe waitpid(identifier, &ended, 0) < 0, errno == EINTR {}
    status.withLock { $0 = ended & 0x7F == 0 ? (ended >> 8) & 0xFF : ended & 0x7F }
  }
}
