import Foundation
import JSON
import TestSupport
import Testing

/// A real server whose key file becomes something else between two calls.
struct KeyFileTests {
  /// What lies in the place of the file, and what the answer says; nil where the key must have been sent.
  private static let files: [(lay: @Sendable (String) throws -> Void, part: String?)] = [
    ({ try write("key-7f3a9c1e\n", $0) }, nil),
    ({ try write("\u{FEFF}key-7f3a9c1e\r\n", $0) }, nil),
    ({ unsafe #expect(mkfifo($0, 0o600) == 0) }, "is a pipe and no regular file"),
    ({ try write("  key-7f3a9c1e \n\n", $0) }, nil),
    (
      {
        try Data([0xFF, 0xFE, 0x6B, 0]).write(to: URL(fileURLWithPath: $0)); only(me: $0)
      }, "is encoded as UTF-16"
    ),
    (
      {
        try Data([0x6B, 0xE9]).write(to: URL(fileURLWithPath: $0)); only(me: $0)
      }, "is not UTF-8 text"
    ),
    ({ try write("", $0) }, "is empty"),
    ({ try write("\u{FEFF}\n", $0) }, "is empty"),
    ({ try write("a\u{0}b", $0) }, "a control character inside the key"),
    ({ unsafe #expect(mkdir($0, 0o700) == 0) }, "is a directory"),
    ({ unsafe #expect(symlink("/dev/zero", $0) == 0) }, "is a device and no regular file"),
    (
      {
        try write("key-7f3a9c1e", $0); unsafe chmod($0, 0o640)
      }, "can be read by others"
    ),
    ({ unsafe #expect(symlink("missing", $0) == 0) }, "does not exist"),
    ({ try write("key-7f3a9c1e", $0) }, nil),
  ]

  @Test func `only a regular file is read as a key, and nothing else stops the server`()
    async throws
  {
    let api = LoopbackServer { _ in [.answer(200, [], #"{"results":[]}"#)] }
    defer { api.stop() }
    try await Turnstile.programs.run { try await converse(with: api) }
    #expect(api.requests.count == Self.files.count { $0.part == nil })
    #expect(api.requests.allSatisfy { $0.value(of: "x-api-key") == "key-7f3a9c1e" })
  }

  private func converse(with api: LoopbackServer) async throws {
    let stage = try Stage()
    defer { stage.remove() }
    let key = stage.path + "/key"
    var environment = stage.environment
    environment["APIRA_API_KEY"] = nil
    environment["APIRA_API_KEY_FILE"] = key
    try Self.write("key-7f3a9c1e\n", key)
    let process = try ServerProcess(
      ["serve", "manifests/apira.json", "--wait", "0", "--base-url", "apira=\(api.url)"],
      environment: environment,
      directory: stage.path
    )
    defer { process.kill() }
    for (id, file) in Self.files.enumerated() {
      unsafe remove(key)
      try file.lay(key)
      process.send(Array((Self.request(id + 1) + "\n").utf8))
      let answer = String(decoding: try #require(await process.nextLine()), as: UTF8.self)
      if let part = file.part {
        #expect(answer.contains(part) && answer.contains("ask_operator"), "\(id): \(answer)")
      } else {
        #expect(!answer.contains("\"isError\":true"), "\(id): \(answer)")
      }
    }
    process.closeInput()
    #expect(await process.exitCode() == 0)
  }

  private static func write(_ text: String, _ path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    only(me: path)
  }

  private static func only(me path: String) { _ = unsafe chmod(path, 0o600) }

  private static func request(_ id: Int) -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"#
      + #""name":"apira_search_repositories","arguments":{"query":"q\#(id)"},"_meta":{"#
      + #""io.modelcontextprotocol/protocolVersion":"2026-07-28","#
      + #""io.modelcontextprotocol/clientCapabilities":{}}}}"#
  }
}
