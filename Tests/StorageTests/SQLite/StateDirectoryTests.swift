@testable import SQLiteStorage
import System
import EventLoop
import Foundation
@testable import Storage
import TestSupport
import Testing

struct StateDirectoryTests {
  let scratch = Scratch()

  private func refusal(_ path: String) -> StoreError? {
    #expect(throws: StoreError.self) { try StateDirectory(preparing: path) }
  }

  @Test func `missing directories are made for this user alone`() throws {
    let directory = try StateDirectory(preparing: scratch.path + "/a/b/")
    #expect(directory.path.hasSuffix("/a/b"))
    for path in [scratch.path, scratch.path + "/a", directory.path] {
      #expect(try scratch.permissions(path) == 0o700)
    }
  }

  @Test func `a file in the place of the directory is said to be one`() throws {
    try scratch.makeState()
    let file = scratch.state + "/file"
    _ = FileManager.default.createFile(atPath: file, contents: Data())
    #expect(refusal(file)?.message.contains("it is a file") == true)
    #expect(refusal(file + "/below")?.message.contains("a file and no directory") == true)
  }

  @Test func `an empty directory that others may enter is shut to them`() throws {
    try scratch.makeState(0o755)
    _ = try StateDirectory(preparing: scratch.state)
    #expect(try scratch.permissions(scratch.state) == 0o700)
  }

  @Test func `a directory with other files is not changed but refused with the command`() throws {
    try scratch.makeState(0o755)
    _ = FileManager.default.createFile(atPath: scratch.state + "/thesis.txt", contents: Data())
    #expect(refusal(scratch.state)?.message.contains("chmod 700") == true)
    #expect(try scratch.permissions(scratch.state) == 0o755)
  }

  @Test(arguments: [0o777, 0o1777, 0o775, 0o2775, 0o770, 0o720], ["", "lock", "state.db"])
  func `a directory where others may write keeps its mode, and one below it is named`(
    mode: Int,
    file: String
  ) throws {
    try scratch.makeState(0o700)
    if !file.isEmpty {
      _ = FileManager.default.createFile(atPath: scratch.state + "/" + file, contents: Data())
    }
    try scratch.setPermissions(scratch.state, mode)
    let message = try #require(refusal(scratch.state)?.message)
    #expect(
      message.contains("others may write there (its mode is \(String(mode, radix: 8)), which")
    )
    #expect(message.contains("/recourse'"))
    #expect(!message.contains("chmod"))
    #expect(try scratch.permissions(scratch.state) == mode)
    _ = try StateDirectory(preparing: scratch.state + "/recourse")
    #expect(try scratch.permissions(scratch.state) == mode)
    #expect(try scratch.permissions(scratch.state + "/recourse") == 0o700)
  }

  @Test(arguments: ["lock", "state.db"])
  func `state beside other files gives no right to shut others out`(file: String) throws {
    try scratch.makeState(0o755)
    for name in [file, "thesis.txt"] {
      _ = FileManager.default.createFile(atPath: scratch.state + "/" + name, contents: Data())
    }
    #expect(refusal(scratch.state)?.message.contains("holds other files") == true)
    #expect(try scratch.permissions(scratch.state) == 0o755)
  }

  @Test func `a directory that holds nothing but state is shut to others, its other bits kept`()
    throws
  {
    try scratch.makeState(0o700)
    for name in ["lock", "state.db", "state.db-wal", "log", "questions.key"] {
      _ = FileManager.default.createFile(atPath: scratch.state + "/" + name, contents: Data())
    }
    try scratch.setPermissions(scratch.state, 0o2755)
    _ = try StateDirectory(preparing: scratch.state)
    #expect(try scratch.permissions(scratch.state) == 0o2700)
  }

  @Test func `a directory of another user is refused`() throws {
    let isRoot = SystemFile.user == 0
    if isRoot {
      try scratch.makeState()
      try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: scratch.state)
    }
    let error = refusal(isRoot ? scratch.state : "/usr")
    #expect(error?.message.contains("it belongs to user") == true)
  }

  @Test(.enabled(if: SystemFile.user != 0, "root may write everywhere"))
  func `a directory that cannot be written is told of`() async throws {
    try scratch.makeState(0o500)
    #expect(refusal(scratch.state + "/below")?.message.contains("may not write there") == true)
    let error = await #expect(throws: StoreError.self) {
      try await onEngine { [scratch] in _ = try await scratch.open() }
    }
    #expect(error?.message.contains("may not write there") == true)
    try scratch.setPermissions(scratch.state, 0o700)
  }

  @Test(arguments: ["", "/tmp/a\u{0}b"])
  func `what is no path is refused`(path: String) {
    #expect(refusal(path)?.message.contains("that is not a path") == true)
  }

  #if os(Linux)
    @Test(arguments: [
      0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x0102_1997, 0x6573_5546, 0x00C3_6400,
    ])
    func `file systems of other machines and of user space are known`(magic: Int64) {
      #expect(Platform.networkFileSystem(magic: magic) != nil)
    }

    @Test(arguments: [0xEF53, 0x0102_1994, 0x9123_683E, 0x5846_5342, 0x794C_7630, -1])
    func `file systems of this machine are not refused`(magic: Int64) {
      #expect(Platform.networkFileSystem(magic: magic) == nil)
    }
  #endif
}
