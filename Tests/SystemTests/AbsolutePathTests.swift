import Foundation
import System
import Testing

/// The paths that other programs, started in other directories, are given.
struct AbsolutePathTests {
  @Test func `a path is whole whether or not something is there`() throws {
    let here = SystemFile.real(".")
    #expect(SystemFile.absolute("no/such/state") == here + "/no/such/state")
    #expect(SystemFile.absolute("./no//such/../state/") == here + "/no/state")
    #expect(SystemFile.absolute(".") == here)
    #expect(SystemFile.absolute("/no/such/../state") == "/no/state")
    #expect(SystemFile.absolute("/..") == "/")
  }

  @Test func `a link is followed where it leads to something, before the way back is taken`() throws
  {
    let manager = FileManager.default
    let folder = SystemFile.real(manager.temporaryDirectory.path) + "/\(UUID().uuidString)"
    try manager.createDirectory(atPath: folder + "/a/b", withIntermediateDirectories: true)
    defer { try? manager.removeItem(atPath: folder) }
    try manager.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder + "/a/b")
    try manager.createSymbolicLink(atPath: folder + "/lost", withDestinationPath: "/no/such")
    #expect(SystemFile.absolute(folder + "/link/new") == folder + "/a/b/new")
    #expect(SystemFile.absolute(folder + "/link/../new") == folder + "/a/new")
    #expect(SystemFile.absolute(folder + "/lost/new") == folder + "/lost/new")
  }
}
