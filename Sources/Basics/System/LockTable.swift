/// The locks that the system knows of.
package enum LockTable {
  /// The process that has a file locked, where the system tells.
  package static func holder(ofInode inode: UInt64) -> Int32? {
    #if canImport(Darwin)
      return nil
    #else
      // Each line: number, FLOCK, ADVISORY, WRITE, process, major:minor:inode, range; those who wait have an arrow.
      guard let table = try? SystemFile.read("/proc/locks", limit: 1 << 20) else { return nil }
      for line in String(decoding: table, as: UTF8.self).split(separator: "\n") {
        let fields = line.split(separator: " ")
        guard fields.count > 5, fields[1] == "FLOCK", fields[5].hasSuffix(":\(inode)"),
          let process = Int32(fields[4]), process > 0
        else { continue }
        return process
      }
      return nil
    #endif
  }
}
