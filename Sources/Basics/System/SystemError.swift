#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The system's error numbers, in words and in kinds.
package struct SystemError: Error, Hashable {
  package let number: Int32

  package init(number: Int32) { self.number = number }

  /// The error in the system's own words.
  package var message: String { Self.words(number) }

  /// Something else stands at the path.
  package static let occupied = SystemError(number: EEXIST)

  /// Whether there is nothing at the path.
  package var isAbsence: Bool { number == ENOENT }

  /// Whether the call was interrupted by a signal and is to be made again.
  package var isInterruption: Bool { number == EINTR }

  /// The error of the call that failed last on this thread.
  package static var last: SystemError { SystemError(number: errno) }

  package static func isFull(_ number: Int32) -> Bool { number == ENOSPC || number == EDQUOT }

  /// Whether something other than the file itself ran out.
  package static func isExhausted(_ number: Int32) -> Bool {
    number == EMFILE || number == ENFILE || number == ENOMEM
  }

  /// What the error says about a path, as a clause.
  package static func clause(_ number: Int32) -> String {
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
  package static func words(_ number: Int32) -> String {
    unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
  }
}
