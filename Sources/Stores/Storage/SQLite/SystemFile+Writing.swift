#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

extension SystemFile {
  /// Writes a new file of our own; one that could not be written whole is taken away again.
  static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let descriptor = try open(path, .make)
    var problem: SystemError?
    unsafe bytes.withUnsafeBytes { bytes in
      var rest = unsafe bytes[...]
      while unsafe !rest.isEmpty {
        let count = unsafe systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest))
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else {
          problem = .last
          break
        }
        unsafe rest = rest.dropFirst(count)
      }
    }
    if close(descriptor) != 0, problem == nil { problem = .last }
    guard let problem else { return }
    remove(path)
    throw problem
  }

  /// Seconds since 1970, by the clock that files are dated with.
  static var wallSeconds: Int64 { Int64(time(nil)) }
}

// Under this name the call is not taken for the function above.
@unsafe
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  unsafe write(file, bytes.baseAddress, bytes.count)
}
