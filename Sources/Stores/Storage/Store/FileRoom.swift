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
      try sweep(leaving: bytes - Int64(content.count))
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
    var files: [(path: String, size: Int64, changed: Int64)] = []
    for name in try SystemFile.names(in: path) {
      let file = path + "/" + name
      guard let facts = try SystemFile.facts(file), facts.kind == .file else { continue }
      files.append((file, facts.size, facts.changed))
    }
    // Files are dated by the clock of the file system, so their age is measured by it too.
    let now = SystemFile.wallSeconds
    var total = files.reduce(0) { $0 + $1.size }
    for file in files.sorted(by: { ($0.changed, $0.path) < ($1.changed, $1.path) })
    where file.changed < now - Self.age || total > room {
      SystemFile.remove(file.path)
      total -= file.size
    }
  }
}
