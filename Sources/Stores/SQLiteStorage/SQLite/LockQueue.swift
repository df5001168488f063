import Storage
import System
internal import EventLoop

/// The line in front of the store's lock: first come, first served, and the event loop never waits.
@Engine
final class LockQueue {
  private enum State {
    case free
    /// The thread waits for the lock.
    case awaited
    /// So many of this process are let in together.
    case held(Int)
  }

  @safe
  private struct Waiter {
    let deadline: SuspendingClock.Instant
    let continuation: UnsafeContinuation<StoreError?, Never>
  }

  let file: LockFile
  let limit: Duration
  private var state = State.free
  private var waiters: [Waiter] = []
  private var thread: LockThread?
  private var alarm: Alarm?

  init(_ file: LockFile, limit: Duration) {
    self.file = file
    self.limit = limit
  }

  /// Waits for this process's turn; to be followed by `leave()`, unless it throws.
  ///
  /// It is not ended by cancellation: what is to be written down has happened, and waiting has its limit.
  func enter(until deadline: SuspendingClock.Instant) async throws(StoreError) {
    if case .free = state, waiters.isEmpty, try takeIfFree() {
      state = .held(1)
      return
    }
    let failure = await unsafe withUnsafeContinuation { continuation in
      unsafe waiters.append(Waiter(deadline: deadline, continuation: continuation))
      if case .free = state { serve() }
      if case .awaited = state { setAlarm() }
    }
    if let failure { throw failure }
  }

  /// Gives the turn to the next, who may be in another process.
  func leave() {
    guard case .held(let count) = state else { return }
    state = .held(count - 1)
    if count > 1 { return }
    release()
    serve()
  }

  /// Ends the thread, if there is one.
  func close() { thread = nil }

  private func takeIfFree() throws(StoreError) -> Bool {
    do throws(SystemError) {
      guard try file.tryLock() else { return false }
    } catch {
      throw error.asStoreError(file.path)
    }
    if file.isInPlace { return true }
    file.unlock()
    throw .replaced(path: file.path)
  }

  private func release() {
    file.unlock()
    state = .free
  }
}

extension LockQueue {
  /// Lets in whoever waits, or has the thread wait for the lock.
  private func serve() {
    if waiters.isEmpty { return }
    do throws(StoreError) {
      if try takeIfFree() { return admitAll() }
      try awaitLock()
      setAlarm()
    } catch {
      failAll(error)
    }
  }

  private func awaitLock() throws(StoreError) {
    do throws(SystemError) {
      let thread = try existingOrNewThread()
      state = .awaited
      thread.ask()
    } catch {
      throw error.asStoreError(file.path)
    }
  }

  private func existingOrNewThread() throws(SystemError) -> LockThread {
    if let thread { return thread }
    let started = try LockThread(file) { [weak self] error in
      EventLoop.shared.start { self?.lockCame(error) }
    }
    thread = started
    return started
  }

  private func lockCame(_ error: SystemError?) {
    state = .free
    if let error { return failAll(error.asStoreError(file.path)) }
    if waiters.isEmpty || !file.isInPlace {
      release()
      return failAll(.replaced(path: file.path))
    }
    admitAll()
  }

  /// All who wait share the lock, each with a transaction of its own; they run in their order before anything else.
  private func admitAll() {
    let admitted = waiters
    waiters = []
    alarm?.clear()
    state = .held(admitted.count)
    for waiter in admitted { unsafe waiter.continuation.resume(returning: nil) }
  }

  private func failAll(_ error: StoreError) {
    let failed = waiters
    waiters = []
    alarm?.clear()
    for waiter in failed { unsafe waiter.continuation.resume(returning: error) }
  }

  /// Whoever has waited too long goes; the thread stays in the line for those who come after.
  private func sendAwayOverdue() {
    guard case .awaited = state else { return }
    let now = SuspendingClock.now
    let seconds = Double(limit.components.seconds) + Double(limit.components.attoseconds) / 1e18
    let overdue = waiters.prefix { $0.deadline <= now }
    waiters.removeFirst(overdue.count)
    if !overdue.isEmpty {
      let error = StoreError.locked(path: file.path, seconds: seconds, holder: file.holder)
      for waiter in overdue { unsafe waiter.continuation.resume(returning: error) }
    }
    setAlarm()
  }

  private func setAlarm() {
    guard let first = waiters.first else { return }
    let alarm = alarm ?? EventLoop.shared.alarm { [weak self] in self?.sendAwayOverdue() }
    self.alarm = alarm
    alarm.set(after: SuspendingClock.now.duration(to: first.deadline))
  }
}
