@testable import SQLiteStorage
import System
import Foundation
@testable import Storage
import Testing

struct PresenceTests {
  let scratch = Scratch()
  private let me = ProcessID(1, 2)
  private let you = ProcessID(.max, 0)

  private var folder: String { scratch.state + "/processes" }

  @Test func `a name is 32 hexadecimal digits and is read back as such only`() {
    #expect(you.text == "ffffffffffffffff0000000000000000")
    #expect(ProcessID(you.text) == you)
    for text in ["", "abc", String(repeating: "G", count: 32), "../../../../../../etc/passwd/...."]
    {
      #expect(ProcessID(text) == nil)
    }
  }

  @Test func `whoever shows itself is alive until it goes`() throws {
    let directory = try StateDirectory(preparing: scratch.state)
    let mine = ProcessLiveness(me, in: directory)
    let yours = ProcessLiveness(you, in: directory)
    #expect(mine.isAlive(me))
    #expect(!mine.isAlive(you))
    try yours.show()
    try yours.show()
    #expect(mine.isAlive(you))
    #expect(try scratch.permissions(folder) == 0o700)
    #expect(try scratch.permissions(folder + "/" + you.text) == 0o600)
    yours.hide()
    #expect(!mine.isAlive(you))
    try yours.show()
    #expect(mine.isAlive(you))
  }

  @Test func `a dead one's file is removed`() throws {
    let directory = try StateDirectory(preparing: scratch.state)
    var yours: ProcessLiveness? = ProcessLiveness(you, in: directory)
    try yours?.show()
    // The lock falls as it does when a process is killed; the file stays.
    yours = nil
    #expect(try SystemFile.names(in: folder) == [you.text])
    #expect(!ProcessLiveness(me, in: directory).isAlive(you))
    #expect(try SystemFile.names(in: folder).isEmpty)
  }

  @Test func `two who ask at once do not take each other for the dead one`() throws {
    let directory = try StateDirectory(preparing: scratch.state)
    var yours: ProcessLiveness? = ProcessLiveness(you, in: directory)
    try yours?.show()
    yours = nil
    let asker = try LockFile(folder + "/" + you.text, .existing)
    #expect(try asker.tryLock(.shared))
    #expect(!ProcessLiveness(me, in: directory).isAlive(you))
  }

  @Test
  func `who shows itself removes the dead and leaves the living and what is not its own`() throws {
    let directory = try StateDirectory(preparing: scratch.state)
    let living = ProcessLiveness(you, in: directory)
    try living.show()
    let dead = ProcessID(7, 7)
    for name in [dead.text, "readme"] {
      _ = FileManager.default.createFile(atPath: folder + "/" + name, contents: Data())
    }
    try ProcessLiveness(me, in: directory).show()
    #expect(try Set(SystemFile.names(in: folder)) == [me.text, you.text, "readme"])
  }
}

struct BootClockTests {
  @Test func `the boot has a name and its clock goes on`() {
    #expect(BootClock.id() != nil)
    #expect(BootClock.id() == BootClock.id())
    let start = BootClock.milliseconds()
    #expect(start > 0)
    while BootClock.milliseconds() == start {}
    #expect(BootClock.milliseconds() > start)
  }
}
