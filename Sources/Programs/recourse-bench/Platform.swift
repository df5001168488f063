#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The folder of the running executable, where the measured ones stand too.
func executableFolder() throws(BenchError) -> String {
  var path = [UInt8](repeating: 0, count: 4096)
  #if canImport(Darwin)
    var size = UInt32(path.count)
    let isKnown = unsafe path.withUnsafeMutableBytes { bytes in
      unsafe _NSGetExecutablePath(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), &size)
        == 0
    }
    let count = isKnown ? path.firstIndex(of: 0) ?? 0 : 0
  #else
    let count = unsafe path.withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return 0 }
      return unsafe readlink(
        "/proc/self/exe",
        start.assumingMemoryBound(to: CChar.self),
        bytes.count
      )
    }
  #endif
  guard count > 0, let slash = path[..<count].lastIndex(of: UInt8(ascii: "/")) else {
    throw .system(call: "Finding this executable", number: errno)
  }
  return String(decoding: path[..<slash], as: UTF8.self)
}

/// The most memory a process has held so far, in bytes.
func peakMemory(of process: Int32) throws(BenchError) -> Double {
  try memory("VmHWM:", of: process)
}

/// The memory that a process holds, in bytes.
func currentMemory(of process: Int32) throws(BenchError) -> Double {
  try memory("VmRSS:", of: process)
}

private func memory(_ name: String, of process: Int32) throws(BenchError) -> Double {
  #if os(Linux)
    let status = try readFile("/proc/\(process)/status")
    for line in status.split(separator: "\n") where line.hasPrefix(name) {
      let fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      if fields.count > 1, let kibibytes = Double(fields[1]) { return kibibytes * 1024 }
    }
  #endif
  throw .unavailable(what: "The memory of another process")
}

/// The seconds of a processor that a process has taken so far.
func processorSeconds(of process: Int32) throws(BenchError) -> Double {
  #if os(Linux)
    // The name of the program, in brackets, may hold anything.
    let fields = try readFile("/proc/\(process)/stat").split(separator: ")").last?
      .split(separator: " ")
    if let fields, fields.count > 12, let user = Double(fields[11]),
      let system = Double(fields[12])
    {
      return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
  #endif
  throw .unavailable(what: "The processor time of another process")
}

/// The number of descriptors that a process has open.
func descriptorCount(of process: Int32) throws(BenchError) -> Int {
  #if os(Linux)
    if let names = names(in: "/proc/\(process)/fd") { return names.count }
  #endif
  throw .unavailable(what: "The descriptors of another process")
}

/// The name of the system and the number of processors that are on.
func machine() -> (system: String, processors: Int) {
  #if canImport(Darwin)
    let system = "macOS"
  #else
    let system = "Linux"
  #endif
  return (system, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}

/// The type of a TCP socket as `socket` wants it.
var streamSocket: Int32 {
  #if canImport(Glibc)
    Int32(SOCK_STREAM.rawValue)
  #else
    SOCK_STREAM
  #endif
}
