#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Time

/// The calls of the operating system that a stand-in needs; all sockets are non-blocking.
enum System {
  /// What a read or write came to.
  enum Transfer {
    case bytes(Int)
    /// Nothing now; wait until the descriptor is ready.
    case notNow
    /// The other side is gone.
    case closed
  }

  /// The wall clock.
  static func now() -> Timestamp {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// Listens on loopback; port 0 takes a free one.
  static func listen(port: UInt16) throws(RehearsalError) -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(AF_INET, streamType, 0)
    guard descriptor >= 0 else { throw .cannotListen(port: port, reason: errorText()) }
    prepare(descriptor)
    enable(SO_REUSEADDR, on: descriptor)
    guard let bound = bind(descriptor, port), Self.listen(descriptor) == 0 else {
      let reason = errorText()
      close(descriptor)
      throw .cannotListen(port: port, reason: reason)
    }
    return (descriptor, bound)
  }

  /// A waiting connection; nil when there is none, or when descriptors have run out.
  static func accept(_ listener: Int32) -> (descriptor: Int32?, hasRunOut: Bool) {
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
    return (descriptor, false)
  }

  /// Reads what is there into the start of a buffer.
  static func read(_ descriptor: Int32, into buffer: inout [UInt8]) -> Transfer {
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
    }
    return count == 0 ? .closed : transfer(count)
  }

  /// Writes as much as there is room for.
  static func write(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Transfer {
    transfer(
      unsafe bytes.withUnsafeBytes { bytes in
        unsafe send(descriptor, bytes.baseAddress, bytes.count, quietly)
      }
    )
  }

  /// Closes a descriptor.
  static func close(_ descriptor: Int32) {
    #if canImport(Darwin)
      _ = Darwin.close(descriptor)
    #elseif canImport(Musl)
      _ = Musl.close(descriptor)
    #else
      _ = Glibc.close(descriptor)
    #endif
  }

  /// Makes the coming close a reset, so that the other side does not take it for an orderly end.
  static func resetOnClose(_ descriptor: Int32) {
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

extension System {
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

  private static func enable(_ option: Int32, on descriptor: Int32) {
    var value: Int32 = 1
    unsafe setsockopt(
      descriptor,
      SOL_SOCKET,
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

  private static func transfer(_ count: Int) -> Transfer {
    if count >= 0 { return .bytes(count) }
    return [EAGAIN, EWOULDBLOCK, EINTR].contains(errno) ? .notNow : .closed
  }

  private static func errorText() -> String {
    unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
  }
}
