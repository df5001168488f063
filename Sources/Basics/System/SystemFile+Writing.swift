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

  /// Seconds since 1970, by the clock that files are dated with.
  package static var wallSeconds: Int64 { Int64(time(nil)) }
}
