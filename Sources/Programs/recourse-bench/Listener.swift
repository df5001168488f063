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

  /// What a stub has to see to.
  struct Readiness {
    /// Whether whoever started the stub has closed its standard input.
    var isInputOver: Bool
    var accepted: [Descriptor]

    /// What the connections that were waited for are ready for, in their order.
    var states: ArraySlice<pollfd>
  }

  /// Waits for the end of standard input, a connection, or one that there is; -1 milliseconds is without end.
  func wait(for connections: [pollfd], milliseconds: Int32 = -1) -> Readiness {
    var wanted = [
      pollfd(fd: 0, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0),
    ]
    wanted += connections
    // Nothing is ready after a signal or in time, and all states are as they were.
    _ = unsafe poll(&wanted, nfds_t(wanted.count), milliseconds)
    return Readiness(
      isInputOver: wanted[0].revents != 0,
      accepted: wanted[1].revents != 0 ? accepted() : [],
      states: wanted[2...]
    )
  }

  /// The connections that wait to be taken.
  private func accepted() -> [Descriptor] {
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
