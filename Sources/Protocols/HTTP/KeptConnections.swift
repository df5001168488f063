#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The addresses at both ends of a connection, which tell it from every other one that is open.
struct ConnectionEnds: Hashable {
  let local: IPAddress?
  let localPort: Int32
  let remote: IPAddress?
  let remotePort: Int32
}

/// The sockets of connections that have carried an exchange over HTTP/1 and are open for the next.
///
/// Between two exchanges nothing may come on them: what does is nobody's answer, and is not to be taken for the answer to
/// the next request (RFC 9112 §9.2). libcurl before 8.0 takes it for that. It does not tell which socket it has chosen for a
/// request, only the ends of its connection. Over HTTP/2 frames come at any time, so such connections are left out.
final class KeptConnections {
  private var sockets: [ConnectionEnds: Int32] = [:]
  private var ends: [Int32: ConnectionEnds] = [:]

  /// Whether a connection is among them.
  func contains(_ ends: ConnectionEnds) -> Bool { sockets[ends] != nil }

  /// Takes in a connection that has carried an exchange; a socket that is another's is not taken.
  func insert(_ socket: Int32, between ends: ConnectionEnds) {
    guard self.ends[socket] == nil, Self.localPort(of: socket) == ends.localPort else { return }
    sockets[ends] = socket
    self.ends[socket] = ends
  }

  /// Forgets a socket that is closed.
  func remove(_ socket: Int32) {
    guard let ends = ends.removeValue(forKey: socket), sockets[ends] == socket else { return }
    sockets[ends] = nil
  }

  /// Whether something came on a kept connection that nobody has asked for, be it its end.
  ///
  /// Over TLS that may be a message of TLS itself, which cannot be told from content without being read: then a new
  /// connection is the price.
  func hasUnaskedInput(_ ends: ConnectionEnds) -> Bool {
    guard let socket = sockets[ends] else { return false }
    var byte: UInt8 = 0
    while true {
      let count = unsafe recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
      if count >= 0 { return true }
      if errno == EINTR { continue }
      return errno != EAGAIN && errno != EWOULDBLOCK
    }
  }

  private static func localPort(of socket: Int32) -> Int32? {
    var address = sockaddr_in6()
    var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe getsockname(socket, pointer, &size)
      }
    }
    // The port stands at the same place in both families.
    return code == 0 ? Int32(UInt16(bigEndian: address.sin6_port)) : nil
  }
}
