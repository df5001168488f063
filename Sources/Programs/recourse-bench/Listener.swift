#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// A socket that takes connections on loopback.
struct Listener {
  let descriptor: Descriptor

  /// The port it listens on.
  let port: UInt16

  /// Listens on a free port.
  init() throws(BenchError) {
    descriptor = Descriptor(number: socket(AF_INET, streamSocket, 0))
    descriptor.makeNonBlocking()
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let number = descriptor.number
    let isOpen = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(number, address, size) == 0 && listen(number, 256) == 0
          && getsockname(number, address, &size) == 0
      }
    }
    guard isOpen else { throw .system(call: "Listening on loopback", number: errno) }
    port = UInt16(bigEndian: address.sin_port)
  }

  /// The connections that wait to be taken.
  func accepted() -> [Descriptor] {
    var connections: [Descriptor] = []
    while true {
      let number = accept(descriptor.number, nil, nil)
      guard number >= 0 else { return connections }
      var on: Int32 = 1
      let size = socklen_t(MemoryLayout<Int32>.size)
      _ = unsafe setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
      connections.append(Descriptor(number: number))
    }
  }
}
