#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

extension Files {
  /// The text of a file that holds a secret and that nobody else may read.
  ///
  /// Only regular files are read, and all is checked on the open file: this runs on the loop, which nobody may stop by
  /// putting a pipe there.
  ///
  /// - Throws: `FileError` also when the mode lets group or others in, and for text that is not UTF-8.
  package static func readSecret(_ path: String) throws(FileError) -> String {
    let advice =
      "; a key is read again for each call, so put it into a regular file, or into the variable itself"
    let (descriptor, status) = try openRegular(path, advice)
    defer { Descriptor.close(descriptor) }
    guard status.st_mode & 0o077 == 0 else {
      throw FileError(path: path, problem: "can be read by others; run: chmod 600 '\(path)'")
    }
    return try secretText(of: drain(descriptor, path: path, limit: 1 << 16), path: path)
  }

  /// Sees to it that a file can be read, be it a secret or not, without reading it.
  ///
  /// - Throws: `FileError` for what is not there, may not be read or is no regular file.
  package static func checkReadable(_ path: String) throws(FileError) {
    Descriptor.close(try openRegular(path, "").descriptor)
  }

  /// Opens a regular file and tells what is known of it; `advice` is what is said of any other after what it is.
  private static func openRegular(
    _ path: String,
    _ advice: String
  ) throws(FileError) -> (descriptor: Int32, status: stat) {
    let descriptor = try openWithoutWaiting(path)
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let error = FileError(path, reading: .last)
      Descriptor.close(descriptor)
      throw error
    }
    guard let kind = kindOfIrregular(status.st_mode) else { return (descriptor, status) }
    Descriptor.close(descriptor)
    throw FileError(path: path, problem: "is \(kind) and no regular file\(advice)")
  }

  /// The text of a file of a key; a byte order mark is no part of it.
  private static func secretText(of bytes: [UInt8], path: String) throws(FileError) -> String {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw FileError(path: path, problem: "is encoded as UTF-16; save it as UTF-8")
    }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    guard let text = String(validating: bytes[(hasMark ? 3 : 0)...], as: UTF8.self) else {
      throw FileError(path: path, problem: "is not UTF-8 text; save it as UTF-8")
    }
    return text
  }

  /// Opens a file for reading; a pipe without a writer is not waited for, and no terminal is taken over.
  private static func openWithoutWaiting(_ path: String) throws(FileError) -> Int32 {
    do throws(SystemError) {
      return try Descriptor.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    } catch {
      guard error.number == ENXIO else { throw FileError(path, reading: error) }
      throw FileError(
        path: path,
        problem: "is a socket or a device and no regular file; put the key into one"
      )
    }
  }

  /// What an open file is, when it is not a regular one.
  private static func kindOfIrregular(_ mode: mode_t) -> String? {
    switch mode & S_IFMT {
    case S_IFREG: nil
    case S_IFIFO: "a pipe"
    case S_IFDIR: "a directory"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }
}
