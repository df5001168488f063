#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Which histories are to be lived through.
struct Settings {
  var seeds: ClosedRange<UInt64>

  /// The histories of an ordinary run.
  private static let usual: UInt64 = 10_000

  /// `RECOURSE_SIM_SEED` asks for one history, `RECOURSE_SIM_HISTORIES` for so many.
  static var ofEnvironment: Settings {
    if let seed = number("RECOURSE_SIM_SEED") { return Settings(seeds: seed...seed) }
    return Settings(seeds: 1...max(1, number("RECOURSE_SIM_HISTORIES") ?? usual))
  }

  private static func number(_ name: String) -> UInt64? {
    unsafe getenv(name).flatMap { unsafe UInt64(String(cString: $0)) }
  }
}
