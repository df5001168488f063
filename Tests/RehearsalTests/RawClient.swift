#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A client that sends exactly the bytes it is given; gives up waiting after five minutes.
final class RawClient {
  private let descriptor: Int32
  private var received: [UInt8] = []

  init?(port: UInt16) {
    #if canImport(Glibc)
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var patience = timeval(tv_sec: 300, tv_usec: 0)
    unsafe setsockopt(
      descriptor,
      SOL_SOCKET,
      SO_RCVTIMEO,
      &patience,
      socklen_t(MemoryLayout<timeval>.size)
    )
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if result != 0 { return nil }
  }

  deinit { close(descriptor) }

  /// Sends a text; false when the other side is gone.
  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Sends bytes; false when the other side is gone.
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe write(descriptor, bytes.baseAddress, bytes.count)
      }
      if count <= 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// The next answer with the length that it announces; what came, when the connection ends before.
  func answer() -> RawAnswer {
    while true {
      if let answer = RawAnswer(takingFrom: &received) { return answer }
      if !receive() {
        defer { received = [] }
        return RawAnswer(broken: received)
      }
    }
  }

  /// Reads until the other side closes, or until this many bytes have come.
  func rest(atMost limit: Int = 1 << 20) -> [UInt8] {
    while received.count < limit, receive() {}
    defer { received = [] }
    return received
  }

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe read(descriptor, bytes.baseAddress, bytes.count)
    }
    guard count > 0 else { return false }
    received += buffer[..<count]
    return true
  }
}

/// An answer as it came.
struct RawAnswer {
  var status: Int?
  var fields: [String: String] = [:]
  var body: String

  init(broken bytes: [UInt8]) { body = String(decoding: bytes, as: UTF8.self) }

  init?(takingFrom bytes: inout [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
    let lines = text[..<end.lowerBound].split(separator: "\r\n")
    status = lines.first.flatMap { Int($0.split(separator: " ")[1]) }
    for line in lines.dropFirst() {
      let parts = line.split(separator: ": ", maxSplits: 1)
      fields[parts[0].lowercased()] = String(parts.last ?? "")
    }
    let length = fields["content-length"].flatMap { Int($0) } ?? 0
    let headLength = text[..<end.upperBound].utf8.count
    guard bytes.count >= headLength + length else { return nil }
    body = String(decoding: bytes[headLength..<(headLength + length)], as: UTF8.self)
    bytes.removeFirst(headLength + length)
  }
}
