#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// This machine and this process, as people on other machines name them.
enum Machine {
  /// The name of the machine, and the number of this process there.
  static var this: (name: String, process: Int) {
    var bytes = [CChar](repeating: 0, count: 256)
    let isNamed = unsafe gethostname(&bytes, bytes.count - 1) == 0
    let name = bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return (isNamed ? String(decoding: name, as: UTF8.self) : "a machine", Int(getpid()))
  }
}
