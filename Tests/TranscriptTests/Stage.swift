import Foundation

/// A folder of its own for one run of the program: its files, and the project's manifests.
struct Stage {
  let path: String

  /// The project's folder.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  init() throws {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appendingPathComponent("recourse-" + UUID().uuidString)
    path = folder.path
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    try manager.createSymbolicLink(
      at: folder.appendingPathComponent("manifests"),
      withDestinationURL: Self.root.appendingPathComponent("manifests")
    )
  }

  /// What programs on this stage find in their environment: state that ends with it.
  var environment: [String: String] { ["RECOURSE_STATE": path + "/state"] }

  /// Writes a file that only its owner may read, as a file with a key must be.
  ///
  /// A program that looks at the file finds what stood there or all that is written, and never a part.
  func write(_ content: String, to name: String) throws {
    let file = URL(fileURLWithPath: path).appendingPathComponent(name).path
    let draft = file + ".draft"
    try Data(content.utf8).write(to: URL(fileURLWithPath: draft))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: draft)
    guard unsafe rename(draft, file) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
  }

  /// Makes a directory with exactly these permissions.
  func makeDirectory(_ name: String, mode: Int) throws {
    let manager = FileManager.default
    let folder = URL(fileURLWithPath: path).appendingPathComponent(name).path
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: folder)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
