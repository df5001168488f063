import System

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
    let name = bytes.prefix { $0 != 0 }.map { UInt8(truncatingIfNeeded: $0) }
    return (isNamed ? String(decoding: name, as: UTF8.self) : "a machine", Int(getpid()))
  }

  /// This process in words by which another of the same machine finds out whether it still runs; empty where none can.
  ///
  /// Numbers of processes tell one from another only within one boot and one namespace of them.
  static var home: String {
    guard let kernel else { return "" }
    return kernel + "/" + String(getpid())
  }

  /// Whether a process of this machine that calls itself so has ended; of one elsewhere nobody can tell.
  static func isGone(_ home: String) -> Bool {
    guard let kernel, home.hasPrefix(kernel + "/"),
      let number = Int32(home.dropFirst(kernel.utf8.count + 1)), number > 0
    else { return false }
    return number == getpid() || (kill(number, 0) != 0 && errno == ESRCH)
  }

  /// The boot and the namespace of process numbers; nil where the system tells none.
  private static let kernel: String? = BootClock.id().map { boot in
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = unsafe readlink("/proc/self/ns/pid", &bytes, bytes.count)
    return boot + "/" + String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
