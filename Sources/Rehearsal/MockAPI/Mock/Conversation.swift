import HTTPServer
import EventLoop
import HTTP
import JSON
import Time

/// The requests and answers of one connection, one after the other.
@Engine
struct Conversation {
  let stream: ByteStream
  let mockAPI: MockAPI

  /// Serves requests until the connection ends.
  func run() async {
    var requests = RequestStream(stream)
    do throws(RequestRefusal) {
      while let head = try await requests.nextHead() {
        guard await serve(head, &requests), head.persistence == .keepAlive else { break }
      }
    } catch {
      await refuse(error)
    }
  }

  /// Answers one request; returns whether the connection is fit for another one.
  private func serve(_ head: RequestHead, _ requests: inout RequestStream) async -> Bool {
    guard let body = await requests.body(of: head) else { return false }
    var arrival = mockAPI.arrival(of: head, body: body)
    if case .drop(.before) = arrival.play {
      mockAPI.recordDrop(of: arrival)
      stream.abort()
      return false
    }
    let reaction = mockAPI.reaction(to: &arrival)
    defer { mockAPI.end(arrival) }
    if arrival.delay > 0 {
      do {
        try await EventLoop.shared.sleep(for: .seconds(arrival.delay))
      } catch {
        return false
      }
    }
    return await send(reaction, to: head)
  }

  private func send(_ reaction: Reaction, to head: RequestHead) async -> Bool {
    let now = mockAPI.now()
    switch reaction.delivery {
    case .whole:
      return await stream.write(AnswerWriter.whole(reaction.answer, to: head, now: now))
    case .half:
      _ = await stream.write(AnswerWriter.half(reaction.answer, now: now))
      return false
    case .endless:
      await sendWithoutEnd(reaction.answer, now)
      return false
    case .none: return false
    }
  }

  /// Sends chunks until the other side has had enough; the loop gets its turn between any two.
  private func sendWithoutEnd(_ answer: HTTPResponse, _ now: Timestamp) async {
    let start = AnswerWriter.head(answer, length: nil, persistence: .close, now: now)
    let chunk = AnswerWriter.chunk(Array(String(repeating: "0,", count: 8 << 10).utf8))
    var isConnected = await stream.write(start + AnswerWriter.chunk(Array("[".utf8)))
    while isConnected {
      isConnected = await stream.write(chunk)
      await Task.yield()
    }
  }

  /// Tells the client why its request was not read, and ends the connection.
  private func refuse(_ refusal: RequestRefusal) async {
    mockAPI.record(refusal)
    let answer = HTTPResponse(status: refusal.status, json: ["message": .string(refusal.reason)])
    let body = answer.body
    let head = AnswerWriter.head(
      answer,
      length: body.count,
      persistence: .close,
      now: mockAPI.now()
    )
    _ = await stream.write(head + body)
  }
}
