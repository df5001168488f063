import Foundation
import System
import Testing

@Suite struct ScratchFileTests {
  @Test func `content comes back, as often as it is asked for, and no name leads to it`() throws {
    let directory = NSTemporaryDirectory() + UUID().uuidString
    try SystemFile.makeDirectory(directory)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
    let file = try ScratchFile(content, in: directory)
    #expect(try file.read() == content)
    #expect(try file.read() == content)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [])
  }

  @Test func `a directory that is not there takes nothing`() {
    #expect(throws: SystemError.self) { _ = try ScratchFile([1], in: "/nowhere/at/all") }
  }
}
