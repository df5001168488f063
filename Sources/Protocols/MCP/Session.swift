import Text
import JSON
package import JSONRPC

/// What a session wants done.
package enum Effect: Sendable, Hashable {
  /// A whole line, with its line break, for the client, and the started calls that it answers.
  case send([UInt8], answering: [Call.Key] = [])
  /// The answer of an ended call will never be sent: the client gave it up or is gone.
  case lose(Call.Key)
  /// Run the call and report its end with `finish`.
  case start(Call)
  /// A question has its answer, nil for one that is none.
  case answered(RequestID, ElicitationAnswer?)
  /// Cancel the task of a started call; its end is still to be reported.
  case cancel(Call.Key)
  /// The client has given a request up that is no call under way: its answer may have crossed with that.
  case cancelAnswered(RequestID)
  /// A sentence for whoever reads the log.
  case log(String)
}

/// The server's side of MCP as a state machine: messages and ends of calls go in, effects come out.
///
/// Each request is judged by itself: by the revision its metadata claim, else by the handshake.
package struct Session {
  /// How much may be going on at once.
  package struct Limits: Sendable {
    /// Calls that run at the same time.
    package var running = 16
    /// Calls that wait for one of those to end.
    package var waiting = 1024
    /// Messages in one batch.
    package var batch = 1024
    /// Time between two progress notifications of one call.
    package var progressInterval: Duration = .seconds(1)

    /// Makes the standard limits.
    package init() {}
  }

  /// What there is to tell about the server and to ask about its tools.
  package struct Catalog {
    let implementation: Implementation
    let instructions: () -> String
    let tools: () -> [Tool]
    let hasTool: (String) -> Bool
    let tasks: TaskSupport
    let events: [EventType]
    let skills: [Skill]

    /// Whether the tools may become others while the session lasts.
    let change: ToolChange

    /// Makes a catalog; the closures are called only while a message is being received.
    package init(
      implementation: Implementation,
      instructions: @autoclosure @escaping () -> String,
      tools: @escaping () -> [Tool],
      hasTool: @escaping (String) -> Bool,
      tasks: TaskSupport = .absent,
      events: [EventType] = [],
      skills: [Skill] = [],
      change: ToolChange = .never
    ) {
      self.implementation = implementation
      self.instructions = instructions
      self.tools = tools
      self.hasTool = hasTool
      self.tasks = tasks
      self.events = events
      self.skills = skills
      self.change = change
    }

    /// Whether there is anything behind an extension.
    func has(_ name: ExtensionName) -> Bool {
      switch name {
      case .events: !events.isEmpty
      case .skills: !skills.isEmpty
      }
    }
  }

  let catalog: Catalog
  let limits: Limits
  let results: ResultWriter
  /// The revision of the last handshake; requests with metadata of their own do not look at it.
  var negotiated: ProtocolVersion?
  var calls: CallTable
  var batches: [Int: Batch] = [:]
  var progress: [Call.Key: ProgressTrack] = [:]
  /// What the client of the last handshake can ask its person.
  var elicitation: ElicitationSupport = []
  /// Name and version of the client of the last handshake.
  var client: String?
  /// The questions that have no answer yet, and what each needs.
  var questions: [RequestID: ElicitationSupport] = [:]
  var lastQuestion = 0
  /// The requests of clients that hear of changes, in the order in which they came.
  var subscriptions: [Subscription] = []
  var isInputOpen = true
  private var lastKey = 0
  private var lastBatch = 0

  /// Makes a session that has heard nothing yet.
  package init(catalog: Catalog, limits: Limits = Limits()) {
    self.catalog = catalog
    self.limits = limits
    results = ResultWriter(implementation: catalog.implementation)
    calls = CallTable(limits: limits)
  }

  /// Takes in one message from the client.
  package mutating func receive(_ message: Message) -> [Effect] {
    switch message {
    case .request(let request): handle(request, for: .line)
    case .notification(let notification): handle(notification)
    case .response(let response): handle(response)
    case .batch(let entries): handle(batch: entries)
    case .malformed(let id, let error): refuse(id, error)
    }
  }

  /// Takes in the end of a started call; starts the next one that waits.
  package mutating func finish(_ key: Call.Key, with outcome: Call.Outcome) -> [Effect] {
    progress[key] = nil
    var effects: [Effect] = []
    if let call = calls.end(key) {
      effects = deliver(answer(outcome, to: call), of: key, to: call.destination)
    } else {
      effects = [.lose(key)]
    }
    if let next = calls.startNext() { effects.append(.start(next)) }
    return effects
  }

  /// Has calls wait until `goOn`, because the client does not read its answers.
  package mutating func pause() { calls.isPaused = true }

  /// Starts the calls that wait and have a place.
  package mutating func goOn() -> [Effect] {
    calls.isPaused = false
    var effects: [Effect] = []
    while let next = calls.startNext() { effects.append(.start(next)) }
    return effects
  }

  /// Whether no call runs or waits.
  package var isIdle: Bool { calls.isEmpty }

  /// Takes in that no message will come any more; running and waiting calls go on.
  package mutating func inputEnded() { isInputOpen = false }

  /// Gives up all calls that run or wait, because the client is gone; none of them is answered.
  package mutating func cancelCalls() -> [Effect] {
    let (running, unanswered) = calls.cancelAll()
    let effects = running.map { Effect.cancel($0) } + loseBatches()
    if unanswered == 0 { return effects }
    let calls = English.count(unanswered, "call")
    return effects + [
      .log(
        "Gave up \(calls) unanswered, because serving ended first. Keep standard input open "
          + "until all answers have come."
      )
    ]
  }

  mutating func nextKey() -> Call.Key {
    lastKey += 1
    return Call.Key(number: lastKey)
  }

  mutating func nextBatch() -> Int {
    lastBatch += 1
    return lastBatch
  }

  /// Answers what was no message where someone can be told, else only logs it.
  private func refuse(_ id: RequestID?, _ error: ErrorObject) -> [Effect] {
    guard let id, !calls.isInUse(id) else {
      return [.log("Ignored what the client sent: \(error.message)")]
    }
    return [.line(MessageWriter.error(error, to: id))]
  }
}

extension Effect {
  /// Sends a message as a line.
  static func line(_ message: consuming [UInt8], answering keys: [Call.Key] = []) -> Effect {
    message.append(0x0A)
    return .send(message, answering: keys)
  }
}
