#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The way from here to the API.
enum Route: Hashable {
  case direct(HTTPRequest.Reach)
  /// libcurl chooses by the environment: it knows `no_proxy` too.
  case perhapsByProxy
}

/// Whether the operator's environment names a proxy, as libcurl reads it, for each scheme.
///
/// A proxy looks up the name and decides what may be reached, and stands, as a rule, at a private
/// address itself: where there is one, addresses are its affair.
struct ProxyEnvironment {
  private let hasForTLS: Bool
  private let hasForPlain: Bool

  /// Reads the environment, once: it does not change while the process runs.
  init() {
    let hasForAll = Self.isSet("all_proxy") || Self.isSet("ALL_PROXY")
    hasForTLS = hasForAll || Self.isSet("https_proxy") || Self.isSet("HTTPS_PROXY")
    hasForPlain = hasForAll || Self.isSet("http_proxy")
  }

  /// The way that a request takes.
  func route(for request: HTTPRequest) -> Route {
    let hasProxy = request.url.schemeIsTLS == true ? hasForTLS : hasForPlain
    return hasProxy ? .perhapsByProxy : .direct(request.reach)
  }

  private static func isSet(_ name: String) -> Bool {
    guard let value = unsafe getenv(name) else { return false }
    return unsafe value.pointee != 0
  }
}
