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
  private let listener: LoopbackListener
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
    listener = try LoopbackListener(port: port ?? 0)
    self.port = Int(listener.port)
    address = "http://127.0.0.1:\(listener.port)\(Self.path)"
    self.read = read
    listener.start { [weak self] stream in await self?.serve(stream) }
  }

  /// Stops listening.
  func stop() { listener.stop() }

  private func serve(_ stream: ByteStream) async {
    var requests = RequestStream(stream)
    guard let head = try? await requests.nextHead() else { return }
    _ = await stream.write(page(answer(to: head)))
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
