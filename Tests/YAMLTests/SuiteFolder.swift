#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the official suite lies on this machine.
enum SuiteFolder {
  static var named: String? {
    unsafe getenv("YAML_TEST_SUITE").map { unsafe String(cString: $0) }
  }
}
