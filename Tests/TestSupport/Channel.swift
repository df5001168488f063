#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Two one-way channels between a connection under test and a test that plays its client.
///
/// The connection closes its own ends; the test's ends are closed with the channel.
package final class Channel {
  /// What the channels are made of.
  package enum Kind: CaseIterable, Sendable {
    case pipe
    case socket
  }

  /// The end the connection reads.
  package let input: Int32
  /// The end the connection writes.
  package let output: Int32
  private var toConnection: Int32
  private var fromConnection: Int32
  private var unread: [UInt8] = []

  /// Opens both channels.
  package init(_ kind: Kind) {
    let inward = Self.ends(kind)
    let outward = Self.ends(kind)
    (input, toConnection) = (inward[0], inward[1])
    (fromConnection, output) = (outward[0], outward[1])
  }

  deinit {
    closeInput()
    closeOutput()
  }

  /// Sends bytes to the connection.
  package func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = put(toConnection, bytes, bytes.count)
  }

  /// Closes the end that feeds the connection.
  package func closeInput() {
    if toConnection >= 0 { close(toConnection) }
    toConnection = -1
  }

  /// Closes the end that reads what the connection writes.
  package func closeOutput() {
    if fromConnection >= 0 { close(fromConnection) }
    fromConnection = -1
  }

  /// How many milliseconds a test waits for bytes that may never come.
  package static let patience: Int32 = 300_000

  /// The next line without its break; nil when none comes in time.
  package func line(withinMilliseconds limit: Int32 = patience) -> String? {
    var seen = 0
    while true {
      if let end = unread[seen...].firstIndex(of: 0x0A) {
        defer { unread.removeFirst(end + 1) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      seen = unread.count
      guard readSome(withinMilliseconds: limit) else { return nil }
    }
  }

  /// Reads so many bytes and forgets them; whether they came in time.
  package func discard(_ count: Int) -> Bool {
    while unread.count < count {
      guard readSome(withinMilliseconds: Self.patience) else { return false }
    }
    unread.removeFirst(count)
    return true
  }

  private func readSome(withinMilliseconds limit: Int32) -> Bool {
    var request = pollfd(fd: fromConnection, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&request, 1, limit) > 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe read(fromConnection, &buffer, buffer.count)
    guard count > 0 else { return false }
    unread += buffer[..<count]
    return true
  }

  private static func ends(_ kind: Kind) -> [Int32] {
    var ends: [Int32] = [-1, -1]
    switch kind {
    case .pipe: _ = unsafe pipe(&ends)
    case .socket:
      #if canImport(Darwin)
        _ = unsafe socketpair(AF_UNIX, SOCK_STREAM, 0, &ends)
      #else
        _ = unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
      #endif
    }
    // A program that another test starts meanwhile must not keep an end open.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return ends
  }
}

private func put(_ descriptor: Int32, _ bytes: [UInt8], _ count: Int) -> Int {
  unsafe write(descriptor, bytes, count)
}
