#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The library for TLS that libcurl has brought along: the program is not linked with it, for it may be another one.
enum OpenSSL {
  /// `SSL_pending`: bytes of a session that are decrypted and not taken; nil where libcurl uses another library.
  ///
  /// It is looked for from libcurl, so that it is the function of the very library whose sessions it is given.
  static let untakenBytes: (@convention(c) (UnsafeMutableRawPointer) -> Int32)? = {
    for name in ["libcurl.so.4", "libcurl.4.dylib"] {
      guard let library = unsafe dlopen(name, RTLD_LAZY | RTLD_NOLOAD),
        let function = unsafe dlsym(library, "SSL_pending")
      else { continue }
      return unsafe unsafeBitCast(
        function,
        to: (@convention(c) (UnsafeMutableRawPointer) -> Int32).self
      )
    }
    return nil
  }()
}
