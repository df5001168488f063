import EventLoop
import HTTP
import JSON
import JSONRPC
import Storage
import System
import Telemetry
import Time

/// Sends spans and metrics to a collector by OTLP over HTTP, with bodies of JSON.
///
/// Nothing is started before the first event. What a collector does not take waits within bounds; what passes them is
/// dropped and counted. No call waits for it, and the end of the program less than a second.
@Engine
final class OTLPExporter: EventConsumer {
  /// Spans of one request.
  private static let batch = 512

  private let settings: OTLPSettings
  private let resource: OTLP.Resource
  private let transport: any HTTPTransport
  private let start = SystemClock.present
  private let gauges: @Engine () async -> [OTLP.Metric]
  private let report: @Engine (String) -> Void

  private var assembler = SpanAssembler()
  private var meter = Meter()
  private var spans: [OTLP.Span] = []
  private var dropped = 0
  private var traceAlarm: Alarm?
  private var metricAlarm: Alarm?
  private var isTraceSet = false
  private var isSending = false
  private var isFailing = false

  /// Makes an exporter of sound settings; `gauges` are what the store shows at the moment of sending.
  init(
    _ settings: OTLPSettings,
    resource: OTLP.Resource,
    transport: any HTTPTransport = CurlTransport(),
    gauges: @escaping @Engine () async -> [OTLP.Metric],
    report: @escaping @Engine (String) -> Void
  ) {
    self.settings = settings
    self.resource = resource
    self.transport = transport
    self.gauges = gauges
    self.report = report
  }

  func take(_ event: CallEvent) {
    if settings.metrics != nil {
      meter.take(event)
      if metricAlarm == nil { waitForMetrics() }
    }
    guard settings.traces != nil, let span = assembler.take(event) else { return }
    guard spans.count < settings.queue else {
      dropped += 1
      return
    }
    spans.append(span)
    if !isTraceSet || spans.count == Self.batch {
      scheduleTraces(
        after: spans.count >= Self.batch ? .zero : .milliseconds(settings.traceInterval)
      )
    }
  }

  private func scheduleTraces(after delay: Duration) {
    let alarm =
      traceAlarm
      ?? EventLoop.shared.alarm { [weak self] in
        EventLoop.shared.start { await self?.sendTraces(within: nil) }
      }
    traceAlarm = alarm
    isTraceSet = true
    alarm.set(after: delay)
  }

  private func waitForMetrics() {
    let alarm =
      metricAlarm
      ?? EventLoop.shared.alarm { [weak self] in
        EventLoop.shared.start {
          await self?.sendMetrics(within: nil)
          self?.waitForMetrics()
        }
      }
    metricAlarm = alarm
    alarm.set(after: .milliseconds(settings.metricInterval))
  }

  // MARK: - Sending

  /// Sends what waits, batch after batch, until a batch is not taken.
  private func sendTraces(within limit: Duration?) async {
    isTraceSet = false
    guard let signal = settings.traces, !isSending else { return }
    isSending = true
    defer { isSending = false }
    while !spans.isEmpty {
      let batch = Array(spans.prefix(Self.batch))
      spans.removeFirst(batch.count)
      let resource = resource
      // A thread of its own makes the text, for that of many spans takes a while.
      let body = await Task.detached {
        JSONWriter.bytes(OTLP.traces(batch, of: resource))
      }.value
      switch await send(body, to: signal, within: limit) {
      case .taken: continue
      case .refused: dropped += batch.count
      case .absent:
        let room = max(0, settings.queue - spans.count)
        dropped += max(0, batch.count - room)
        spans = batch.suffix(room) + spans
        if limit == nil { scheduleTraces(after: .milliseconds(settings.traceInterval)) }
        return
      }
    }
  }

  private func sendMetrics(within limit: Duration?) async {
    guard let signal = settings.metrics else { return }
    let metrics = meter.metrics(dropped: dropped) + (await gauges())
    let (resource, start, now) = (resource, start, SystemClock.present)
    let body = await Task.detached {
      JSONWriter.bytes(OTLP.metrics(metrics, of: resource, since: start, at: now))
    }.value
    _ = await send(body, to: signal, within: limit)
  }

  /// What became of a request.
  private enum Fate {
    case taken
    /// It would be refused again.
    case refused
    /// The collector may take it later.
    case absent
  }

  private func send(
    _ body: [UInt8],
    to signal: OTLPSettings.Signal,
    within limit: Duration?
  ) async -> Fate {
    var fields = HTTPFields([("Content-Type", "application/json")])
    for (name, value) in signal.headers { fields.append(name, value) }
    let request = HTTPRequest(
      method: "POST",
      url: signal.url,
      fields: fields,
      body: body,
      repetition: .never,
      reach: .anyAddress,
      deadline: limit ?? .milliseconds(signal.timeout),
      responseLimit: 64 << 10
    )
    do throws(TransportError) {
      let response = try await transport.send(request)
      if (200..<300).contains(response.status) {
        isFailing = false
        return .taken
      }
      tell("it answers \(response.status)", signal)
      return [429, 502, 503, 504].contains(response.status) ? .absent : .refused
    } catch {
      tell(error.detail, signal)
      return .absent
    }
  }

  /// Tells the operator once that the collector takes nothing, and again only after it did.
  private func tell(_ problem: String, _ signal: OTLPSettings.Signal) {
    guard !isFailing else { return }
    isFailing = true
    report(
      "The collector at \(signal.url.prefix { $0 != "?" }) takes no telemetry: \(problem). Calls go on; up to \(settings.queue) "
        + "spans wait for it, the rest is dropped and counted."
    )
  }

  /// Sends what is left, in less than a second, and ends.
  func close() async {
    traceAlarm?.clear()
    metricAlarm?.clear()
    guard metricAlarm != nil || !spans.isEmpty else { return }
    let ends = [Latch(), Latch()]
    EventLoop.shared.start { [self] in
      await sendTraces(within: .milliseconds(700))
      ends[0].open()
    }
    EventLoop.shared.start { [self] in
      await sendMetrics(within: .milliseconds(700))
      ends[1].open()
    }
    let begun = ContinuousClock.now
    await ends[0].wait(atMost: .milliseconds(800))
    await ends[1].wait(atMost: .milliseconds(800) - (ContinuousClock.now - begun))
  }
}
