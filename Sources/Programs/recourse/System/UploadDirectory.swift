#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import System
import Text
import JSON
import Server

/// The directory whose files calls may upload: the one that the operator names with `--files`.
struct UploadDirectory: Sendable {
  /// Bytes of the largest file that is read.
  static let limit = 50 << 20

  /// The path without symbolic links, ending with a slash.
  private let root: String

  /// Opens a directory.
  ///
  /// - Throws: `FileError` when there is none at the path.
  init(_ path: String) throws(FileError) {
    try Files.expectDirectory(path)
    let resolved = SystemFile.absolute(path)
    root = resolved.hasSuffix("/") ? resolved : resolved + "/"
  }

  /// Reads a file on another thread, so that the loop goes on meanwhile.
  func upload(_ path: String) async -> UploadedFile {
    // A detached task keeps away from the loop, which would be the executor of any other.
    await Task.detached { [self] in read(path) }.value
  }

  /// Reads a file below the directory; symbolic links are followed as long as they stay there.
  func read(_ path: String) -> UploadedFile {
    guard !path.isEmpty, !path.utf8.contains(0) else { return .refused("is no path of a file") }
    guard let resolved = Self.resolved(path.hasPrefix("/") ? path : root + path) else {
      return .refused("does not exist in the directory that the operator opened")
    }
    guard resolved.hasPrefix(root) else {
      return .refused("leads out of the directory that the operator opened")
    }
    let names = resolved.dropFirst(root.utf8.count).split(separator: "/").map(String.init)
    guard let descriptor = openFile(names) else {
      return .refused("cannot be opened by the server")
    }
    defer { close(descriptor) }
    return Self.content(of: descriptor)
  }

  /// Opens the file name by name, so that no link that is put in the way meanwhile leads out.
  private func openFile(_ names: [String]) -> Int32? {
    var directory = unsafe open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    for (index, name) in names.enumerated() where directory >= 0 {
      let isLast = index == names.count - 1
      // A pipe without a writer must not be waited for.
      let kind = isLast ? O_NONBLOCK : O_DIRECTORY
      let next = unsafe openat(directory, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | kind)
      close(directory)
      directory = next
    }
    return directory >= 0 && !names.isEmpty ? directory : nil
  }

  private static func content(of descriptor: Int32) -> UploadedFile {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return .refused("is not a regular file")
    }
    // Any of its names may lie outside of the directory, and no path tells where.
    guard status.st_nlink == 1 else {
      return .refused(
        "has more than one name (hard links), and another may lie outside of the directory that "
          + "the operator opened; a copy of it can be uploaded"
      )
    }
    guard status.st_size <= limit else {
      return .refused("is larger than the \(ByteCount.text(limit)) that can be uploaded")
    }
    do throws(FileError) {
      return .content(try Files.drain(descriptor, path: "the file", limit: limit))
    } catch {
      return .refused(error.problem)
    }
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
