import Foundation

/// Files of the repository that targets and tests start from.
package enum Repository {
  private static let root =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  /// The content of a file by its path from the root; empty where there is none.
  package static func bytes(_ path: String) -> [UInt8] {
    Array(FileManager.default.contents(atPath: "\(root)/\(path)") ?? Data())
  }

  /// The names in a folder, in order.
  package static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []).sorted()
  }
}
