@testable import SQLiteStorage
import EventLoop
import Foundation
import TestSupport
import Testing
import Time

@testable import Storage

extension StoreTests {
  /// Answers saved as files.
  @Suite struct FileRoomTests {
    private func age(_ path: String, days: Double) throws {
      let date = Date(timeIntervalSinceNow: -86_400 * days)
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    }

    @Test func `a file is whole, and its owner's alone`() async throws {
      try await onEngine {
        let directory = SharedDirectory()
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        let store = directory.process(1)
        let path = try #require(try await store.saveFile(bytes, as: "crm_logo-a.png", now: .at(0)))
        #expect(path.hasPrefix("/"))
        #expect(path.hasSuffix("/files/crm_logo-a.png"))
        #expect(FileManager.default.contents(atPath: path).map { Array($0) } == bytes)
        let manager = FileManager.default
        let folder = String(path.dropLast("/crm_logo-a.png".count))
        for (path, permissions) in [(path, 0o600), (folder, 0o700)] {
          let attributes = try manager.attributesOfItem(atPath: path)
          #expect(attributes[.posixPermissions] as? Int == permissions)
        }
        await store.close()
      }
    }

    @Test func `what is a week old goes with the next file`() async throws {
      try await onEngine {
        let directory = SharedDirectory()
        let store = directory.process(1)
        var paths: [String] = []
        for name in ["old", "young"] {
          paths.append(try #require(try await store.saveFile([1], as: name, now: .at(0))))
        }
        try age(paths[0], days: 7.1)
        try age(paths[1], days: 6.9)
        _ = try await store.saveFile([1], as: "new", now: .at(0))
        #expect(!FileManager.default.fileExists(atPath: paths[0]))
        #expect(FileManager.default.fileExists(atPath: paths[1]))
        await store.close()
      }
    }

    @Test func `the oldest make room when there are too many bytes`() throws {
      let scratch = Scratch()
      let directory = try StateDirectory(preparing: scratch.state)
      let room = FileRoom(directory, bytes: 10)
      let first = try room.save([UInt8](repeating: 1, count: 6), as: "first")
      try age(first, days: 1)
      let second = try room.save([UInt8](repeating: 1, count: 4), as: "second")
      #expect(FileManager.default.fileExists(atPath: first))
      let third = try room.save([UInt8](repeating: 1, count: 5), as: "third")
      #expect(!FileManager.default.fileExists(atPath: first))
      #expect(FileManager.default.fileExists(atPath: second))
      #expect(FileManager.default.fileExists(atPath: third))
    }

    @Test func `files of any size and date are counted`() async {
      // A trap ends the process, hence one of its own.
      await #expect(processExitsWith: .success) {
        let figures = [Int64.min, -1, 0, 1 << 62, .max]
        var files: [FileRoom.Saved] = []
        for size in figures {
          for changed in figures {
            files.append(FileRoom.Saved(path: "\(files.count)", size: size, changed: changed))
          }
        }
        for room in figures.dropLast() {
          for now in figures {
            let gone = Set(FileRoom.excess(of: files, room: room, now: now))
            let total = files.filter { !gone.contains($0) }.reduce(0.0) { $0 + Double($1.size) }
            #expect(total <= Double(max(room, 0)))
          }
        }
        let sparse = [3, 2, 1].map {
          FileRoom.Saved(path: "\($0)", size: 1 << 62, changed: 1_795_000_000 + Int64($0))
        }
        let gone = FileRoom.excess(of: sparse, room: 1 << 62, now: 1_795_000_004)
        #expect(gone == Array(sparse.dropFirst()))
      }
    }

    @Test func `a name is used once, and nothing else is touched`() throws {
      let scratch = Scratch()
      let room = FileRoom(try StateDirectory(preparing: scratch.state))
      _ = try room.save([1], as: "a")
      #expect(throws: StoreError.self) { try room.save([2], as: "a") }
    }

    @Test func `a store without a directory saves nothing`() async throws {
      try await onEngine {
        let store: any TaskLedger = InMemoryStore()
        let path = try await store.saveFile([1], as: "a", now: .at(0))
        #expect(path == nil)
      }
    }
  }
}
