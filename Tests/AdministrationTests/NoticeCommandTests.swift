import Administration
import EventLoop
import Foundation
import TestSupport
import Testing

/// The operator's own program is given each notice, and hangs, fails and dies at nobody's expense.
@Suite(.timeLimit(.minutes(10)))
struct NoticeCommandTests {
  /// A folder of a test's own, and a script in it.
  private final class Script: Sendable {
    let folder: String

    init(_ text: String) throws {
      folder = FileManager.default.temporaryDirectory.path + "/recourse-notice-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(filePath: folder + "/tell"))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var command: NoticeCommand { NoticeCommand(["/bin/sh", folder + "/tell", folder]) }

    func text(of name: String) -> String? {
      try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)
    }
  }

  private let notice = Array(#"{"event":"hold.closed"}"#.utf8)

  @Test func `a program is given the notice, and says by its end that it took it`() async throws {
    let script = try Script("cat > $1/heard")
    #expect(try await onEngine { await script.command.carry(notice, patience: 60) })
    #expect(script.text(of: "heard") == #"{"event":"hold.closed"}"#)
  }

  @Test(arguments: ["exit 1", "kill -9 $$", "exec /no/such/program"])
  func `a program that fails has not told anybody`(text: String) async throws {
    let script = try Script(text)
    #expect(try await onEngine { await !script.command.carry(notice, patience: 60) })
  }

  @Test func `a program that is not there has not told anybody`() async throws {
    let command = NoticeCommand(["/no/such/program"])
    #expect(try await onEngine { await !command.carry(notice, patience: 60) })
  }

  @Test func `a program that reads nothing has told all the same`() async throws {
    let script = try Script("exit 0")
    let long = [UInt8](repeating: 0x20, count: 1 << 20)
    #expect(try await onEngine { await script.command.carry(long, patience: 60) })
  }

  @Test func `a program that hangs is ended with all that it has started`() async throws {
    let script = try Script(
      """
      trap '' TERM INT HUP
      sleep 600 & echo $! > $1/child
      echo $$ > $1/parent
      wait
      sleep 600
      """
    )
    let hasTold = try await onEngine { await script.command.carry(notice, patience: 2) }
    #expect(!hasTold)
    for name in ["parent", "child"] {
      let text = try #require(script.text(of: name))
      let process = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
      try await waitForEnd(of: process)
    }
  }

  @Test func `nobody waits for a program when serving ends`() async throws {
    let script = try Script("sleep 600")
    let hasTold = try await onEngine {
      let command = script.command
      let notice = notice
      let body: @Engine @Sendable () async -> Bool = {
        await command.carry(notice, patience: 600)
      }
      let telling = Task(executorPreference: EventLoop.shared, operation: body)
      telling.cancel()
      return await telling.value
    }
    #expect(!hasTold)
  }

  /// A process that nobody has buried yet has ended too; its new parent sees to that.
  private func waitForEnd(of process: Int32) async throws {
    while kill(process, 0) == 0 {
      // Files below /proc have no size, so they are read to their end.
      let state = FileHandle(forReadingAtPath: "/proc/\(process)/stat")?.readDataToEndOfFile()
      if String(decoding: state ?? Data(), as: UTF8.self).contains(") Z ") { return }
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
