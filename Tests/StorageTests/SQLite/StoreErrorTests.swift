@testable import SQLiteStorage
import CSQLite
@testable import Storage
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct StoreErrorTests {
  private func error(_ code: Int32, _ number: Int32 = 0) -> StoreError {
    StoreError(code: code, message: "words", path: "p", systemError: number)
  }

  @Test func `a primary code stands for all its extended ones`() {
    #expect(error(SQLITE_BUSY | 1 << 8) == error(SQLITE_BUSY))
    #expect(error(SQLITE_CORRUPT | 2 << 8) == .corrupt(path: "p", found: "words"))
    #expect(error(SQLITE_NOTADB) == .corrupt(path: "p", found: "words"))
    #expect(error(SQLITE_FULL) == .full(path: "p"))
  }

  @Test func `an extended code that means something else is told apart`() {
    #expect(error(SQLITE_READONLY | 4 << 8) == .replaced(path: "p"))
    #expect(error(SQLITE_READONLY | 6 << 8) != error(SQLITE_READONLY))
  }

  @Test(arguments: [SQLITE_IOERR | 3 << 8, SQLITE_IOERR | 19 << 8, SQLITE_CANTOPEN])
  func `no room is no room, whichever call met it`(code: Int32) {
    #expect(error(code, ENOSPC) == .full(path: "p"))
    #expect(error(code, EDQUOT) == .full(path: "p"))
    #expect(error(code, 0) != .full(path: "p"))
  }

  @Test func `too many open files are not taken for a lack of permission`() {
    guard case .other = error(SQLITE_CANTOPEN, EMFILE) else {
      Issue.record("\(error(SQLITE_CANTOPEN, EMFILE))")
      return
    }
  }

  @Test(arguments: [
    StoreError.directory(path: "/p", problem: "it is a file"),
    .networkFileSystem(path: "/p", kind: "NFS"), .notOurs(path: "/p", problem: "it is hers"),
    .locked(path: "/p", seconds: 30, holder: 7), .locked(path: "/p", seconds: 30, holder: nil),
    .full(path: "/p"), .corrupt(path: "/p", found: "malformed"),
    .newerSchema(path: "/p", found: 3, known: 2), .replaced(path: "/p"),
    .other(code: 1, message: "words", path: "/p"),
  ])
  func `every message says the place and what to do`(error: StoreError) {
    #expect(error.message.contains("/p"))
    let remedies = ["--state DIR", "run: ", "(lsof ", "Free space", "Restart recourse", "Update"]
    #expect(remedies.contains { error.message.contains($0) })
    #expect(error.message.hasSuffix("."))
  }

  private static let versions: [(Int32, SelfTest.Checkpointing)] = [
    (3_051_002, SelfTest.Checkpointing.serialized), (3_051_003, .sound), (3_050_007, .sound),
    (3_050_006, .serialized), (3_040_001, .serialized), (3_053_000, .sound),
  ]

  @Test(arguments: versions)
  func `the versions with the fault of the log are known`(
    number: Int32,
    checkpointing: SelfTest.Checkpointing
  ) {
    #expect(SelfTest(library: "", number: number).checkpointing == checkpointing)
  }

  @Test func `the library at hand is named`() {
    #expect(SelfTest.current.message.hasPrefix("SQLite 3."))
  }
}
