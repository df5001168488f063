import Foundation

/// A way to a server's Unix socket on which the answer to a commit can get lost, although the server carried it out.
package final class LossyRelay: Sendable {
  /// The port on 127.0.0.1.
  package let port: Int

  private let listener: Int32
  private let socketPath: String
  private let loss = Guarded<(@Sendable () -> Void)?>(nil)

  /// Opens a way to a socket.
  package init(to socketPath: String) {
    self.socketPath = socketPath
    listener = openSocket()
    port = bindToLoopback(listener)
    precondition(listen(listener, 16) == 0, "nothing can listen here")
    Thread.detachNewThread { [listener, self] in
      while case let client = acceptConnection(listener), client >= 0 { pass(client) }
    }
  }

  /// Ends the way; connections that are open stay so.
  package func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  /// Loses the answer to the next commit with its connection; a body runs before the client notices.
  package func loseNextCommit(_ body: @escaping @Sendable () -> Void) {
    loss.withLock { $0 = body }
  }

  private func takeLoss() -> (@Sendable () -> Void)? {
    loss.withLock { loss in
      defer { loss = nil }
      return loss
    }
  }

  private func pass(_ client: Int32) {
    let server = connectToUnixSocket(socketPath)
    Thread.detachNewThread {
      while let bytes = receive(from: client), sendAll(bytes, to: server) {}
      shutdown(server, Int32(SHUT_RDWR))
    }
    Thread.detachNewThread { [self] in
      while let bytes = receive(from: server) {
        if String(decoding: bytes, as: UTF8.self).contains("COMMIT\0"), let body = takeLoss() {
          body()
          break
        }
        guard sendAll(bytes, to: client) else { break }
      }
      shutdown(client, Int32(SHUT_RDWR))
      shutdown(server, Int32(SHUT_RDWR))
    }
  }
}
