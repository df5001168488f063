#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// A port of 127.0.0.1 at which connections are taken and nothing is ever said.
package final class SilentListener: Sendable {
  /// The port.
  package let port: Int
  private let descriptor: Int32

  /// Opens a port that was free.
  package init() {
    descriptor = openSocket()
    port = bindToLoopback(descriptor)
    // The kernel takes connections by itself as long as some may wait.
    precondition(listen(descriptor, 16) == 0, "nothing can listen here")
  }

  deinit { close(descriptor) }
}
