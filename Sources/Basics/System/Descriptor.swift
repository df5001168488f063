#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Calls on descriptors; one that a signal interrupts is made again.
package enum Descriptor {
  /// Opens a path.
  ///
  /// - Throws: `SystemError` of open(2).
  package static func open(
    _ path: String,
    _ flags: Int32,
    mode: UInt32 = 0
  ) throws(SystemError) -> Int32 {
    try repeating { systemOpen(path, flags, mode_t(mode)) }
  }

  /// Reads up to `limit` bytes to the end of what is there.
  ///
  /// - Throws: `SystemError` of read(2).
  package static func read(_ descriptor: Int32, limit: Int) throws(SystemError) -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while content.count < limit {
      let count = try repeating { unsafe systemRead(descriptor, &chunk, chunk.count) }
      if count == 0 { break }
      content += chunk[..<count]
    }
    return content
  }

  /// Writes all bytes.
  ///
  /// - Throws: `SystemError` of write(2).
  package static func write(
    _ bytes: some Sequence<UInt8>,
    to descriptor: Int32
  ) throws(SystemError) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = try repeating {
        unsafe rest.withUnsafeBytes { unsafe systemWrite(descriptor, $0.baseAddress, $0.count) }
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Closes a descriptor; what close(2) says of writes that were put off is the result, 0 for nothing.
  @discardableResult
  package static func close(_ descriptor: Int32) -> Int32 { systemClose(descriptor) }

  /// Makes a call until no signal interrupts it.
  private static func repeating<Count: SignedInteger>(
    _ call: () -> Count
  ) throws(SystemError) -> Count {
    while true {
      let result = call()
      if result >= 0 { return result }
      let error = SystemError.last
      if !error.isInterruption { throw error }
    }
  }
}

// Under these names the calls are not taken for the functions above.

private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
  unsafe open(path, flags, mode)
}

@unsafe
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  unsafe read(file, buffer, count)
}

@unsafe
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(file, bytes, count)
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
