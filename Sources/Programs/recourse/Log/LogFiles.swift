#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import System

/// The files of the log as one process writes them: each ends where the next begins, and old ones make room.
///
/// A file is opened for each batch and closed again, so that another process may delete it at any time: what comes after
/// that begins it anew. Each line is written whole or, where the process is killed in the middle, torn at its end.
struct LogFiles: Sendable {
  static let ending = ".jsonl"

  private let directory: String
  private let limits: LogLimits
  private let name: String
  private var number = 0
  private var size = 0

  /// Bytes written since it was last looked whether old files must go; nil before the first look.
  private var unswept: Int?

  /// Bytes after which a process looks again, so that many processes do not pass the limit by much.
  private static let interval = 256 << 10

  /// Names the files of this process; nothing is made before the first batch.
  init(in directory: String, limits: LogLimits, process: Int32) {
    self.directory = directory
    self.limits = limits
    name = "\(SystemFile.wallSeconds)-\(process)"
  }

  /// Where the log of a state directory lies.
  static func directory(ofState path: String) -> String { path + "/log" }

  private var path: String { "\(directory)/\(name)-\(number)\(Self.ending)" }

  /// Adds whole lines.
  ///
  /// - Throws: `SystemError` when nothing of them could be kept.
  mutating func append(_ lines: [UInt8]) throws(SystemError) {
    if size > 0, size + lines.count > limits.segment {
      number += 1
      size = 0
      unswept = nil
    }
    if unswept == nil { try prepare() }
    if unswept ?? .max >= Self.interval {
      sweep()
      unswept = 0
    }
    let descriptor = try SystemFile.openToAppend(path)
    defer { Descriptor.close(descriptor) }
    try Descriptor.write(lines, to: descriptor)
    size += lines.count
    unswept = (unswept ?? 0) + lines.count
  }

  /// Makes the directory; one that others may look into is not used.
  private mutating func prepare() throws(SystemError) {
    try SystemFile.makeDirectories(directory)
    guard let facts = try SystemFile.facts(directory), facts.kind == .directory,
      facts.owner == SystemFile.user, facts.permissions & 0o077 == 0
    else { throw .refused }
    unswept = .max
  }

  /// Deletes what is too old, and the oldest where all together are too large.
  private func sweep() {
    let oldest = (SystemFile.wallSeconds - Int64(limits.days) * 86_400) * 1_000_000_000
    var files = Self.files(in: directory)
    for file in files where file.changed < oldest { SystemFile.remove(file.path) }
    files.removeAll { $0.changed < oldest }
    var total = files.reduce(0) { $0 + $1.size }
    for file in files.sorted(by: { $0.changed < $1.changed }) where total > limits.bytes {
      guard file.path != path else { continue }
      SystemFile.remove(file.path)
      total -= file.size
    }
  }

  struct File {
    let path: String
    let size: Int

    /// Nanoseconds since 1970.
    let changed: Int64
  }

  /// The files of all processes, in no order; none where there is no log.
  static func files(in directory: String) -> [File] {
    Files.names(in: directory).filter { $0.hasSuffix(ending) }.compactMap { name in
      let path = "\(directory)/\(name)"
      guard let facts = (try? SystemFile.facts(path)) ?? nil, facts.kind == .file else {
        return nil
      }
      return File(path: path, size: Int(facts.size), changed: facts.changedNanoseconds)
    }
  }
}

extension SystemError {
  /// A directory that is not ours alone.
  static let refused = SystemError(number: EPERM)
}
