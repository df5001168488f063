import Foundation
import TestSupport

/// How servers of a stage are started.
struct KillServers: Sendable {
  let words: [String]
  let environment: [String: String]
  let directory: String

  func start() throws -> ServerProcess {
    try ServerProcess(words, environment: environment, directory: directory)
  }
}

/// Two invented APIs with limits, one of which knows idempotency keys, and what their stand-ins were sent.
struct KillStage {
  let stage: Stage
  private let standIns: [Performer]

  /// The servers of both APIs on the one state directory.
  let servers: KillServers

  init() async throws {
    stage = try Stage()
    for (id, manifest) in [("shop", Self.shop), ("bank", Self.bank)] {
      try stage.write(manifest(Self.window), to: "\(id).json")
      try stage.write(manifest(Self.window - Self.tolerance), to: "\(id).api.json")
    }
    try stage.write(Self.scenario("add_note"), to: "shop.scenario.json")
    try stage.write(Self.scenario("add_payment"), to: "bank.scenario.json")
    var standIns: [Performer] = []
    var addresses: [String] = []
    for id in ["shop", "bank"] {
      let files = ["\(id).api.json", "--scenario", "\(id).scenario.json"]
      let process = try ServerProcess(["rehearse", "--listen", "0"] + files, directory: stage.path)
      let standIn = Performer(id, process, .standIn)
      standIns.append(standIn)
      addresses.append("\(id)=\(try await standIn.address())")
    }
    self.standIns = standIns
    servers = KillServers(
      words: ["serve", "shop.json", "bank.json", "--wait", "0"]
        + addresses.flatMap { ["--base-url", $0] },
      environment: stage.environment,
      directory: stage.path
    )
  }

  func remove() {
    for standIn in standIns { standIn.process.kill() }
    stage.remove()
  }

  // MARK: - What the APIs were sent

  /// What the stand-ins have logged.
  struct Log {
    /// How often something was carried out, by path.
    var effects: [String: Int] = [:]

    /// Requests that were too many.
    var refused: [String] = []
  }

  func log() -> Log {
    var log = Log()
    for standIn in standIns {
      for line in standIn.process.standardError.split(separator: "\n") where line.contains(" → ") {
        let path = line.split(separator: " ")[2]
        if line.hasSuffix("(example)") { log.effects[String(path), default: 0] += 1 }
        if line.hasSuffix("used up)") { log.refused.append(String(line)) }
      }
    }
    return log
  }

  // MARK: - The APIs

  /// Answers take a moment, so that servers die while they wait for one.
  private static func scenario(_ operation: String) -> String {
    #"{"steps":[{"operation":"\#(operation)","play":{"delay":0.02}}]}"#
  }

  /// Seconds.
  private static let window = 2.0

  /// By how many seconds less the APIs mean than they declare.
  ///
  /// They count by the time at which a request has come, the servers by the time at which they send it. When the first
  /// request of a window was on its way for longer than the one after its last, the API sees less than a window between
  /// the two. More than two processors' worth of servers start and die here, so a request may wait that long for its
  /// turn at a processor. Nothing else is allowed for: a request whose sender died counts like any other.
  private static let tolerance = 0.25

  private static func shop(per window: Double) -> String {
    api("shop", limit: (60, window), operations: [read, write("add_note", "notes")])
  }

  private static func bank(per window: Double) -> String {
    api(
      "bank",
      limit: (36, window),
      operations: [write("add_payment", "payments")],
      idempotency: #""idempotency":{"header":"Idempotency-Key"},"#
    )
  }

  private static let read = operation("get_order", "GET", "orders", effect: "read")

  private static func write(_ name: String, _ path: String) -> String {
    operation(name, "POST", path, effect: "write")
  }

  private static func operation(
    _ name: String,
    _ method: String,
    _ path: String,
    effect: String
  ) -> String {
    #""\#(name)":{"method":"\#(method)","path":"/\#(path)/{number}","effect":"\#(effect)","#
      + #""description":"For tests.","disclose":"one of the \#(path)","#
      + #""arguments":{"properties":{"number":{"type":"integer","description":"Which one."}},"#
      + #""required":["number"]},"example":{"arguments":{"number":1},"body":{"ok":true}}}"#
  }

  private static func api(
    _ id: String,
    limit: (count: Int, seconds: Double),
    operations: [String],
    idempotency: String = ""
  ) -> String {
    let source = #"{"url":"https://docs.example.com/api","date":"2026-11-20"}"#
    return #"{"recourse":1,"id":"\#(id)","title":"\#(id.capitalized)","about":"For tests.","#
      + #""source":\#(source),"base_url":"https://api.example.com","#
      + #""operations":{\#(operations.joined(separator: ","))},"errors":{\#(idempotency)"#
      + #""budgets":[{"id":"pace","kind":"window","scope":"ip","limit":\#(limit.count),"#
      + #""per":\#(limit.seconds),"source":\#(source)}]}}"#
  }
}
