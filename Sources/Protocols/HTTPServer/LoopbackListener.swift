package import EventLoop
package import System

/// A socket on 127.0.0.1 whose connections are served each for itself, until it is stopped.
@Engine
package final class LoopbackListener {
  /// Connections that are served at a time; more are closed at once.
  private static let connectionLimit = 512

  /// The port that is listened on.
  package let port: UInt16
  private var socket: (descriptor: Int32, watch: Watch?)?
  private var streams: [ObjectIdentifier: ByteStream] = [:]
  private var serve: @Engine (ByteStream) async -> Void = { _ in }

  /// Takes a port, 0 for a free one; connections wait until `start`.
  ///
  /// - Throws: when the port is taken.
  package init(port: UInt16) throws(SystemError) {
    let (descriptor, bound) = try Sockets.listen(port: port)
    self.port = bound
    socket = (descriptor, nil)
  }

  /// Serves connections from now on; a stream is closed when `serve` has returned.
  package func start(_ serve: @escaping @Engine (ByteStream) async -> Void) {
    guard let socket, socket.watch == nil else { return }
    self.serve = serve
    watch(socket.descriptor)
  }

  /// Stops listening, and closes every connection.
  package func stop() {
    guard let (descriptor, watch) = socket else { return }
    socket = nil
    if let watch { EventLoop.shared.unwatch(watch) }
    Descriptor.close(descriptor)
    for stream in streams.values { stream.close() }
    streams = [:]
  }

  private func watch(_ descriptor: Int32) {
    // The watch keeps the listener alive: it ends with `stop()`, not when nobody holds it.
    let watch = EventLoop.shared.watch(descriptor, .readable) { self.acceptAll() }
    socket = (descriptor, watch)
  }

  private func acceptAll() {
    while let socket {
      let accepted = Sockets.accept(socket.descriptor)
      if accepted.hasRunOut { return pause() }
      guard let descriptor = accepted.descriptor else { return }
      guard streams.count < Self.connectionLimit else {
        Descriptor.close(descriptor)
        continue
      }
      converse(over: ByteStream(descriptor: descriptor))
    }
  }

  private func converse(over stream: ByteStream) {
    streams[ObjectIdentifier(stream)] = stream
    EventLoop.shared.start {
      await self.serve(stream)
      stream.close()
      self.streams[ObjectIdentifier(stream)] = nil
    }
  }

  /// Leaves waiting connections alone for a moment: without free descriptors the loop would spin.
  private func pause() {
    guard let (descriptor, watch) = socket else { return }
    if let watch { EventLoop.shared.unwatch(watch) }
    socket = (descriptor, nil)
    EventLoop.shared.start {
      guard (try? await EventLoop.shared.sleep(for: .milliseconds(100))) != nil,
        let (descriptor, _) = self.socket
      else { return }
      self.watch(descriptor)
    }
  }
}
