#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// A raw server on loopback that does to its clients what a test tells it to.
///
/// Each connection has a thread of its own; requests are read whole (head and declared content).
package final class LoopbackServer: Sendable {
  /// A request as it arrived.
  package struct Request: Sendable {
    package let method: String
    package let target: String

    /// The field lines, unchanged.
    package let fields: [(name: String, value: String)]
    package let body: [UInt8]

    /// The place among all requests of the server, from 1.
    package let number: Int

    /// The place of the connection among all connections, from 1.
    package let connection: Int

    /// The place among the requests of the connection, from 1.
    package let numberOnConnection: Int

    /// The first value of a field, its name in lower case.
    package func value(of name: String) -> String? {
      fields.first { $0.name.lowercased() == name }?.value
    }
  }

  /// What is done for an answer; the connection stays open after the last step.
  package enum Step: Sendable {
    case send([UInt8])
    case wait(milliseconds: Int)
    /// Says nothing more until the client goes or the server stops.
    case stall
    /// Ends the connection in an orderly way.
    case close
    /// Drops the connection (RST).
    case reset
  }

  /// The port on 127.0.0.1.
  package let port: Int

  private let listener: Int32
  private let ledger = Guarded(Ledger())
  private let script: @Sendable (Request) -> [Step]

  /// What the threads share.
  private struct Ledger {
    var requests: [Request] = []
    var connections = 0
    var open: Set<Int32> = []
    var isStopped = false
  }

  /// Starts to listen on a free port; runs until `stop()`.
  package init(_ script: @escaping @Sendable (Request) -> [Step]) {
    listener = openSocket()
    port = bindToLoopback(listener)
    _ = listen(listener, 256)
    self.script = script
    startThread { self.accept() }
  }

  /// The address of the server, without a slash at its end.
  package var url: String { "http://127.0.0.1:\(port)" }

  /// All requests so far, in the order of their arrival.
  package var requests: [Request] { ledger.withLock { $0.requests } }

  /// How many connections were opened so far.
  package var connections: Int { ledger.withLock { $0.connections } }

  /// Ends all connections and stops to listen; to be called at the end of each test.
  package func stop() {
    ledger.withLock { ledger in
      ledger.isStopped = true
      for descriptor in ledger.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
    // A connection of our own wakes the accepting thread, which then sees that all is over.
    let visitor = openSocket()
    connectToLoopback(visitor, port)
    close(visitor)
  }

  /// A port on which nobody listens.
  package static func unusedPort() -> Int {
    let descriptor = openSocket()
    defer { close(descriptor) }
    return bindToLoopback(descriptor)
  }
}

extension LoopbackServer {
  private func accept() {
    while true {
      let descriptor = acceptConnection(listener)
      if descriptor < 0 { continue }
      let number = ledger.withLock { ledger in
        if ledger.isStopped { return 0 }
        ledger.connections += 1
        ledger.open.insert(descriptor)
        return ledger.connections
      }
      if number == 0 {
        close(descriptor)
        close(listener)
        return
      }
      startThread { self.serve(descriptor, number) }
    }
  }

  private func serve(_ descriptor: Int32, _ connection: Int) {
    var reader = RequestReader(descriptor: descriptor)
    var count = 0
    while let parts = reader.next() {
      count += 1
      let request = ledger.withLock { ledger in
        let request = Request(
          method: parts.method,
          target: parts.target,
          fields: parts.fields,
          body: parts.body,
          number: ledger.requests.count + 1,
          connection: connection,
          numberOnConnection: count
        )
        ledger.requests.append(request)
        return request
      }
      if !carryOut(script(request), on: descriptor) { break }
    }
    ledger.withLock { _ = $0.open.remove(descriptor) }
    close(descriptor)
  }

  /// Returns whether the connection goes on.
  private func carryOut(_ steps: [Step], on descriptor: Int32) -> Bool {
    for step in steps {
      switch step {
      case .send(let bytes): if !sendAll(bytes, to: descriptor) { return false }
      case .wait(let milliseconds): usleep(UInt32(milliseconds * 1000))
      case .stall:
        while receive(from: descriptor) != nil {}
        return false
      case .close: return false
      case .reset:
        lingerNever(descriptor)
        return false
      }
    }
    return true
  }
}

extension LoopbackServer.Step {
  /// Sends a text as it is.
  package static func send(_ text: String) -> LoopbackServer.Step { .send(Array(text.utf8)) }

  /// Sends a complete answer with a `Content-Length`.
  package static func answer(
    _ status: Int = 200,
    _ fields: [(String, String)] = [],
    _ body: String = ""
  ) -> LoopbackServer.Step {
    answer(status, fields, bytes: Array(body.utf8))
  }

  /// Sends a complete answer with a `Content-Length`.
  package static func answer(
    _ status: Int,
    _ fields: [(String, String)],
    bytes: [UInt8]
  ) -> LoopbackServer.Step {
    let lines = fields.map { "\($0.0): \($0.1)\r\n" }.joined()
    let head = "HTTP/1.1 \(status) Whatever\r\nContent-Length: \(bytes.count)\r\n\(lines)\r\n"
    return .send(Array(head.utf8) + bytes)
  }
}
