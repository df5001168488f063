import System
import Telemetry

/// Reads the log of all processes: whole at first, then what has come since.
struct LogReader {
  private let directory: String

  /// Bytes of each file that were read.
  private var offsets: [String: Int] = [:]

  /// Lines that are no entries: torn by a process that was killed, or written by nobody of ours.
  private(set) var unreadable = 0

  /// Bytes of a file that are read at most.
  private static let limit = 1 << 30

  init(_ directory: String) { self.directory = directory }

  /// The entries that were not read before, the oldest first.
  mutating func next() -> [LogEntry] {
    var entries: [LogEntry] = []
    for file in LogFiles.files(in: directory) { entries += read(file) }
    // Entries of one instant stay in the order in which their process wrote them.
    return entries.enumerated()
      .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }

  private mutating func read(_ file: LogFiles.File) -> [LogEntry] {
    var start = offsets[file.path] ?? 0
    // Deleted to make room, and begun anew.
    if file.size < start { start = 0 }
    guard file.size > start, let bytes = try? Files.read(file.path, limit: Self.limit) else {
      return []
    }
    let fresh = bytes.dropFirst(start)
    // A line without an end is being written, or was torn: its rest may still come.
    guard let end = fresh.lastIndex(of: 0x0A) else { return [] }
    offsets[file.path] = end + 1
    return fresh[...end].split(separator: 0x0A).compactMap { line in
      guard let entry = LogEntry(line: line) else {
        unreadable += 1
        return nil
      }
      return entry
    }
  }
}
