#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

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

/// The clock on the wall, which people set.
package enum WallClock {
  /// Milliseconds since 1970.
  package static func milliseconds() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
