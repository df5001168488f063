import JSONRPC

/// The calls that run or wait: at most so many at once, the others in the order of arrival.
struct CallTable {
  enum Admission {
    case start
    case wait
    case refuse
  }

  private let limits: Session.Limits
  /// Running calls; one the client has cancelled keeps its place until its task has ended.
  private var running: [ToolCall.Key: ToolCall] = [:]
  private var cancelled: Set<ToolCall.Key> = []
  private var waiting: [ToolCall.Key: ToolCall] = [:]
  private var order: [ToolCall.Key] = []
  private var next = 0
  private var byID: [RequestID: ToolCall.Key] = [:]

  init(limits: Session.Limits) { self.limits = limits }

  var isEmpty: Bool { running.isEmpty && waiting.isEmpty }

  func isInUse(_ id: RequestID) -> Bool { byID[id] != nil }

  mutating func admit(_ call: ToolCall) -> Admission {
    if running.count < limits.running {
      running[call.key] = call
      byID[call.id] = call.key
      return .start
    }
    guard waiting.count < limits.waiting else { return .refuse }
    waiting[call.key] = call
    order.append(call.key)
    byID[call.id] = call.key
    return .wait
  }

  /// Takes out a call whose task has ended; nil when nobody waits for its answer.
  mutating func end(_ key: ToolCall.Key) -> ToolCall? {
    guard let call = running.removeValue(forKey: key) else { return nil }
    if cancelled.remove(key) != nil { return nil }
    byID[call.id] = nil
    return call
  }

  /// Moves the call that has waited longest to the running ones, if there is room.
  mutating func startNext() -> ToolCall? {
    guard running.count < limits.running else { return nil }
    while next < order.count {
      let key = order[next]
      next += 1
      guard let call = waiting.removeValue(forKey: key) else { continue }
      running[key] = call
      forgetOldOrder()
      return call
    }
    forgetOldOrder()
    return nil
  }

  /// Gives up a call on the client's word; nil when there is none, or it has ended.
  mutating func cancel(_ id: RequestID) -> (call: ToolCall, isRunning: Bool)? {
    guard let key = byID.removeValue(forKey: id) else { return nil }
    if let call = waiting.removeValue(forKey: key) { return (call, false) }
    guard let call = running[key] else { return nil }
    cancelled.insert(key)
    return (call, true)
  }

  /// The call of a key while the client waits for its answer.
  func active(_ key: ToolCall.Key) -> ToolCall? {
    cancelled.contains(key) ? nil : running[key]
  }

  /// Gives up all calls; returns the running ones among them and how many will not be answered.
  mutating func cancelAll() -> (running: [ToolCall.Key], unanswered: Int) {
    defer {
      cancelled.formUnion(running.keys)
      waiting = [:]
      order = []
      next = 0
      byID = [:]
    }
    return (running.keys.filter { !cancelled.contains($0) }, byID.count)
  }

  private mutating func forgetOldOrder() {
    guard next == order.count || next > 1024 else { return }
    order.removeFirst(next)
    next = 0
  }
}
