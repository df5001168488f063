#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// What a path leads to.
package struct FileFacts {
  package enum Kind: Sendable {
    case file
    case directory
    case other
  }

  package let kind: Kind
  package let owner: UInt32
  package let permissions: UInt32
  package let size: Int64
  package let inode: UInt64
  package let links: UInt64

  /// When it was last written, in seconds since 1970.
  package let changed: Int64

  /// The same in nanoseconds, as finely as the file system notes it.
  package let changedNanoseconds: Int64

  init(_ status: stat) {
    let format = status.st_mode & mode_t(S_IFMT)
    kind = format == mode_t(S_IFREG) ? .file : format == mode_t(S_IFDIR) ? .directory : .other
    owner = UInt32(status.st_uid)
    permissions = UInt32(status.st_mode) & 0o7777
    size = Int64(status.st_size)
    inode = UInt64(status.st_ino)
    links = UInt64(status.st_nlink)
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    changed = Int64(time.tv_sec)
    changedNanoseconds = Int64(clamping: time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}
