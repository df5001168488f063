import EventLoop
import HTTP
import HTTPServer
import System
import Time

/// What waits on this machine for the browser to come back (RFC 8252 §7.3).
@Engine
final class RedirectListener {
  /// The address that the browser is sent to.
  let address: String
  let port: Int
  private let listener: Int32
  private let host: String
  private var watch: Watch?
  private var streams: [ObjectIdentifier: ByteStream] = [:]
  private let read: @Engine (String) -> Answer

  /// The path of the address.
  private static let path = "/callback"

  /// What the browser is shown, and whether that ends the waiting.
  struct Answer {
    let status: Int
    let sentence: String
  }

  /// Listens on loopback; `read` judges each query that a browser brings.
  ///
  /// - Throws: when the port is taken.
  init(port: UInt16?, read: @escaping @Engine (String) -> Answer) throws(SystemError) {
    let (descriptor, bound) = try Sockets.listen(port: port ?? 0)
    listener = descriptor
    self.port = Int(bound)
    host = "127.0.0.1:\(bound)"
    address = "http://\(host)\(Self.path)"
    self.read = read
    watch = EventLoop.shared.watch(descriptor, .readable) { [weak self] in self?.acceptAll() }
  }

  /// Stops listening.
  func stop() {
    guard let watch else { return }
    self.watch = nil
    EventLoop.shared.unwatch(watch)
    Descriptor.close(listener)
    for stream in streams.values { stream.close() }
    streams = [:]
  }

  private func acceptAll() {
    while watch != nil, let descriptor = Sockets.accept(listener).descriptor {
      let stream = ByteStream(descriptor: descriptor)
      streams[ObjectIdentifier(stream)] = stream
      EventLoop.shared.start { [weak self] in
        await self?.serve(stream)
        stream.close()
        self?.streams[ObjectIdentifier(stream)] = nil
      }
    }
  }

  private func serve(_ stream: ByteStream) async {
    var reader = RequestReader()
    while let bytes = await stream.read() {
      reader.append(bytes)
      guard let head = try? reader.nextHead() else { continue }
      _ = await stream.write(page(answer(to: head)))
      return
    }
  }

  private func answer(to head: RequestHead) -> Answer {
    guard head.method == "GET", head.path == Self.path else {
      return Answer(
        status: 404,
        sentence: "There is nothing here. Go back to the page of the login."
      )
    }
    return read(head.query)
  }

  private func page(_ answer: Answer) -> [UInt8] {
    let html =
      "<!doctype html><meta charset=utf-8><title>recourse</title>"
      + "<body style=\"font:1.2rem system-ui;margin:4rem auto;max-width:40rem\">\(answer.sentence)\n"
    let response = HTTPResponse(
      status: answer.status,
      fields: HTTPFields([
        ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"),
        ("Referrer-Policy", "no-referrer"),
      ]),
      body: Array(html.utf8)
    )
    let now = Timestamp(milliseconds: SystemClock.present.milliseconds)
    let head = AnswerWriter.head(
      response,
      length: response.body.count,
      persistence: .close,
      now: now
    )
    return head + response.body
  }
}
