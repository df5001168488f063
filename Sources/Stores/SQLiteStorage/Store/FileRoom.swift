package import Storage
import System
import Time

/// The files that answers were saved as: content that no text can show.
struct FileRoom {
  private let path: String

  /// Bytes that all files together may have.
  private let bytes: Int64

  /// Seconds for which a file stays.
  static let age: Int64 = 7 * 86_400

  init(_ directory: StateDirectory, bytes: Int64 = 256 << 20) {
    path = directory.files
    self.bytes = bytes
  }

  /// Saves a file under a name that nobody can guess; returns its path.
  ///
  /// - Throws: `StoreError` when it cannot be written.
  func save(_ content: [UInt8], as name: String) throws(StoreError) -> String {
    do throws(SystemError) {
      if try SystemFile.facts(path) == nil { try SystemFile.makeDirectory(path) }
      try sweep(leaving: bytes.saturatingSum(-Int64(content.count)))
      let file = path + "/" + name
      try SystemFile.write(content, to: file)
      return file
    } catch {
      if SystemError.isFull(error.number) { throw .full(path: path) }
      throw .directory(path: path, problem: SystemError.clause(error.number))
    }
  }

  /// Deletes what is old, and then the oldest of what is more than may stay.
  private func sweep(leaving room: Int64) throws(SystemError) {
    var files: [Saved] = []
    for name in try SystemFile.names(in: path) {
      let file = path + "/" + name
      guard let facts = try SystemFile.facts(file), facts.kind == .file else { continue }
      files.append(Saved(path: file, size: facts.size, changed: facts.changed))
    }
    // Files are dated by the clock of the file system, so their age is measured by it too.
    for file in Self.excess(of: files, room: room, now: SystemFile.wallSeconds) {
      SystemFile.remove(file.path)
    }
  }

  /// A file that an answer was saved as.
  struct Saved: Hashable {
    var path: String

    /// Bytes; those of a file that somebody else made may be as many as can be told.
    var size: Int64

    /// When it was last written, in seconds since 1970.
    var changed: Int64
  }

  /// Those that go: what is old, and with the first of the newest that has no room all that are older.
  static func excess(of files: [Saved], room: Int64, now: Int64) -> [Saved] {
    let end = now.saturatingSum(-age)
    var total: Int64 = 0
    return files.sorted { ($0.changed, $0.path) > ($1.changed, $1.path) }.filter { file in
      total = total.saturatingSum(max(0, file.size))
      return file.changed < end || total > room
    }
  }
}

/// The files that answers were saved as in a state directory, whatever holds the rest of the state.
package struct SavedFiles {
  private let room: FileRoom

  /// Takes a state directory, which is made where it is missing.
  ///
  /// - Throws: `StoreError` when it cannot be used.
  package init(in directory: String) throws(StoreError) {
    room = FileRoom(try StateDirectory(preparing: directory))
  }

  /// Saves a file under a name that nobody can guess; returns its path.
  ///
  /// - Throws: `StoreError` when it cannot be written.
  package func save(_ content: [UInt8], as name: String) throws(StoreError) -> String {
    try room.save(content, as: name)
  }
}
