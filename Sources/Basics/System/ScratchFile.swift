#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Content in a file without a name, which nobody else can open and which is gone with this.
package final class ScratchFile {
  private let descriptor: Int32
  private let size: Int

  /// Writes content to a new file of a directory.
  ///
  /// - Throws: `SystemError` of open(2), unlink(2) or write(2).
  package init(_ content: [UInt8], in directory: String) throws(SystemError) {
    let path = "\(directory)/.recourse-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    descriptor = try SystemFile.open(path, .make)
    size = content.count
    // Without a name before there is anything in it: a process that is killed leaves nothing.
    if unsafe unlink(path) != 0 { throw .last }
    try Descriptor.write(content, to: descriptor)
  }

  /// The content.
  ///
  /// - Throws: `SystemError` of lseek(2) or read(2).
  package func read() throws(SystemError) -> [UInt8] {
    if lseek(descriptor, 0, SEEK_SET) != 0 { throw .last }
    return try Descriptor.read(descriptor, limit: size)
  }

  deinit { Descriptor.close(descriptor) }
}
