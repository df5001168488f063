import Administration
import BundledFiles
import EventLoop
import HTTP
import HTTPServer
import JSON
import Pacing
import Server
import Storage
import System
import Tasks
import Telemetry
import Text
import Time

/// `recourse tasks --web`: the status page, for the browsers of this machine.
@Engine
final class StatusPageServer {
  private let desk: TasksDesk
  private let guardian: PageGuard
  private let document: PageDocument
  private let timeline: LoggedTimeline
  private var trends = LimitTrends()
  private var latest: (page: StatusPage, at: Timestamp)?
  private let reading: StoreReading
  private var looking: Task<Void, Never>?

  /// What the last look came to.
  private var outcome = Result<StatusPage, PageRefusal>.failure(.notFound)

  /// Serves the page until the user ends it.
  static func run(on port: UInt16, desk: TasksDesk) async -> ExitCode {
    let listener: LoopbackListener
    do throws(SystemError) {
      listener = try LoopbackListener(port: port)
    } catch {
      Terminal.standardError.write(
        line: "recourse: the page cannot have port \(port) of 127.0.0.1 (\(error.message)). Name "
          + "another, or none for any that is free: " + OperatorWords.command(desk.named, "--web")
      )
      return .couldNotRun
    }
    let server = StatusPageServer(desk, port: listener.port)
    // Read before anybody looks, for the log of a busy hour is long, and what is read first takes longest.
    _ = try? await server.look()
    // What says how to stop it must not be read before that works.
    let termination = Termination()
    listener.start { await server.serve($0) }
    Terminal.standardOutput.write(
      line: "The page is at \(server.guardian.address)\n"
        + "Open it on this machine. Whoever has the address can look and act; it is valid until "
        + "Ctrl-C ends this."
    )
    await termination.wait()
    listener.stop()
    return .done
  }

  private init(_ desk: TasksDesk, port: UInt16) {
    self.desk = desk
    reading = StoreReading(desk)
    timeline = LoggedTimeline(of: desk.options.place)
    guardian = PageGuard(token: PageGuard.token(entropy: World.entropy()), port: port)
    let parts = BundledFiles.statusPage
    document = PageDocument(template: parts.template, style: parts.style, script: parts.script)
  }

  // MARK: - Requests

  private func serve(_ stream: ByteStream) async {
    var requests = RequestStream(stream)
    do throws(RequestRefusal) {
      while let head = try await requests.nextHead() {
        guard await answer(head, &requests, on: stream), head.persistence == .keepAlive else {
          break
        }
      }
    } catch {
      let refusal = PageRefusal(status: error.status, reason: error.reason)
      _ = await stream.write(bytes(of: PageDocument.response(refusal), to: nil))
    }
  }

  /// Answers one request; returns whether the connection is fit for another one.
  private func answer(
    _ head: RequestHead,
    _ requests: inout RequestStream,
    on stream: ByteStream
  ) async -> Bool {
    let response: HTTPResponse
    do throws(PageRefusal) {
      // Nobody who may not ask has a body read.
      _ = try guardian.admit(head)
      guard let body = await requests.body(of: head) else { return false }
      let request = try PageRequest(head, body: body, by: guardian)
      if case .page = request { return await sendPage(to: head, on: stream) }
      if case .events(let extent) = request {
        await sendEvents(of: extent, on: stream)
        return false
      }
      response = try await self.response(to: request)
    } catch {
      let refused = bytes(of: PageDocument.response(error), to: head)
      return await stream.write(refused) && head.contentLength == 0
    }
    return await stream.write(bytes(of: response, to: head))
  }

  private func bytes(of response: HTTPResponse, to head: RequestHead?) -> [UInt8] {
    let now = SystemClock.present
    if let head { return AnswerWriter.whole(response, to: head, now: now) }
    let length = response.body.count
    return AnswerWriter.head(response, length: length, persistence: .close, now: now)
      + response.body
  }

  private func response(to request: PageRequest) async throws(PageRefusal) -> HTTPResponse {
    switch request {
    case .story(let task):
      guard let story = try await look().story(of: task) else { throw .noTask }
      return PageDocument.response(200, story)
    case .act(let act): return try await carryOut(act)
    case .page, .events: throw .notFound
    }
  }

  // MARK: - Looking

  /// Seconds for which a look is good enough for every open page.
  private static let freshness = 0.5

  private func look() async throws(PageRefusal) -> StatusPage {
    let now = SystemClock.present
    if let latest, abs(now - latest.at) < Self.freshness { return latest.page }
    // Whoever asks meanwhile waits for the same look, so that many open pages cost no more than one.
    let looking =
      looking
      ?? EventLoop.shared.start { [self] in
        do throws(PageRefusal) {
          outcome = .success(try await lookAnew())
        } catch {
          outcome = .failure(error)
        }
        self.looking = nil
      }
    self.looking = looking
    await looking.value
    return try outcome.get()
  }

  private func lookAnew() async throws(PageRefusal) -> StatusPage {
    let now = SystemClock.present
    let report: StatusReport
    do throws(StoreError) {
      report = try await reading.report(now: now)
    } catch {
      throw .trouble(error)
    }
    await timeline.refresh()
    trends.take(report.survey.pacingSnapshot.limits, now: report.now)
    let page = StatusPage(report, trends: trends, timeline: timeline.present)
    latest = (page, now)
    return page
  }

  /// Sends the page: its head at once, so that it is seen while many tasks are read, and then the look.
  ///
  /// Whoever closes after each answer may be of HTTP/1.0, which knows no parts (RFC 9112 §7.1), and gets it whole.
  private func sendPage(to head: RequestHead, on stream: ByteStream) async -> Bool {
    let nonce = PageGuard.token(entropy: World.entropy())
    var page = document.beginning(of: desk.directory, nonce: nonce)
    if head.persistence == .close || head.method == "HEAD" {
      page.body += await restOfPage(nonce)
      return await stream.write(bytes(of: page, to: head))
    }
    let fields = AnswerWriter.head(
      page,
      length: nil,
      persistence: head.persistence,
      now: SystemClock.present
    )
    guard await stream.write(fields + AnswerWriter.chunk(page.body)) else { return false }
    let rest = await restOfPage(nonce)
    return await stream.write(AnswerWriter.chunk(rest) + AnswerWriter.chunk([]))
  }

  private func restOfPage(_ nonce: String) async -> [UInt8] {
    do throws(PageRefusal) {
      return document.rest(showing: try await look(), nonce: nonce)
    } catch {
      return PageDocument.rest(error)
    }
  }

  /// Sends what has changed, as server-sent events, until the browser goes away.
  private func sendEvents(of extent: StatusPage.Extent, on stream: ByteStream) async {
    let head = AnswerWriter.head(
      HTTPResponse(status: 200, fields: PageDocument.eventFields, body: []),
      length: nil,
      persistence: .close,
      now: SystemClock.present
    )
    var feed = PageFeed(extent)
    var isConnected = await stream.write(head)
    while isConnected {
      let text: String
      do throws(PageRefusal) {
        text = feed.take(try await look())
      } catch {
        text = feed.take(trouble: error.reason)
      }
      if !text.isEmpty { isConnected = await stream.write(AnswerWriter.chunk(Array(text.utf8))) }
      guard (try? await EventLoop.shared.sleep(for: .seconds(1))) != nil, !stream.hasEnded else {
        return
      }
    }
  }

  // MARK: - Acting

  private func carryOut(_ act: PageAct) async throws(PageRefusal) -> HTTPResponse {
    let report: ActReport?
    do throws(StoreError) {
      report = try await desk.acts().report(on: act, in: try await desk.look().survey)
    } catch {
      throw .trouble(error)
    }
    latest = nil
    reading.forget()
    guard let report else { throw .noTask }
    await desk.log(report.acts, at: .page)
    var answer = report.json
    answer["done"] = .bool(report.hasActed)
    return PageDocument.response(200, answer)
  }
}

extension PageRefusal {
  /// The store cannot be read or written.
  fileprivate static func trouble(_ error: StoreError) -> PageRefusal {
    PageRefusal(status: 503, reason: StatusPrinter.clean(error.message))
  }
}
