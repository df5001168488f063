import System
import Telemetry
import Time

/// Reads the log of all processes: whole or from an instant on at first, then what has come since.
struct LogReader: Sendable {
  private let directory: String

  /// What happened before need not be read; nil where all is wanted.
  private let since: Timestamp?

  /// Bytes of each file that were read.
  private var offsets: [String: Int] = [:]

  /// Lines that are no entries: torn by a process that was killed, or written by nobody of ours.
  private(set) var unreadable = 0

  /// Bytes of a file that are read at once at most.
  private static let limit = 1 << 30

  /// Bytes in which the end of a line is looked for.
  private static let stride = 64 << 10

  init(_ directory: String, since: Timestamp? = nil) {
    self.directory = directory
    self.since = since
  }

  /// The entries that were not read before, the oldest first; with an instant, few of before it.
  mutating func next() -> [LogEntry] {
    var entries: [LogEntry] = []
    for file in LogFiles.files(in: directory) { entries += read(file) }
    // Entries of one instant stay in the order in which their process wrote them.
    return entries.enumerated()
      .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }

  private mutating func read(_ file: LogFiles.File) -> [LogEntry] {
    var start = offsets[file.path] ?? beginning(of: file)
    // Deleted to make room, and begun anew.
    if file.size < start { start = 0 }
    offsets[file.path] = start
    guard file.size > start,
      let fresh = try? SystemFile.read(file.path, from: start, limit: Self.limit),
      // A line without an end is being written, or was torn: its rest may still come.
      let end = fresh.lastIndex(of: 0x0A)
    else { return [] }
    offsets[file.path] = start + end + 1
    return fresh[...end].split(separator: 0x0A).compactMap { line in
      guard let entry = LogEntry(line: line) else {
        unreadable += 1
        return nil
      }
      return entry
    }
  }

  /// Where a file is first read from: the beginning of a line, not far before the instant.
  private func beginning(of file: LogFiles.File) -> Int {
    guard let since else { return 0 }
    if file.changed < since.milliseconds * 1_000_000 { return file.size }
    var (start, end) = (0, file.size)
    while end - start > Self.stride {
      let middle = start + (end - start) / 2
      guard let (line, at) = line(after: middle, in: file), line < end else { break }
      if at < since { start = line } else { end = middle }
    }
    return start
  }

  /// The first line that begins behind a place, and when it was written; nil where none is found near it.
  private func line(after place: Int, in file: LogFiles.File) -> (Int, Timestamp)? {
    guard let bytes = try? SystemFile.read(file.path, from: place, limit: Self.stride) else {
      return nil
    }
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 0x0A) {
      let next = rest[(end + 1)...]
      guard let close = next.firstIndex(of: 0x0A) else { return nil }
      if let entry = LogEntry(line: next[..<close]) { return (place + end + 1, entry.at) }
      rest = next
    }
    return nil
  }
}
