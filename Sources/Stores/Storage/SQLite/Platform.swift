#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import CSQLite
  internal import Musl
#else
  internal import CSQLite
  internal import Glibc
#endif

/// What differs between Linux and macOS.
enum Platform {
  /// What each connection is set to first; on macOS only a full sync reaches the disk itself.
  static var openingPragmas: String {
    let everywhere =
      "PRAGMA foreign_keys = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY; "
      + "PRAGMA cell_size_check = ON; "
    #if canImport(Darwin)
      return everywhere + "PRAGMA fullfsync = ON;"
    #else
      return everywhere
    #endif
  }

  /// The name of the network file system that holds the path, nil for a local one.
  static func networkFileSystem(of path: String) -> String? {
    #if canImport(Darwin)
      var facts = statfs()
      guard unsafe statfs(path, &facts) == 0 else { return nil }
      let name = unsafe withUnsafeBytes(of: facts.f_fstypename) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      let isLocal = facts.f_flags & UInt32(MNT_LOCAL) != 0 && !name.contains("fuse")
      return isLocal ? nil : "the network file system \(name)"
    #else
      return networkFileSystem(magic: unsafe recourse_file_system(path))
    #endif
  }

  #if !canImport(Darwin)
    /// The name of the network file system that statfs(2) tells by this number, nil for a local one.
    static func networkFileSystem(magic: Int64) -> String? { networkFileSystems[magic] }

    /// The magic numbers of statfs(2) and of the kernel's sources.
    private static let networkFileSystems: [Int64: String] = [
      0x6969: "the network file system NFS",
      0x517B: "a Windows share (SMB)",
      0xFF53_4D42: "a Windows share (CIFS)",
      0xFE53_4D42: "a Windows share (SMB 2)",
      0x0102_1997: "a shared folder of a virtual machine (9p)",
      0x6573_5546: "a file system in user space (FUSE)",
      0x5346_414F: "the network file system AFS",
      0x6B41_4653: "the network file system AFS",
      0x00C3_6400: "the network file system Ceph",
      0x7375_7245: "the network file system Coda",
      0x564C: "the network file system NCP",
      0x0116_1970: "the cluster file system GFS2",
      0x7461_636F: "the cluster file system OCFS2",
      0x0BD0_0BD0: "the cluster file system Lustre",
      0x4750_4653: "the cluster file system GPFS",
      0x1983_0326: "the cluster file system BeeGFS",
      0xAAD7_AAEA: "the cluster file system PanFS",
      0x786F_4256: "a shared folder of a virtual machine (VirtualBox)",
      0xBACB_ACBC: "a shared folder of a virtual machine (VMware)",
    ]
  #endif

  /// The process that has a file locked, where the system tells.
  static func lockHolder(ofInode inode: UInt64) -> Int32? {
    #if canImport(Darwin)
      return nil
    #else
      // Each line: number, FLOCK, ADVISORY, WRITE, process, major:minor:inode, range; those who wait have an arrow.
      guard let table = try? SystemFile.read("/proc/locks", limit: 1 << 20) else { return nil }
      for line in String(decoding: table, as: UTF8.self).split(separator: "\n") {
        let fields = line.split(separator: " ")
        guard fields.count > 5, fields[1] == "FLOCK", fields[5].hasSuffix(":\(inode)"),
          let process = Int32(fields[4]), process > 0
        else { continue }
        return process
      }
      return nil
    #endif
  }

  /// Starts a thread that nobody waits for; returns whether there is one.
  static func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    let box = unsafe Unmanaged.passRetained(ThreadBody(body))
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let code = unsafe pthread_create(&thread, nil, { unsafe runThreadBody($0) }, box.toOpaque())
    if code != 0 { unsafe box.release() }
    return code == 0
  }
}

/// The boot of this machine, and the clock that runs from it and through its sleep.
///
/// Within one boot it is immune to settings of the wall clock.
package enum BootClock {
  /// A text that is another one after each start of the machine, nil where the system has none.
  package static func id() -> String? {
    #if canImport(Darwin)
      var bytes = [UInt8](repeating: 0, count: 64)
      var count = bytes.count
      guard unsafe sysctlbyname("kern.bootsessionuuid", &bytes, &count, nil, 0) == 0 else {
        return nil
      }
      let text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    #else
      let path = "/proc/sys/kernel/random/boot_id"
      guard let bytes = try? SystemFile.read(path, limit: 256) else { return nil }
      let text = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    #endif
    return text.isEmpty ? nil : text
  }

  /// Milliseconds since the start of the machine, those of its sleep included.
  package static func milliseconds() -> Int64 {
    #if canImport(Darwin)
      var base = mach_timebase_info_data_t()
      unsafe mach_timebase_info(&base)
      let ticks = mach_continuous_time().multipliedFullWidth(by: UInt64(base.numer))
      return Int64(UInt64(base.denom).dividingFullWidth(ticks).quotient / 1_000_000)
    #else
      var time = timespec()
      unsafe clock_gettime(CLOCK_BOOTTIME, &time)
      return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    #endif
  }
}

private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runThreadBody(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  // Nobody joins the thread: its remains are to go with it.
  _ = pthread_detach(pthread_self())
  if let box = unsafe box {
    unsafe Unmanaged<ThreadBody>.fromOpaque(box).takeRetainedValue().body()
  }
  return nil
}
