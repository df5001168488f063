import Administration
import EventLoop
import Foundation
import Server
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
    #expect(try await onEngine { await script.command.carry(notice, patience: 60) } == .done)
    #expect(script.text(of: "heard") == #"{"event":"hold.closed"}"#)
  }

  @Test(arguments: [
    ("exit 3", "the program ended with exit code 3"),
    ("kill -9 $$", "the program was ended by signal 9"),
    ("exec /no/such/program", "the program ended with exit code 127"),
  ])
  func `a program that fails has not told anybody, and how it ended is known`(
    text: String,
    why: String
  ) async throws {
    let script = try Script(text)
    let delivery = try await onEngine { await script.command.carry(notice, patience: 60) }
    #expect(delivery == .failed(why))
  }

  /// Why a program could not be started.
  ///
  /// Programs that other tests start at the same time hold the file open for a moment, as if it were still written.
  private func refusal(of path: String) async throws -> String? {
    while true {
      let delivery = try await onEngine {
        await NoticeCommand([path]).carry(notice, patience: 60)
      }
      guard case .failed(let said) = delivery else { return nil }
      if !said.contains("Text file busy") { return said }
    }
  }

  @Test func `why a program could not be started is known`() async throws {
    let script = try Script("no first line names what reads it")
    let file = script.folder + "/tell"
    for (path, mode, why) in [
      ("/no/such/program", 0o644, "does not exist; check the path."),
      (file, 0o644, "may not be started by this user; "),
      (file, 0o755, "is no program of this machine; let a script begin with a line such as"),
      (script.folder, 0o755, "may not be started by this user; "),
    ] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
      guard let said = try await refusal(of: path) else {
        Issue.record("\(path) was started")
        continue
      }
      #expect(said.hasPrefix("\(path): \(why)"), "\(said)")
    }
  }

  @Test func `a program that reads nothing has told all the same`() async throws {
    let script = try Script("exit 0")
    let long = [UInt8](repeating: 0x20, count: 1 << 20)
    #expect(try await onEngine { await script.command.carry(long, patience: 60) } == .done)
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
    let delivery = try await onEngine { await script.command.carry(notice, patience: 2) }
    #expect(delivery == .failed("the program had not ended after 2 s, and was ended"))
    for name in ["parent", "child"] {
      let text = try #require(script.text(of: name))
      let process = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
      try await waitForEnd(of: process)
    }
  }

  @Test func `nobody waits for a program when serving ends`() async throws {
    let script = try Script("sleep 600")
    let delivery = try await onEngine {
      let command = script.command
      let notice = notice
      let body: @Engine @Sendable () async -> NoticeDelivery = {
        await command.carry(notice, patience: 600)
      }
      let telling = Task(executorPreference: EventLoop.shared, operation: body)
      telling.cancel()
      return await telling.value
    }
    #expect(delivery == .failed("nobody waited for the program to end"))
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
