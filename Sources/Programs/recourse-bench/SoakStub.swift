internal import JSON

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// An API on loopback that takes its time and often fails: late answers, refusals, broken connections and silence.
final class SoakStub {
  private let listener: Listener
  private var connections: [SoakConnection] = []

  init() throws(BenchError) { listener = try Listener() }

  /// Tells the port on standard output and answers until standard input ends.
  func run() throws(BenchError) {
    try Descriptor.standardOutput.writeAll(Array("\(listener.port)\n".utf8))
    while true {
      let next = connections.compactMap(\.due).min()
      let pause = next.map { max(0, ContinuousClock.now.duration(to: $0).seconds) * 1000 + 1 }
      let ready = listener.wait(
        for: connections.map(\.wanted),
        milliseconds: pause.map { Int32($0) } ?? -1
      )
      if ready.isInputOver { return }
      for (connection, state) in zip(connections, ready.states) {
        connection.serve(isReady: state.revents != 0)
      }
      connections.removeAll(where: \.isOver)
      connections += ready.accepted.map(SoakConnection.init)
    }
  }
}

/// One connection; a request on it is answered when its time has come.
final class SoakConnection {
  private let socket: Descriptor
  private var input: [UInt8] = []
  private var piece = [UInt8](repeating: 0, count: 4096)
  private var answer: SoakAnswer?
  private(set) var isOver = false

  /// When the answer is due; nil while there is nothing to answer.
  private(set) var due: ContinuousClock.Instant?

  init(_ socket: Descriptor) {
    self.socket = socket
    socket.makeNonBlocking()
  }

  var wanted: pollfd { pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0) }

  /// Does what can be done now.
  func serve(isReady: Bool) {
    if isReady { read() }
    if !isOver, due == nil { takeRequest() }
    guard !isOver, let answer, let due, due <= .now else { return }
    self.answer = nil
    self.due = nil
    send(answer)
  }

  private func read() {
    let count = unsafe piece.withUnsafeMutableBytes { unsafe socket.readSome(into: $0) }
    if count == 0 { close() }
    input += piece[..<(count ?? 0)]
  }

  /// Takes the next whole head off the input; bodies are short, come with it and are not looked at.
  private func takeRequest() {
    let mark = Array("\r\n\r\n".utf8)
    let end = unsafe input.withUnsafeBytes { bytes in unsafe offset(of: mark, in: bytes) }
    guard let end else { return }
    let answer = SoakAnswer(toRequest: input[..<end])
    input = []
    self.answer = answer
    due = .now + .milliseconds(answer.milliseconds)
  }

  private func send(_ answer: SoakAnswer) {
    let isSent = (try? socket.writeAll(answer.bytes)) != nil
    if !isSent || answer.ending == .closed { close() }
  }

  private func close() {
    isOver = true
    due = nil
    socket.close()
  }
}

/// What a path is answered, and when.
struct SoakAnswer {
  enum Ending { case kept, closed }

  var milliseconds = 50
  var ending = Ending.kept
  var bytes: [UInt8]

  /// Reads `GET /good/17 HTTP/1.1`: the number chooses how long a good answer takes.
  init(toRequest head: ArraySlice<UInt8>) {
    let line = String(decoding: head.prefix { $0 != 0x0D }, as: UTF8.self)
    let words = line.split(whereSeparator: { $0 == " " || $0 == "/" }).map(String.init)
    let number = words.count > 2 ? Int(words[2]) ?? 0 : 0
    switch words.count > 1 ? words[1] : "" {
    // What is refused works later; else what waits would grow without end, and with it all that is measured.
    case "busy" where Bool.random():
      bytes = Self.http("429 Too Many Requests", Self.error, "Retry-After: 1\r\n")
    // Most of what broke works when it is asked for again: five failures in a row would shut the API for all.
    case "broken" where Bool.random():
      bytes = Self.http("500 Internal Server Error", Self.error)
    case "locked": bytes = Self.http("401 Unauthorized", Self.error)
    case "wrong": bytes = Self.http("422 Unprocessable Content", Self.error)
    case "cut" where Bool.random():
      // Less than was announced.
      bytes = Array(Self.http("200 OK", Self.error).dropLast(8))
      ending = .closed
    case "good", "write", "busy", "broken", "cut":
      bytes = Self.http("200 OK", "{\"id\":\(number),\"name\":\"item\"}")
      milliseconds = Self.delay(of: number)
    default:
      // Nobody waits this long.
      bytes = []
      milliseconds = 10_000
      ending = .closed
    }
  }

  /// Milliseconds that a good answer takes: 50 to 200.
  static func delay(of number: Int) -> Int { 50 + number % 151 }

  private static let error =
    #"{"error":{"code":"failed","message":"This did not work, and that is on purpose."}}"#

  private static func http(_ status: String, _ body: String, _ fields: String = "") -> [UInt8] {
    let head = "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\(fields)"
    return Array("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
  }
}
