import Text

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
      let isLocal = facts.f_flags & UInt32(MNT_LOCAL) != 0 && !name.contains(text: "fuse")
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
}
