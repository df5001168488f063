import System

/// A configuration of another program, which is read whole and written whole or not at all.
struct ConfigurationFile {
  /// Where it lies, links followed: people keep such files elsewhere and link to them.
  let path: String

  /// What it held when it was read; nil where there was none.
  let content: [UInt8]?
  private let permissions: UInt32

  private static let limit = 16 << 20

  /// Reads the file.
  ///
  /// - Throws: `FileError` where there is something that cannot be read.
  init(_ path: String) throws(FileError) {
    self.path = SystemFile.real(path)
    guard let facts = (try? SystemFile.facts(self.path)) ?? nil else {
      if let goal = SystemFile.destination(ofLink: path) {
        // Whoever keeps it elsewhere would lose the link, and find two files later.
        throw FileError(
          path: path,
          problem: "is a link to \(goal), where nothing is",
          remedy: "make that file, or remove the link"
        )
      }
      (content, permissions) = (nil, 0o644)
      return
    }
    guard facts.kind == .file else {
      throw FileError(
        path: path,
        problem: facts.kind == .directory
          ? "is a directory, where a file is expected" : "is no file that can be written whole",
        remedy: "move it away, or name another file with --config"
      )
    }
    permissions = facts.permissions & 0o777
    content = try Files.read(self.path, limit: Self.limit)
  }

  /// Puts new content in the place of the old, which is kept beside it; returns where.
  ///
  /// - Throws: `FileError` where it cannot be written, or where somebody else wrote meanwhile.
  func write(_ new: [UInt8]) throws(FileError) -> String? {
    guard permissions & 0o200 != 0 else {
      // The folder would let it be replaced; whoever forbade the file to be changed meant that too.
      throw FileError(
        path: path,
        problem: "is read-only",
        remedy:
          "make it writable (chmod u+w), or change it where it is made: add --print to see what belongs there"
      )
    }
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let backup = content == nil ? nil : freeName
    let next = path + ".new"
    do throws(SystemError) {
      try SystemFile.makeDirectories(folder)
      if let backup, let content { try put(content, at: backup) }
      SystemFile.remove(next)
      try put(new, at: next)
      guard try isAsItWas() else { throw SystemError(number: 0) }
      try SystemFile.rename(next, to: path)
      return backup
    } catch {
      // Half a copy beside the file would be taken for one.
      for file in [next, backup].compactMap(\.self) { SystemFile.remove(file) }
      guard error.number != 0 else {
        throw FileError(
          path: path,
          problem: "was changed by another program at this moment",
          remedy: "run the command again"
        )
      }
      throw FileError(path, writing: error)
    }
  }

  private func put(_ bytes: [UInt8], at path: String) throws(SystemError) {
    try SystemFile.write(bytes, to: path)
    try SystemFile.setPermissions(path, permissions)
  }

  private func isAsItWas() throws(SystemError) -> Bool {
    guard try SystemFile.facts(path) != nil else { return content == nil }
    return try SystemFile.read(path, limit: Self.limit + 1) == content
  }

  /// The first name for a copy that is free.
  private var freeName: String {
    for number in 1...999 {
      let name = path + ".bak" + (number == 1 ? "" : String(number))
      if ((try? SystemFile.facts(name)) ?? nil) == nil { return name }
    }
    return path + ".bak"
  }
}
