import Foundation

/// A folder of its own for one run of the program: its files, and the project's manifests.
struct Stage {
  let path: String

  /// The project's folder.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  init(files: [(name: String, content: String)] = []) throws {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appendingPathComponent("recourse-" + UUID().uuidString)
    path = folder.path
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    try manager.createSymbolicLink(
      at: folder.appendingPathComponent("manifests"),
      withDestinationURL: Self.root.appendingPathComponent("manifests")
    )
    for (name, content) in files {
      try Data(content.utf8).write(to: folder.appendingPathComponent(name))
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
