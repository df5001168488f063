import Foundation
import JSON
import TestSupport
import Testing

/// A real server with `--files`, and files that lie where they may and where they may not.
struct UploadTests {
  private static let paths: [(path: String, part: String?)] = [
    ("a.txt", nil), ("sub/b.txt", nil), ("./sub/../a.txt", nil), ("inside", nil), ("sub/up", nil),
    ("", "is no path of a file"), ("missing.txt", "does not exist in the directory"),
    ("../secret.txt", "leads out of the directory"), ("outside", "leads out of the directory"),
    ("chain/secret.txt", "leads out of the directory"),
    ("/etc/passwd", "leads out of the directory"),
    ("sub", "is not a regular file"), (".", "leads out of the directory"),
    ("pipe", "is not a regular file"), ("huge.bin", "larger than the 50 MiB"),
    ("hard.txt", "has more than one name (hard links)"),
  ]

  private static let manifest = """
    {"recourse": 1, "id": "files", "title": "Files", "about": "Takes files.",
     "source": {"url": "https://files.example", "date": "2026-11-20"},
     "base_url": "https://api.files.example",
     "credentials": {"client": {"oauth2": {"token_url": "https://api.files.example/token",
       "client_id": "FILES_ID", "client_secret": "FILES_SECRET"}}},
     "operations": {"send": {"method": "POST", "path": "/files", "effect": "write",
       "repeat_safe": true, "description": "Sends.", "content": "multipart/form-data",
       "arguments": {"required": ["file"], "properties": {"file": {"description": "The file."}}},
       "place": {"file": {"in": "body", "as": "file"}}}}}
    """

  @Test func `files are read below the directory alone`() async throws {
    let api = LoopbackServer { request in
      request.target == "/token"
        ? [.answer(200, [], #"{"access_token": "tok-1234567", "token_type": "Bearer"}"#)]
        : [.answer(200, [], "{}")]
    }
    defer { api.stop() }
    let answers = try await Turnstile.programs.run { try await conversation(with: api) }
    for ((path, part), answer) in zip(Self.paths, answers) {
      if let part {
        #expect(answer.contains("revise") && answer.contains(part), "\(path): \(answer)")
      } else {
        #expect(!answer.contains("\"isError\":true"), "\(path): \(answer)")
      }
    }
    let uploads = api.requests.filter { $0.target == "/files" }
    #expect(uploads.count == Self.paths.count { $0.part == nil })
    #expect(uploads.allSatisfy { $0.value(of: "authorization") == "Bearer tok-1234567" })
    #expect(
      uploads.allSatisfy { String(decoding: $0.body, as: UTF8.self).contains("\r\n\r\nopen\r\n") }
    )
    #expect(api.requests.count { $0.target == "/token" } == 1)
    #expect(!answers.joined().contains("tok-1234567"))
  }

  private func conversation(with api: LoopbackServer) async throws -> [String] {
    let stage = try Stage()
    defer { stage.remove() }
    try Self.lay(in: stage.path)
    let process = try ServerProcess(
      ["serve", "files.json", "--files", "open", "--base-url", "files=\(api.url)"],
      environment: stage.environment.merging(
        ["FILES_ID": "id", "FILES_SECRET": "secret-of-files"]
      ) { $1 },
      directory: stage.path
    )
    defer { process.kill() }
    var answers: [String] = []
    for (id, path) in Self.paths.map(\.path).enumerated() {
      process.send(Array((Self.request(id + 1, path) + "\n").utf8))
      answers.append(String(decoding: try #require(await process.nextLine()), as: UTF8.self))
    }
    process.closeInput()
    #expect(await process.exitCode() == 0)
    #expect(!process.standardError.contains("secret-of-files"))
    return answers
  }

  private static func lay(in folder: String) throws {
    let files = FileManager.default
    let open = folder + "/open"
    try files.createDirectory(atPath: open + "/sub", withIntermediateDirectories: true)
    try Data("secret".utf8).write(to: URL(fileURLWithPath: folder + "/secret.txt"))
    try Data(manifest.utf8).write(to: URL(fileURLWithPath: folder + "/files.json"))
    for name in ["/a.txt", "/sub/b.txt"] {
      try Data("open".utf8).write(to: URL(fileURLWithPath: open + name))
    }
    let links = [
      ("/inside", "a.txt"), ("/sub/up", "../a.txt"), ("/outside", "../secret.txt"),
      ("/chain", ".."),
    ]
    for (name, target) in links {
      try files.createSymbolicLink(atPath: open + name, withDestinationPath: target)
    }
    #expect(unsafe link(folder + "/secret.txt", open + "/hard.txt") == 0)
    #expect(unsafe mkfifo(open + "/pipe", 0o600) == 0)
    _ = files.createFile(atPath: open + "/huge.bin", contents: nil)
    #expect(unsafe truncate(open + "/huge.bin", 51 << 20) == 0)
  }

  private static func request(_ id: Int, _ path: String) -> String {
    let arguments = JSONWriter.text(["file": ["path": .string(path)]])
    return #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"#
      + #""name":"files_send","arguments":\#(arguments),"_meta":{"#
      + #""io.modelcontextprotocol/protocolVersion":"2026-07-28","#
      + #""io.modelcontextprotocol/clientCapabilities":{}}}}"#
  }
}
