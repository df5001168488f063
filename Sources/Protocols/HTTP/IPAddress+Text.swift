#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

extension IPAddress {
  /// Reads an address as a URL's host has it, without brackets; nil for names and abbreviated forms.
  package init?(text: String) {
    var v4 = in_addr()
    var v6 = in6_addr()
    if unsafe inet_pton(AF_INET, text, &v4) == 1 {
      self.init(unsafe withUnsafeBytes(of: v4) { unsafe Array($0) })
    } else if unsafe inet_pton(AF_INET6, text, &v6) == 1 {
      self.init(unsafe withUnsafeBytes(of: v6) { unsafe Array($0) })
    } else {
      return nil
    }
  }
}
