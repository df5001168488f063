import Administration
import EventLoop
import Requests
import Server
import Storage
import System
import Telemetry
import Text
import Time

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Those who look on while calls are made: the log of this machine, and the collector that the environment names.
@Engine
struct Onlookers {
  private let log: CallLog?
  private let exporter: OTLPExporter?

  /// The way to them; nil where nobody looks on.
  let events: EventStream?

  /// Makes those of a state whose calls are made here.
  init(of state: State, in place: State.Place, log limits: LogLimits) {
    log = CallLog(of: place, limits: limits)
    exporter = OTLPExporter.named(by: ProgramFiles.variable, state)
    var consumers: [any EventConsumer] = []
    if let log { consumers.append(log) }
    if let exporter { consumers.append(exporter) }
    var wishes = log == nil ? [] : CallLog.wishes(limits)
    if exporter != nil { wishes.formUnion([.traces, .everyAttempt, .storeTimes]) }
    events = EventStream(to: consumers, wishes: wishes)
  }

  /// Makes the log alone, for what a person does on the command line.
  init(of place: State.Place, log limits: LogLimits) {
    log = CallLog(of: place, limits: limits)
    exporter = nil
    events = EventStream(to: log.map { [$0] } ?? [])
  }

  /// Ends the looking on, in less than a second.
  func close() async {
    let log = log
    let closing = EventLoop.shared.start { await log?.close() }
    await exporter?.close()
    await closing.value
  }
}

extension OTLPExporter {
  /// The exporter that variables of the environment ask for; nil where they ask for none.
  static func named(by variable: @escaping (String) -> String?, _ state: State) -> OTLPExporter? {
    guard let settings = OTLPSettings(variable) else { return nil }
    let report: @Engine (String) -> Void = { sentence in
      Terminal.standardError.write(line: StatusPrinter.clean("recourse: \(sentence)"))
    }
    settings.problems.forEach(report)
    guard settings.traces != nil || settings.metrics != nil else { return nil }
    let looks = StoreLooks(state)
    return OTLPExporter(
      settings,
      resource: OTLP.Resource(
        attributes: settings.attributes + Self.own(besides: settings.attributes),
        version: Version.current
      ),
      gauges: { await looks.metrics() },
      report: report
    )
  }

  /// What is said of this process, unless the operator says otherwise.
  private static func own(besides said: [OTLP.Attribute]) -> [OTLP.Attribute] {
    let own: [OTLP.Attribute] = [
      .init("service.version", Version.current),
      .init("service.instance.id", Hexadecimal.text(of: World.entropy())),
      .init("process.pid", Int(getpid())), .init("telemetry.sdk.name", "recourse"),
      .init("telemetry.sdk.language", "swift"), .init("telemetry.sdk.version", Version.current),
    ]
    let keys = Set(said.map(\.key))
    return own.filter { !keys.contains($0.key) }
  }
}

/// The looks at a store that its gauges are made of.
@Engine
private final class StoreLooks {
  private let state: State
  private var gauges = StoreGauges()

  init(_ state: State) { self.state = state }

  /// The metrics of this moment; none where the store cannot be read.
  func metrics() async -> [OTLP.Metric] {
    let now = state.clock.now
    let survey = (try? await state.store.survey(now: now)) ?? nil
    return survey.map { gauges.metrics($0, now: now) } ?? []
  }
}
