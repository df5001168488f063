#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

extension SystemFile {
  /// Writes a new file of our own; one that could not be written whole is taken away again.
  package static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let descriptor = try open(path, .make)
    do throws(SystemError) {
      try Descriptor.write(bytes, to: descriptor)
    } catch {
      Descriptor.close(descriptor)
      remove(path)
      throw error
    }
    guard Descriptor.close(descriptor) != 0 else { return }
    let error = SystemError.last
    remove(path)
    throw error
  }

  /// Opens a file of our own to write at its end, made where there is none, readable by nobody else.
  package static func openToAppend(_ path: String) throws(SystemError) -> Int32 {
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW
    return try Descriptor.open(path, flags, mode: 0o600)
  }

  /// Seconds since 1970, by the clock that files are dated with.
  package static var wallSeconds: Int64 { Int64(time(nil)) }
}
