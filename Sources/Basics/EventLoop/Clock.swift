#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Reads the monotonic clock.
func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// The instant some time after another one; beyond the clock's range there is no such instant.
func saturatingSum(_ start: UInt64, _ delay: Duration) -> UInt64 {
  let (seconds, attoseconds) = delay.components
  if seconds < 0 || attoseconds < 0 { return start }
  // Rounded up, for a sleep may be longer than asked for, never shorter.
  let rest = UInt64((attoseconds + 999_999_999) / 1_000_000_000)
  let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
  let (end, pastEnd) = start.addingReportingOverflow(whole)
  return overflow || pastEnd || end > .max - 2_000_000_000 ? .max - 1 : end + rest
}

/// The identity of the calling thread; never 0.
func currentThread() -> UInt {
  #if canImport(Darwin)
    unsafe UInt(bitPattern: pthread_self())
  #else
    UInt(pthread_self())
  #endif
}
