import Text
package import EventLoop
import JSON
package import JSONRPC

/// The server for one client: it reads messages, runs calls and writes answers until the client is gone.
@Engine
package final class MCPServer {
  private let provider: any ToolProvider
  /// The same provider when it keeps tasks.
  private let taskProvider: (any TaskProvider)?
  /// The same provider when it tells events.
  private let eventProvider: (any EventProvider)?
  private let connection: StdioConnection
  private let endTimes: EndTimes
  private let log: DiagnosticLog
  private var session: Session
  private var tasks: [Call.Key: (task: Task<Void, Never>, delivery: Delivery)] = [:]
  /// Opens when no more input will come.
  private let inputEnd = Latch()
  /// Opens when calls need no more time to finish by themselves: none is left, or nobody waits.
  private let graceEnd = Latch()
  /// Opens when the input has ended and no call runs or waits.
  private let idle = Latch()
  private var isEnding = false
  private var isHastened = false
  /// What depends on answers that are not on their way yet.
  private var deliveries: [Call.Key: Delivery] = [:]
  private var answered = AnsweredCalls()
  /// The questions that calls wait for the answers to.
  private var questions: [RequestID: OpenQuestion] = [:]
  /// What is being done because the fate of answers is known.
  private var endings = 0
  /// Opens when nothing of that is left after the end.
  private let settled = Latch()
  private var isClosed = false

  /// Makes a server of what it offers and its connection, of which it then is the only user.
  package init(
    provider: any ToolProvider,
    connection: StdioConnection,
    change: ToolChange = .never,
    limits: Session.Limits = Session.Limits(),
    endTimes: EndTimes = EndTimes(),
    log: DiagnosticLog? = nil
  ) {
    self.provider = provider
    taskProvider = provider as? any TaskProvider
    let eventProvider = provider as? any EventProvider
    self.eventProvider = eventProvider
    self.connection = connection
    self.endTimes = endTimes
    self.log = log ?? DiagnosticLog(name: provider.implementation.name)
    let catalog = Session.Catalog(
      implementation: provider.implementation,
      instructions: provider.instructions,
      tools: { provider.tools },
      hasTool: { provider.hasTool(named: $0) },
      tasks: taskProvider == nil ? .absent : .declared,
      events: eventProvider.map { type(of: $0).eventTypes } ?? [],
      skills: provider.skills,
      change: change
    )
    session = Session(catalog: catalog, limits: limits)
  }

  /// Serves until the client is gone or `stop` is called; returns when all is written and closed.
  package func run() async {
    connection.start(
      onLine: { [weak self] line in self?.receive(line) },
      onEnd: { [weak self] end in self?.connectionEnded(end) },
      onRoom: { [weak self] in self?.makeRoom() }
    )
    await inputEnd.wait()
    isEnding = true
    session.inputEnded()
    // Where nothing is under way, the time that calls would have had is the client's.
    let patience = session.isIdle && !isHastened ? endTimes.idleFlush : endTimes.flush
    if !session.isIdle { await graceEnd.wait(atMost: endTimes.grace) }
    perform(session.cancelCalls() + session.endSubscriptions())
    for (_, delivery) in tasks.values { delivery.breakAtEnd() }
    if !session.isIdle { await idle.wait(atMost: endTimes.cancellation) }
    await connection.flush(whileReadWithin: patience) { isHastened }
    connection.close()
    isClosed = true
    if endings > 0 { await settled.wait(atMost: endTimes.grace) }
  }

  /// Tells the client, where it may hear of it, that the provider's list of tools is another one.
  package func toolsChanged() {
    if !isEnding { perform(session.toolsChanged()) }
  }

  /// Ends serving as if the client had gone, without letting calls finish first.
  package func stop() { hasten() }
}

// MARK: - Messages in, effects out

extension MCPServer {
  private func receive(_ line: LineFramer.Line) {
    switch line {
    case .complete(let bytes): perform(session.receive(Message(line: bytes)))
    case .tooLong(let head): perform(session.receive(.tooLong(head)))
    }
  }

  private func perform(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .send(let line, let keys): send(line, answering: keys)
      case .lose(let key): end(take([key]), .lost)
      case .start(let call): start(call)
      case .answered(let id, let answer): questions.removeValue(forKey: id)?.close(with: answer)
      case .cancel(let key): cancel(key)
      case .cancelAnswered(let id): answered.take(id)?.withdrawLate()
      case .log(let sentence): log.write(sentence)
      }
    }
  }

  private func start(_ call: Call) {
    let delivery = Delivery()
    let task = EventLoop.shared.start { [self] in
      let outcome = await outcome(of: call, delivery)
      tasks[call.key] = nil
      if delivery.isAwaited { deliveries[call.key] = delivery }
      answered.add(delivery, of: call.id)
      perform(session.finish(call.key, with: outcome))
      if isEnding && session.isIdle { becomeIdle() }
    }
    tasks[call.key] = (task, delivery)
  }

  private func cancel(_ key: Call.Key) {
    guard let (task, delivery) = tasks[key] else { return }
    if isEnding {
      delivery.withdrawAtEnd()
      task.cancel()
    } else {
      delivery.withdraw { task.cancel() }
    }
  }

  private func send(_ line: [UInt8], answering keys: [Call.Key]) {
    let awaited = take(keys)
    if awaited.isEmpty {
      connection.send(line)
    } else {
      connection.send(line) { [self] fate in
        end(awaited, fate == .written ? .left : .lost)
      }
    }
    // Answers of waiting calls would only pile up on those that are not read.
    if connection.isCrowded { session.pause() }
  }

  private func makeRoom() { perform(session.goOn()) }

  /// What depends on the answers of these calls; most often nothing.
  private func take(_ keys: [Call.Key]) -> [Delivery] {
    if deliveries.isEmpty { return [] }
    return keys.compactMap { deliveries.removeValue(forKey: $0) }
  }

  /// Does what depends on answers whose fate is known.
  private func end(_ awaited: [Delivery], _ fate: Delivery.Fate) {
    if awaited.isEmpty { return }
    endings += 1
    EventLoop.shared.start { [self] in
      for delivery in awaited { await delivery.end(fate) }
      endings -= 1
      if endings == 0 && isClosed { settled.open() }
    }
  }

  private func outcome(of call: Call, _ delivery: Delivery) async -> Call.Outcome {
    switch call.work {
    case .tool(let name, let arguments, let tasks, let answers):
      let result = await provider.call(
        name,
        arguments: arguments,
        tasks: tasks,
        progress: reporter(for: call),
        delivery: delivery,
        inquiry: inquiry(for: call, answers),
        metadata: call.metadata
      )
      return .result(result)
    case .getTask, .updateTask, .cancelTask:
      do throws(TaskUnavailable) {
        return try await taskOutcome(of: call, delivery)
      } catch {
        return .unavailable(error)
      }
    case .pollEvents(let query): return .events(await eventProvider?.events(query))
    }
  }

  private func taskOutcome(
    of call: Call,
    _ delivery: Delivery
  ) async throws(TaskUnavailable) -> Call.Outcome {
    let support = call.elicitation
    switch call.work {
    case .getTask(let id):
      let answer = try await taskProvider?.task(
        id,
        delivery: delivery,
        support: support,
        metadata: call.metadata
      )
      return answer.map(Call.Outcome.task) ?? .unknownTask(id)
    case .updateTask(let id, let answers):
      let taken = try await taskProvider?.updateTask(id, with: answers, support: support)
      return taken == .accepted ? .done : .unknownTask(id)
    case .cancelTask(let id):
      return try await taskProvider?.cancelTask(id) == .accepted ? .done : .unknownTask(id)
    case .tool, .pollEvents: return .done
    }
  }

  private func inquiry(for call: Call, _ answers: InputResponses?) -> Inquiry {
    if call.version.isModern { return Inquiry(support: call.elicitation, way: .result(answers)) }
    return Inquiry(
      support: call.elicitation,
      way: .request { [weak self] in await self?.ask($0, for: call.key, within: $1) }
    )
  }

  /// Asks the client's person, and waits for the answer for so many seconds.
  private func ask(
    _ elicitation: Elicitation,
    for key: Call.Key,
    within seconds: Double
  ) async -> ElicitationAnswer? {
    guard let (id, effects) = session.ask(elicitation, for: key) else { return nil }
    let question = OpenQuestion()
    questions[id] = question
    perform(effects)
    let answer = await withTaskCancellationHandler {
      await question.wait(atMost: .seconds(seconds))
    } onCancel: {
      EventLoop.shared.start { question.close(with: nil) }
    }
    questions[id] = nil
    perform(session.withdraw(id))
    return answer
  }

  private func reporter(for call: Call) -> ProgressReporter {
    guard call.progressToken != nil else { return ProgressReporter(send: nil) }
    return ProgressReporter { [weak self] message in
      // What the client does not read in time is no news when it does.
      guard let self, !self.connection.isCrowded else { return }
      self.perform(self.session.report(message, of: call.key, now: .now))
    }
  }
}

// MARK: - The end

extension MCPServer {
  private func connectionEnded(_ end: StdioConnection.End) {
    switch end {
    case .input(let unfinished):
      if unfinished > 0 {
        log.write("Ignored the last \(unfinished) bytes of input: no line break ended them.")
      }
      inputEnd.open()
    case .inputFailed(let reason):
      log.write("Standard input cannot be read any more (\(reason)); ending.")
      hasten()
    case .output: hasten()
    case .outputStuck(let unread):
      log.write("The client does not read its answers (\(unread) bytes wait for it); ending.")
      hasten()
    }
  }

  private func hasten() {
    isHastened = true
    connection.stopReading()
    graceEnd.open()
    inputEnd.open()
  }

  private func becomeIdle() {
    graceEnd.open()
    idle.open()
  }
}
