import EventLoop
import Foundation
import JSON
import System
import Telemetry
import TestSupport
import Testing
import Time

@testable import recourse

/// The files that the log lies in.
struct LogFilesTests {
  private static let day = Timestamp(milliseconds: 1_795_889_443_000)

  private static func entry(
    _ number: Int,
    at seconds: Double = 0,
    after start: Timestamp = day
  ) -> [UInt8] {
    let text = #"{"at":"\#((start + seconds).rfc3339)","event":"call","n":\#(number)}"#
    return Array((text + "\n").utf8)
  }

  private static func numbers(_ entries: [LogEntry]) -> [Int] {
    entries.compactMap { $0.members["n"]?.integer }
  }

  private func inStage(_ body: (String) throws -> Void) throws {
    let stage = try Stage()
    defer { stage.remove() }
    try body(stage.path + "/log")
  }

  @Test func `all processes are read as one, by the time of their entries`() throws {
    try inStage { log in
      var one = LogFiles(in: log, limits: LogLimits(), process: 1)
      var two = LogFiles(in: log, limits: LogLimits(), process: 2)
      try one.append(Self.entry(1, at: 1) + Self.entry(3, at: 3))
      try two.append(Self.entry(2, at: 2))
      var reader = LogReader(log)
      #expect(Self.numbers(reader.next()) == [1, 2, 3])
      try two.append(Self.entry(4, at: 4))
      #expect(Self.numbers(reader.next()) == [4])
      #expect(reader.next().isEmpty)
    }
  }

  @Test func `a torn last line is left out, and read once its rest has come`() throws {
    try inStage { log in
      var files = LogFiles(in: log, limits: LogLimits(), process: 1)
      let whole = Self.entry(2)
      try files.append(Self.entry(1) + whole.prefix(20))
      var reader = LogReader(log)
      #expect(Self.numbers(reader.next()) == [1])
      #expect(reader.unreadable == 0)
      try files.append(Array(whole.dropFirst(20)))
      #expect(Self.numbers(reader.next()) == [2])
    }
  }

  @Test func `a file that was deleted to make room, and begun anew, is read from its beginning`()
    throws
  {
    try inStage { log in
      var files = LogFiles(in: log, limits: LogLimits(), process: 1)
      try files.append(Self.entry(1) + Self.entry(2) + Self.entry(3))
      var reader = LogReader(log)
      #expect(Self.numbers(reader.next()) == [1, 2, 3])
      for file in LogFiles.files(in: log) { SystemFile.remove(file.path) }
      var anew = LogFiles(in: log, limits: LogLimits(), process: 1)
      try anew.append(Self.entry(4))
      #expect(Self.numbers(reader.next()) == [4])
    }
  }

  @Test func `what a killed process tore is counted, and nothing after it is lost`() throws {
    try inStage { log in
      var files = LogFiles(in: log, limits: LogLimits(), process: 1)
      try files.append(Array("{\"at\":\"2026\n".utf8) + Self.entry(1))
      var reader = LogReader(log)
      #expect(Self.numbers(reader.next()) == [1])
      #expect(reader.unreadable == 1)
    }
  }

  @Test
  func `from an instant on, hardly anything before it is read, and nothing after it is missed`()
    throws
  {
    try inStage { log in
      var files = LogFiles(in: log, limits: LogLimits(), process: 1)
      // A file that was last written before the instant would not be opened at all.
      let start = SystemClock.present + -20_000
      for first in stride(from: 0, to: 20_000, by: 2000) {
        let batch = first..<(first + 2000)
        try files.append(batch.flatMap { Self.entry($0, at: Double($0), after: start) })
      }
      var reader = LogReader(log, since: start + 15_000)
      let numbers = Self.numbers(reader.next())
      #expect(numbers.last == 19_999 && numbers.contains(15_000))
      #expect(numbers.count < 7_000, "\(numbers.count)")
      #expect(numbers == Array((numbers.first ?? 20_000)..<20_000))
      try files.append(Self.entry(20_000, at: 20_000))
      #expect(Self.numbers(reader.next()) == [20_000])
    }
  }

  @Test func `a file that ended before the instant is read only once something is added to it`()
    throws
  {
    try inStage { log in
      var files = LogFiles(in: log, limits: LogLimits(), process: 1)
      try files.append(Self.entry(1))
      var reader = LogReader(log, since: SystemClock.present + 3600)
      #expect(reader.next().isEmpty)
      try files.append(Self.entry(2))
      #expect(Self.numbers(reader.next()) == [2])
    }
  }

  @Test func `all files together stay within the size, and the newest entries stay`() throws {
    try inStage { log in
      var limits = LogLimits()
      limits.bytes = 1 << 20
      for process in 1...3 {
        var files = LogFiles(in: log, limits: limits, process: Int32(process))
        let batch = (0..<1000).flatMap { Self.entry($0) }
        for _ in 0..<20 { try files.append(batch) }
        try files.append(Self.entry(process * 10_000, at: 1))
      }
      let total = LogFiles.files(in: log).reduce(0) { $0 + $1.size }
      #expect(total > limits.bytes / 2 && total < limits.bytes + limits.bytes / 2, "\(total)")
      var reader = LogReader(log)
      #expect(Self.numbers(reader.next()).contains(30_000))
    }
  }

  @Test func `files that nothing was added to for the days go, and the others stay`() throws {
    try inStage { log in
      for (process, days) in [(1, 15.0), (2, 13.0)] {
        var files = LogFiles(in: log, limits: .widest, process: Int32(process))
        try files.append(Self.entry(process))
        let written = [
          FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -86_400 * days)
        ]
        for file in LogFiles.files(in: log) where file.path.hasSuffix("-\(process)-0.jsonl") {
          try FileManager.default.setAttributes(written, ofItemAtPath: file.path)
        }
      }
      // Who only adds to it does not know how much is to be kept, and deletes nothing.
      var person = LogFiles(in: log, limits: .widest, process: 3)
      try person.append(Self.entry(3))
      #expect(LogFiles.files(in: log).count == 3)
      var server = LogFiles(in: log, limits: LogLimits(), process: 4)
      try server.append(Self.entry(4))
      var reader = LogReader(log)
      #expect(Set(Self.numbers(reader.next())) == [2, 3, 4])
    }
  }

  @Test func `a file that another process deletes to make room is begun anew`() throws {
    try inStage { log in
      var files = LogFiles(in: log, limits: LogLimits(), process: 1)
      try files.append(Self.entry(1))
      for file in LogFiles.files(in: log) { SystemFile.remove(file.path) }
      try files.append(Self.entry(2))
      var reader = LogReader(log)
      #expect(Self.numbers(reader.next()) == [2])
    }
  }

  @Test func `nobody else can read the log, and one that others can look into is not written`()
    throws
  {
    try inStage { log in
      var files = LogFiles(in: log, limits: LogLimits(), process: 1)
      try files.append(Self.entry(1))
      #expect(try SystemFile.facts(log)?.permissions == 0o700)
      let file = try #require(LogFiles.files(in: log).first)
      #expect(try SystemFile.facts(file.path)?.permissions == 0o600)
      try SystemFile.setPermissions(log, 0o755)
      var others = LogFiles(in: log, limits: LogLimits(), process: 2)
      #expect(throws: SystemError.refused) { try others.append(Self.entry(2)) }
    }
  }

  /// Waits until a log has written what came; on a busy machine that takes it more than one go.
  @Engine
  private static func settle(_ log: CallLog) async {
    repeat { await log.close() } while !log.isIdle
  }

  @Test func `no log is written into a directory that the store refuses`() async throws {
    let stage = try Stage()
    defer { stage.remove() }
    let path = stage.path + "/open"
    try FileManager.default.createDirectory(
      atPath: path,
      withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o755]
    )
    _ = FileManager.default.createFile(atPath: path + "/thesis.txt", contents: Data())
    try await onEngine {
      let heard = Heard()
      let log = try #require(
        CallLog(of: .directory(path), limits: LogLimits()) { heard.sentences.append($0) }
      )
      log.take(CallEvent(at: SystemClock.present, .acted(.purged(tasks: 1), at: .page)))
      await Self.settle(log)
      // The store that lies there says so itself.
      #expect(heard.sentences == [])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["thesis.txt"])
  }

  @Test func `what cannot be written is said once, counted, and told once there is room again`()
    async throws
  {
    let stage = try Stage()
    defer { stage.remove() }
    let path = stage.path + "/state"
    let log = path + "/log"
    try FileManager.default.createDirectory(
      atPath: path,
      withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700]
    )
    // A link that leads to itself stands for a disk that takes nothing.
    try FileManager.default.createSymbolicLink(atPath: log, withDestinationPath: log)
    try await onEngine {
      let heard = Heard()
      let kept = try #require(
        CallLog(of: .directory(path), limits: LogLimits()) { heard.sentences.append($0) }
      )
      for number in 1...3 {
        kept.take(CallEvent(at: SystemClock.present, .acted(.purged(tasks: number), at: .page)))
        await Self.settle(kept)
      }
      #expect(heard.sentences.count == 1)
      #expect(heard.sentences.first?.contains("Calls go on") == true)
      try FileManager.default.removeItem(atPath: log)
      kept.take(CallEvent(at: SystemClock.present, .acted(.purged(tasks: 4), at: .page)))
      await Self.settle(kept)
      await Self.settle(kept)
      var reader = LogReader(log)
      let entries = reader.next()
      #expect(
        entries.filter { $0.event == "purge" }.compactMap { $0.members["tasks"]?.integer } == [4]
      )
      #expect(entries.compactMap { $0.members["events"]?.integer } == [3])
    }
  }
}

/// What was said on stderr.
@Engine
private final class Heard {
  var sentences: [String] = []
}
