import JSONRPC

/// The calls that run or wait: at most so many long ones at once, the others in the order of arrival.
struct CallTable {
  enum Admission {
    case start
    case wait
    case refuse
  }

  private let limits: Session.Limits
  /// Whether long calls must wait, however many places are free.
  var isPaused = false
  /// Running calls; one the client has cancelled keeps its place until its task has ended.
  private var running: [Call.Key: Call] = [:]
  /// How many of the running calls are long.
  private var placesTaken = 0
  private var cancelled: Set<Call.Key> = []
  private var waiting: [Call.Key: Call] = [:]
  private var order: [Call.Key] = []
  private var next = 0
  private var byID: [RequestID: Call.Key] = [:]

  init(limits: Session.Limits) { self.limits = limits }

  var isEmpty: Bool { running.isEmpty && waiting.isEmpty }

  func isInUse(_ id: RequestID) -> Bool { byID[id] != nil }

  mutating func admit(_ call: Call) -> Admission {
    if hasRoom(for: call) {
      begin(call)
      byID[call.id] = call.key
      return .start
    }
    guard call.work.isLong, waiting.count < limits.waiting else { return .refuse }
    waiting[call.key] = call
    order.append(call.key)
    byID[call.id] = call.key
    return .wait
  }

  /// Takes out a call whose task has ended; nil when nobody waits for its answer.
  mutating func end(_ key: Call.Key) -> Call? {
    guard let call = running.removeValue(forKey: key) else { return nil }
    if call.work.isLong { placesTaken -= 1 }
    if cancelled.remove(key) != nil { return nil }
    byID[call.id] = nil
    return call
  }

  /// Moves the call that has waited longest to the running ones, if there is room.
  mutating func startNext() -> Call? {
    guard hasPlace else { return nil }
    while next < order.count {
      let key = order[next]
      next += 1
      guard let call = waiting.removeValue(forKey: key) else { continue }
      begin(call)
      forgetOldOrder()
      return call
    }
    forgetOldOrder()
    return nil
  }

  /// Gives up a call on the client's word; nil when there is none, or it has ended.
  mutating func cancel(_ id: RequestID) -> (call: Call, isRunning: Bool)? {
    guard let key = byID.removeValue(forKey: id) else { return nil }
    if let call = waiting.removeValue(forKey: key) { return (call, false) }
    guard let call = running[key] else { return nil }
    cancelled.insert(key)
    return (call, true)
  }

  /// The call of a key while the client waits for its answer.
  func active(_ key: Call.Key) -> Call? {
    cancelled.contains(key) ? nil : running[key]
  }

  /// Gives up all calls; returns the running ones among them and how many will not be answered.
  mutating func cancelAll() -> (running: [Call.Key], unanswered: Int) {
    defer {
      cancelled.formUnion(running.keys)
      waiting = [:]
      order = []
      next = 0
      byID = [:]
    }
    return (running.keys.filter { !cancelled.contains($0) }, byID.count)
  }

  private func hasRoom(for call: Call) -> Bool {
    call.work.isLong ? hasPlace : running.count < limits.running + limits.waiting
  }

  private var hasPlace: Bool { !isPaused && placesTaken < limits.running }

  private mutating func begin(_ call: Call) {
    running[call.key] = call
    if call.work.isLong { placesTaken += 1 }
  }

  private mutating func forgetOldOrder() {
    guard next == order.count || next > 1024 else { return }
    order.removeFirst(next)
    next = 0
  }
}
