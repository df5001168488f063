#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// What a request consists of on the wire.
struct RequestParts {
  let method: String
  let target: String
  let fields: [(name: String, value: String)]
  let body: [UInt8]
}

/// Takes one request after the other from a connection.
struct RequestReader {
  let descriptor: Int32
  private var pending: [UInt8] = []

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// The next request; nil when the client is gone.
  mutating func next() -> RequestParts? {
    var end = headEnd(from: 0)
    while end == nil {
      guard let more = receive(from: descriptor) else { return nil }
      let seen = max(0, pending.count - 3)
      pending += more
      end = headEnd(from: seen)
    }
    guard let end else { return nil }
    let lines = String(decoding: pending[..<end], as: UTF8.self)
      .split(separator: "\r\n", omittingEmptySubsequences: true)
    let words = (lines.first ?? "").split(separator: " ").map(String.init)
    let fields = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      return (String(line[..<colon]), String(value))
    }
    let length = fields.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) }
    pending.removeFirst(end)
    guard let body = takeBody(length ?? 0) else { return nil }
    return RequestParts(
      method: words.first ?? "",
      target: words.count > 1 ? words[1] : "",
      fields: fields,
      body: body
    )
  }

  private mutating func takeBody(_ length: Int) -> [UInt8]? {
    while pending.count < length {
      guard let more = receive(from: descriptor) else { return nil }
      pending += more
    }
    defer { pending.removeFirst(length) }
    return Array(pending[..<length])
  }

  private func headEnd(from start: Int) -> Int? {
    guard pending.count >= 4 else { return nil }
    return (start...max(start, pending.count - 4)).first { index in
      index + 4 <= pending.count && pending[index..<index + 4].elementsEqual([13, 10, 13, 10])
    }
    .map { $0 + 4 }
  }
}

/// Opens a TCP socket that does not keep its port after its end.
func openSocket() -> Int32 {
  #if canImport(Glibc)
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  #else
    let descriptor = socket(AF_INET, SOCK_STREAM, 0)
  #endif
  var on: Int32 = 1
  unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, 4)
  _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  return descriptor
}

/// Binds a socket to a free port of 127.0.0.1 and returns the port.
func bindToLoopback(_ descriptor: Int32) -> Int {
  var address = loopback(0)
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  unsafe withUnsafeMutablePointer(to: &address) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
      _ = unsafe bind(descriptor, pointer, size)
      _ = unsafe getsockname(descriptor, pointer, &size)
    }
  }
  return Int(UInt16(bigEndian: address.sin_port))
}

func connectToLoopback(_ descriptor: Int32, _ port: Int) {
  var address = loopback(port)
  unsafe withUnsafeMutablePointer(to: &address) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
      _ = unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
}

/// Opens a connection to a server's Unix socket.
func connectToUnixSocket(_ path: String) -> Int32 {
  #if canImport(Glibc)
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
  #else
    let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
  #endif
  _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
  unsafe withUnsafePointer(to: &address) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
      _ = unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
    }
  }
  return descriptor
}

func acceptConnection(_ listener: Int32) -> Int32 {
  let descriptor = accept(listener, nil, nil)
  _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  if descriptor >= 0 {
    var on: Int32 = 1
    unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
  }
  return descriptor
}

/// Returns whether everything could be sent.
func sendAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  #if canImport(Darwin)
    let flags: Int32 = 0
  #else
    let flags = Int32(MSG_NOSIGNAL)
  #endif
  var sent = 0
  while sent < bytes.count {
    let count = unsafe bytes.withUnsafeBytes { bytes in
      unsafe send(descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, flags)
    }
    if count <= 0 { return false }
    sent += count
  }
  return true
}

/// The next bytes; nil when the other side is gone.
func receive(from descriptor: Int32) -> [UInt8]? {
  var bytes = [UInt8](repeating: 0, count: 16 << 10)
  let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
  return count > 0 ? Array(bytes[..<count]) : nil
}

/// Makes the coming close a reset.
func lingerNever(_ descriptor: Int32) {
  var never = linger(l_onoff: 1, l_linger: 0)
  unsafe setsockopt(
    descriptor,
    SOL_SOCKET,
    SO_LINGER,
    &never,
    socklen_t(MemoryLayout<linger>.size)
  )
}

private func loopback(_ port: Int) -> sockaddr_in {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = UInt16(port).bigEndian
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  return address
}
