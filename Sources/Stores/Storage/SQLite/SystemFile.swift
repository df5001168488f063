#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The system's error numbers, in words and in kinds.
struct SystemError: Error, Hashable {
  let number: Int32

  /// The error of the call that failed last on this thread.
  static var last: SystemError { SystemError(number: errno) }

  static func isFull(_ number: Int32) -> Bool { number == ENOSPC || number == EDQUOT }

  /// Whether something other than the file itself ran out.
  static func isExhausted(_ number: Int32) -> Bool {
    number == EMFILE || number == ENFILE || number == ENOMEM
  }

  /// What the error says about a path, as a clause.
  static func clause(_ number: Int32) -> String {
    switch number {
    case ENOENT: "it does not exist"
    case EACCES, EPERM: "this user may not write there"
    case EROFS: "its file system is read-only"
    case ENOTDIR: "a part of the path is a file and no directory"
    case EISDIR: "it is a directory"
    case ELOOP: "it is a symbolic link, or has too many of them"
    case ENAMETOOLONG: "its name is too long"
    case EMFILE, ENFILE: "too many files are open"
    case ENOMEM: "there is no memory left"
    case ENOLCK, EOPNOTSUPP: "its file system has no locks"
    case EEXIST: "something else stands there already, such as a link that leads nowhere"
    case ENOSPC, EDQUOT: "there is no room left on its disk"
    case EIO: "its disk cannot be read or written"
    case ENXIO, ENODEV: "its device is not there"
    case ESTALE: "its file server does not know it any more"
    case EBUSY, ETXTBSY: "the system is using it"
    case EAGAIN: "another process has locked it"
    case EFBIG: "it would grow larger than its file system allows"
    default: "the system says \"\(words(number))\""
    }
  }

  /// The system's own words for an error number.
  private static func words(_ number: Int32) -> String {
    unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
  }

  /// The error as the store tells it.
  func asStoreError(_ path: String) -> StoreError {
    if Self.isFull(number) { return .full(path: path) }
    if Self.isExhausted(number) {
      return .other(code: -number, message: Self.clause(number), path: path)
    }
    return .notOurs(path: path, problem: Self.clause(number))
  }
}

/// What a path leads to.
struct FileFacts {
  enum Kind {
    case file
    case directory
    case other
  }

  let kind: Kind
  let owner: UInt32
  let permissions: UInt32
  let size: Int64
  let inode: UInt64
  let links: UInt64

  /// When it was last written, in seconds since 1970.
  let changed: Int64

  fileprivate init(_ status: stat) {
    let format = status.st_mode & mode_t(S_IFMT)
    kind = format == mode_t(S_IFREG) ? .file : format == mode_t(S_IFDIR) ? .directory : .other
    owner = UInt32(status.st_uid)
    permissions = UInt32(status.st_mode) & 0o7777
    size = Int64(status.st_size)
    inode = UInt64(status.st_ino)
    links = UInt64(status.st_nlink)
    #if canImport(Darwin)
      changed = Int64(status.st_mtimespec.tv_sec)
    #else
      changed = Int64(status.st_mtim.tv_sec)
    #endif
  }
}

/// The few calls of the system on files that the store needs.
enum SystemFile {
  /// What a path leads to; nil when there is nothing.
  static func facts(_ path: String) throws(SystemError) -> FileFacts? {
    var status = stat()
    if unsafe stat(path, &status) == 0 { return FileFacts(status) }
    let error = SystemError.last
    if error.number == ENOENT { return nil }
    throw error
  }

  /// What an open descriptor leads to; nil when that cannot be told.
  static func facts(of descriptor: Int32) -> FileFacts? {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 ? FileFacts(status) : nil
  }

  /// How a file is opened.
  enum Opening {
    /// Makes it when there is none.
    case orMake
    /// Makes it, and fails when there is one.
    case make
    /// Leaves it at finding none.
    case existing
  }

  /// Opens a file of our own for reading and writing, readable by nobody else.
  static func open(_ path: String, _ opening: Opening) throws(SystemError) -> Int32 {
    var flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW
    switch opening {
    case .orMake: flags |= O_CREAT
    case .make: flags |= O_CREAT | O_EXCL
    case .existing: break
    }
    while true {
      let descriptor = systemOpen(path, flags, 0o600)
      if descriptor >= 0 {
        // The process's mask can have taken away even the owner's right.
        if opening != .existing { fchmod(descriptor, 0o600) }
        return descriptor
      }
      if errno != EINTR { throw .last }
    }
  }

  /// Makes a directory that only this user may enter, whatever the process's mask is; fails when there is one.
  static func makeDirectory(_ path: String) throws(SystemError) {
    if unsafe mkdir(path, 0o700) != 0 { throw .last }
    try setPermissions(path, 0o700)
  }

  static func setPermissions(_ path: String, _ permissions: UInt32) throws(SystemError) {
    if unsafe chmod(path, mode_t(permissions)) != 0 { throw .last }
  }

  /// Cuts a file off or lengthens it with zeros, without opening it: closing it would drop the process's locks on it.
  static func setSize(_ path: String, _ size: Int64) throws(SystemError) {
    if unsafe truncate(path, off_t(size)) != 0 { throw .last }
  }

  static func rename(_ path: String, to other: String) throws(SystemError) {
    if systemRename(path, other) != 0 { throw .last }
  }

  static func remove(_ path: String) { unsafe unlink(path) }

  /// The names in a directory, without `.` and `..`.
  static func names(in path: String) throws(SystemError) -> [String] {
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
  static func real(_ path: String) -> String {
    guard let resolved = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// The first bytes of a file.
  static func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
    let descriptor = systemOpen(path, O_RDONLY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while content.count < limit {
      let count = unsafe systemRead(descriptor, &chunk, chunk.count)
      if count < 0 { throw .last }
      if count == 0 { break }
      content += chunk[..<count]
    }
    return content
  }

  /// The user this process acts for.
  static var user: UInt32 { UInt32(geteuid()) }
}

// Under these names the calls are not taken for the functions above.

private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
  unsafe open(path, flags, mode)
}

@unsafe
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  unsafe read(file, buffer, count)
}

private func systemRename(_ path: String, _ other: String) -> Int32 {
  unsafe rename(path, other)
}
