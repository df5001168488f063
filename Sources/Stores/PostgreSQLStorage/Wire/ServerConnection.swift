package import EventLoop
package import Storage

/// A connection that is open: rounds of statements go out together, and their answers come back together.
@Engine
package final class ServerConnection {
  package let address: ServerAddress
  private let handle: ServerHandle
  private var watch: Watch?
  private var round: Round?
  private var alarm: Alarm?

  /// Whether the server said anything since the alarm was set.
  private var isHeard = false

  /// Whether no round can be made any more.
  package private(set) var isBroken = false

  /// Rounds that were made, for whoever counts them.
  package private(set) var rounds = 0

  /// The server's version, as 170002 for 17.2.
  var serverVersion: Int { handle.serverVersion }

  /// Whom the connection speaks for, and with what.
  var scene: ServerProblem.Scene { handle.scene }

  /// Seconds for which an answer is waited for.
  package nonisolated static let patience = 6

  /// The oldest server that is known to do: identity of what is inserted and met came with 9.5, pipelines need no more.
  private static let oldest = 100_000

  /// What is waited for.
  @safe
  private struct Round {
    var results: [CommandResult] = []
    var problem: ServerProblem?

    /// Nil once the round is over.
    var continuation: UnsafeContinuation<Void, Never>?
  }

  private init(_ address: ServerAddress, _ handle: ServerHandle) {
    self.address = address
    self.handle = handle
  }

  /// Opens a connection.
  ///
  /// - Throws: `ServerProblem`.
  package static func open(_ address: ServerAddress) async throws(ServerProblem) -> ServerConnection
  {
    switch await ConnectionAttempt(address: address).make() {
    case .failed(let problem): throw problem
    case .made(let handle):
      if handle.serverVersion < oldest {
        throw .old(found: handle.serverVersion / 10_000, needed: oldest / 10_000)
      }
      if let encoding = handle.setting("server_encoding"), encoding != "UTF8" {
        throw .encoding(encoding)
      }
      guard handle.enterPipeline() else { throw .unreachable("libpq refuses a pipeline") }
      return ServerConnection(address, handle)
    }
  }

  /// Sends statements in one round and returns their results in order; one round at a time.
  ///
  /// Where one fails, those behind it are not carried out.
  /// - Throws: `ServerProblem`; `lost` and `silent` end the connection.
  package func run(_ commands: [Command]) async throws(ServerProblem) -> [CommandResult] {
    if isBroken { throw .lost("it is closed") }
    precondition(round == nil, "a round within a round")
    rounds += 1
    for command in commands where !handle.queue(command) { throw broken(handle.lastWords) }
    guard handle.queueSync() else { throw broken(handle.lastWords) }
    await unsafe withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
      unsafe round = Round(continuation: continuation)
      begin()
    }
    defer { round = nil }
    if let problem = round?.problem { throw problem }
    let results = round?.results ?? []
    guard results.count == commands.count else { throw broken("an answer is missing") }
    return results
  }

  /// Ends the connection.
  package func close() {
    isBroken = true
    if let watch { EventLoop.shared.unwatch(watch) }
    watch = nil
    alarm?.clear()
  }

  private func broken(_ words: String) -> ServerProblem {
    close()
    return .lost(ServerProblem.line(words))
  }
}

extension ServerConnection {
  private func begin() {
    // A server on this machine may have answered before a watch is set.
    let watch = watch ?? EventLoop.shared.watch(handle.descriptor, []) { [weak self] in self?.go() }
    self.watch = watch
    let alarm = alarm ?? EventLoop.shared.alarm { [weak self] in self?.giveUp() }
    self.alarm = alarm
    isHeard = false
    alarm.set(after: .seconds(Self.patience))
    send()
  }

  private func go() {
    isHeard = true
    guard handle.consume() else { return end(broken(handle.lastWords)) }
    send()
    receive()
  }

  private func send() {
    guard let watch else { return }
    switch handle.flush() {
    case .done: EventLoop.shared.rewatch(watch, .readable)
    case .more: EventLoop.shared.rewatch(watch, [.readable, .writable])
    case .failed: end(broken(handle.lastWords))
    }
  }

  private func receive() {
    while isUnderWay, !handle.isWaiting {
      guard let part = handle.next() else {
        // Between two answers comes nothing, and after the connection is gone nothing ever.
        if handle.isBroken { return end(broken(handle.lastWords)) }
        continue
      }
      switch part {
      case .result(let result): round?.results.append(result)
      case .skipped: break
      case .failure(let code, let words):
        let problem = ServerProblem(code: code, words: words, in: handle.scene)
        if round?.problem == nil { round?.problem = problem }
        if handle.isBroken || problem.endsConnection { return end(broken(words)) }
      case .end: return end(nil)
      }
    }
  }

  private func giveUp() {
    // An answer may be long, or the way narrow.
    if isHeard {
      isHeard = false
      alarm?.set(after: .seconds(Self.patience))
      return
    }
    close()
    end(.silent(seconds: Self.patience))
  }

  private func end(_ problem: ServerProblem?) {
    alarm?.clear()
    if let watch { EventLoop.shared.rewatch(watch, []) }
    guard let continuation = unsafe round?.continuation else { return }
    unsafe round?.continuation = nil
    // What the server said of the loss tells more than that there was one.
    if round?.problem == nil { round?.problem = problem }
    unsafe continuation.resume()
  }

  private var isUnderWay: Bool { unsafe round?.continuation != nil }
}
