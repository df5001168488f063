#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// TCP on loopback for a server; all sockets are non-blocking.
package enum Sockets {
  /// Listens on loopback; port 0 takes a free one.
  package static func listen(port: UInt16) throws(SystemError) -> (descriptor: Int32, port: UInt16)
  {
    let descriptor = socket(AF_INET, streamType, 0)
    guard descriptor >= 0 else { throw .last }
    prepare(descriptor)
    enable(SO_REUSEADDR, on: descriptor)
    guard let bound = bind(descriptor, port), Self.listen(descriptor) == 0 else {
      let error = SystemError.last
      Descriptor.close(descriptor)
      throw error
    }
    return (descriptor, bound)
  }

  /// A waiting connection; nil when there is none, or when descriptors have run out.
  package static func accept(_ listener: Int32) -> (descriptor: Int32?, hasRunOut: Bool) {
    #if canImport(Darwin)
      let descriptor = Darwin.accept(listener, nil, nil)
    #elseif canImport(Musl)
      let descriptor = Musl.accept(listener, nil, nil)
    #else
      let descriptor = Glibc.accept(listener, nil, nil)
    #endif
    guard descriptor >= 0 else {
      return (nil, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno))
    }
    prepare(descriptor)
    // An answer that leaves in parts is not to wait for the receipt of the first one.
    enable(TCP_NODELAY, Int32(IPPROTO_TCP), on: descriptor)
    return (descriptor, false)
  }

  /// Reads what is there into the start of a buffer.
  package static func read(_ descriptor: Int32, into buffer: inout [UInt8]) -> Transfer {
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
    }
    return count == 0 ? .broken : transfer(count)
  }

  /// Whether the other side sends no more, and all that it sent was read.
  package static func isAtEnd(_ descriptor: Int32) -> Bool {
    var byte: UInt8 = 0
    return unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK)) == 0
  }

  /// Writes as much as there is room for.
  package static func write(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Transfer {
    transfer(
      unsafe bytes.withUnsafeBytes { bytes in
        unsafe send(descriptor, bytes.baseAddress, bytes.count, quietly)
      }
    )
  }

  /// Makes the coming close a reset, so that the other side does not take it for an orderly end.
  package static func resetOnClose(_ descriptor: Int32) {
    var option = linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(
      descriptor,
      SOL_SOCKET,
      SO_LINGER,
      &option,
      socklen_t(MemoryLayout<linger>.size)
    )
  }
}

extension Sockets {
  #if canImport(Darwin) || canImport(Musl)
    private static let streamType = SOCK_STREAM
  #else
    private static let streamType = Int32(SOCK_STREAM.rawValue)
  #endif

  #if canImport(Darwin)
    private static let quietly: Int32 = 0
  #else
    private static let quietly = Int32(MSG_NOSIGNAL)
  #endif

  private static func prepare(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    #if canImport(Darwin)
      enable(SO_NOSIGPIPE, on: descriptor)
    #endif
  }

  private static func enable(
    _ option: Int32,
    _ level: Int32 = SOL_SOCKET,
    on descriptor: Int32
  ) {
    var value: Int32 = 1
    unsafe setsockopt(
      descriptor,
      level,
      option,
      &value,
      socklen_t(MemoryLayout<Int32>.size)
    )
  }

  private static func bind(_ descriptor: Int32, _ port: UInt16) -> UInt16? {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        #if canImport(Darwin)
          let result = unsafe Darwin.bind(descriptor, pointer, length)
        #elseif canImport(Musl)
          let result = unsafe Musl.bind(descriptor, pointer, length)
        #else
          let result = unsafe Glibc.bind(descriptor, pointer, length)
        #endif
        return unsafe result == 0 && getsockname(descriptor, pointer, &length) == 0
      }
    }
    return isBound ? UInt16(bigEndian: address.sin_port) : nil
  }

  private static func listen(_ descriptor: Int32) -> Int32 {
    #if canImport(Darwin)
      Darwin.listen(descriptor, 128)
    #elseif canImport(Musl)
      Musl.listen(descriptor, 128)
    #else
      Glibc.listen(descriptor, 128)
    #endif
  }
}
