#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Calls of the system on files, directories and paths.
package enum SystemFile {
  /// What a path leads to; nil when there is nothing.
  package static func facts(_ path: String) throws(SystemError) -> FileFacts? {
    var status = stat()
    if unsafe stat(path, &status) == 0 { return FileFacts(status) }
    let error = SystemError.last
    if error.number == ENOENT { return nil }
    throw error
  }

  /// What an open descriptor leads to; nil when that cannot be told.
  package static func facts(of descriptor: Int32) -> FileFacts? {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 ? FileFacts(status) : nil
  }

  /// How a file is opened.
  package enum Opening: Sendable {
    /// Makes it when there is none.
    case orMake
    /// Makes it, and fails when there is one.
    case make
    /// Leaves it at finding none.
    case existing
  }

  /// Opens a file of our own for reading and writing, readable by nobody else.
  package static func open(_ path: String, _ opening: Opening) throws(SystemError) -> Int32 {
    var flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW
    switch opening {
    case .orMake: flags |= O_CREAT
    case .make: flags |= O_CREAT | O_EXCL
    case .existing: break
    }
    let descriptor = try Descriptor.open(path, flags, mode: 0o600)
    // The process's mask can have taken away even the owner's right.
    if opening != .existing { fchmod(descriptor, 0o600) }
    return descriptor
  }

  /// Makes a directory that only this user may enter, whatever the process's mask is; fails when there is one.
  package static func makeDirectory(_ path: String) throws(SystemError) {
    if unsafe mkdir(path, 0o700) != 0 { throw .last }
    try setPermissions(path, 0o700)
  }

  /// Makes a directory and those above it that are missing; one that is there is left as it is.
  package static func makeDirectories(_ path: String) throws(SystemError) {
    if try facts(path) != nil { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeDirectories(String(path[..<slash]))
    }
    do throws(SystemError) {
      try makeDirectory(path)
    } catch {
      // Another process may have been quicker.
      if try facts(path) == nil { throw error }
    }
  }

  package static func setPermissions(_ path: String, _ permissions: UInt32) throws(SystemError) {
    if unsafe chmod(path, mode_t(permissions)) != 0 { throw .last }
  }

  /// Cuts a file off or lengthens it with zeros, without opening it: closing it would drop the process's locks on it.
  package static func setSize(_ path: String, _ size: Int64) throws(SystemError) {
    if unsafe truncate(path, off_t(size)) != 0 { throw .last }
  }

  package static func rename(_ path: String, to other: String) throws(SystemError) {
    if systemRename(path, other) != 0 { throw .last }
  }

  package static func remove(_ path: String) { unsafe unlink(path) }

  /// Removes a directory that is empty.
  package static func removeDirectory(_ path: String) { unsafe rmdir(path) }

  /// The number of this process.
  package static var process: Int32 { getpid() }

  /// The names in a directory, without `.` and `..`.
  package static func names(in path: String) throws(SystemError) -> [String] {
    guard let directory = unsafe opendir(path) else { throw .last }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  /// The path without symbolic links, or itself where that cannot be told.
  package static func real(_ path: String) -> String {
    guard let resolved = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// Where a symbolic link says that it leads; nil for a path that is none.
  package static func destination(ofLink path: String) -> String? {
    var goal = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink(path, &goal, goal.count)
    guard count > 0 else { return nil }
    return String(decoding: goal[..<count].map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
  }

  /// The first bytes of a file.
  package static func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
    let descriptor = try Descriptor.open(path, O_RDONLY | O_CLOEXEC)
    defer { Descriptor.close(descriptor) }
    return try Descriptor.read(descriptor, limit: limit)
  }

  /// So many bytes of a file behind a place; fewer at its end.
  package static func read(_ path: String, from place: Int, limit: Int) throws(SystemError)
    -> [UInt8]
  {
    let descriptor = try Descriptor.open(path, O_RDONLY | O_CLOEXEC)
    defer { Descriptor.close(descriptor) }
    if lseek(descriptor, off_t(place), SEEK_SET) < 0 { throw .last }
    return try Descriptor.read(descriptor, limit: limit)
  }

  /// Bytes that are free for this user on the disk of a path; nil where that cannot be told.
  package static func freeBytes(_ path: String) -> UInt64? {
    var facts = statvfs()
    guard unsafe statvfs(path, &facts) == 0 else { return nil }
    return UInt64(facts.f_bavail) * UInt64(facts.f_frsize)
  }

  /// The user this process acts for.
  package static var user: UInt32 { UInt32(geteuid()) }
}

// Under this name the call is not taken for the function above.
private func systemRename(_ path: String, _ other: String) -> Int32 {
  unsafe rename(path, other)
}
