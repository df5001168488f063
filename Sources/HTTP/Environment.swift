#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// What the operator's environment says about the way to the network.
enum Environment {
  /// Whether libcurl will use a proxy for a URL.
  ///
  /// The proxy then looks up the name and decides what may be reached; it stands, as a rule, at a
  /// private address itself. libcurl knows the same variables.
  static func namesProxy(for url: String) -> Bool {
    let names = url.hasASCIIPrefix("https:") ? forTLS : ["http_proxy"]
    return (names + forAll).contains { name in
      guard let value = unsafe getenv(name) else { return false }
      return unsafe value.pointee != 0
    }
  }

  private static let forTLS = ["https_proxy", "HTTPS_PROXY"]
  private static let forAll = ["all_proxy", "ALL_PROXY"]
}
