internal import Synchronization

/// The one thread's loop: it runs the engine's jobs, and waits for timers and descriptors.
///
/// It is both executor of the `Engine` actor and task executor. With the serial executor alone the
/// runtime would start each task on a thread of the global pool and hop from there.
package final class EventLoop: SerialExecutor, TaskExecutor {
  /// The loop of the process.
  package static let shared = EventLoop()

  /// What other threads may touch.
  private struct Inbox {
    var jobs: [UnownedJob] = []
    var isStopping = false

    /// Whether the loop waits in the kernel, so that whoever brings work must wake it.
    var isAsleep = false
  }

  /// Jobs run before timers and descriptors are looked at again, so that busy tasks starve nobody.
  private static let jobsPerTurn = 32

  private let inbox = Mutex(Inbox())
  private let epoch = Atomic<UInt>(0)
  private let owner = Atomic<UInt>(0)
  private let wakePipe = WakePipe()

  /// The batch being run; kept, so that a turn allocates nothing.
  @Engine private var batch: [UnownedJob] = []

  /// The place of the next job in the batch.
  @Engine private var next = 0
  @Engine var timers = Timers()
  @Engine var watches = WatchTable()
  @Engine private var terminationHandler: (@Engine () -> Void)?
  @Engine private var hangupHandler: (@Engine () -> Void)?

  private init() {}

  /// Takes a job from any thread; the loop is woken only when it waits.
  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let wasAsleep = withInbox { inbox in
      inbox.jobs.append(job)
      defer { inbox.isAsleep = false }
      return inbox.isAsleep
    }
    if wasAsleep { wakePipe.write(WakePipe.nudge) }
  }

  /// Traps unless the calling thread is the loop's.
  package func checkIsolated() {
    precondition(owner.load(ordering: .acquiring) == currentThread(), "not on the event loop")
  }

  /// Starts a task that runs on the loop from its first instruction on.
  @discardableResult
  package func start(_ body: @escaping @Engine @Sendable () async -> Void) -> Task<Void, Never> {
    Task(executorPreference: self, operation: body)
  }

  /// Runs the loop on the calling thread until `stop()`; one thread at a time.
  package func run() {
    let claimed = owner.compareExchange(
      expected: 0,
      desired: currentThread(),
      ordering: .acquiringAndReleasing
    )
    precondition(claimed.exchanged, "the event loop already runs")
    ignoreBrokenPipes()
    // The claim above makes this thread the engine's, which the compiler cannot know.
    let turns: @Engine () -> Void = { self.turnUntilStopped() }
    unsafe unsafeBitCast(turns, to: (() -> Void).self)()
    owner.store(0, ordering: .releasing)
  }

  /// Makes `run()` return once the jobs at hand are done; callable from any thread.
  package func stop() {
    withInbox { $0.isStopping = true }
    wakePipe.write(WakePipe.nudge)
  }

  /// Whether no job is ready to run: what an alarm that is set to "at once" finds when all that could go on has gone on.
  @Engine
  package var isQuiet: Bool { isBatchDone && withInbox { $0.jobs.isEmpty } }

  @Engine private var isBatchDone: Bool { next == batch.count }

  /// Has SIGTERM and SIGINT call a handler on the loop instead of ending the process.
  @Engine
  package func onTermination(_ handler: @escaping @Engine () -> Void) {
    terminationHandler = handler
    wakePipe.takeTerminationSignals()
  }

  /// Has SIGHUP call a handler on the loop instead of ending the process.
  @Engine
  package func onHangup(_ handler: @escaping @Engine () -> Void) {
    hangupHandler = handler
    wakePipe.takeHangups()
  }
}

extension EventLoop {
  /// Touches the inbox under its lock.
  ///
  /// The thread sanitizer does not see into the lock of the library once threads contend for it;
  /// the epoch shows it the same order, at the price of a plain load and a plain store.
  private func withInbox<Result>(_ body: (inout Inbox) -> Result) -> Result {
    inbox.withLock { inbox in
      let seen = epoch.load(ordering: .acquiring)
      defer { epoch.store(seen &+ 1, ordering: .releasing) }
      return body(&inbox)
    }
  }

  @Engine
  private func turnUntilStopped() {
    while true {
      runWhatIsDue()
      var timeout = isBatchDone ? timers.millisecondsToNext() : 0
      let mayEnd = isBatchDone
      let mustEnd = withInbox { inbox in
        if inbox.isStopping && mayEnd {
          inbox.isStopping = false
          return true
        }
        if inbox.jobs.isEmpty { inbox.isAsleep = timeout != 0 } else { timeout = 0 }
        return false
      }
      if mustEnd { return }
      waitForDescriptors(timeout)
    }
  }

  /// Runs jobs and due timers until none is left, or until timers and descriptors have waited long enough.
  @Engine
  private func runWhatIsDue() {
    var rest = Self.jobsPerTurn
    while rest > 0 {
      let count = runJobs(atMost: rest)
      if count == 0 && !fireTimers() { return }
      rest -= max(count, 1)
    }
    _ = fireTimers()
  }

  /// Runs the next jobs in the order of their arrival; returns how many there were.
  @Engine
  private func runJobs(atMost limit: Int) -> Int {
    if isBatchDone {
      batch.removeAll(keepingCapacity: true)
      next = 0
      withInbox { swap(&$0.jobs, &batch) }
    }
    let start = next
    let end = min(batch.count, start + limit)
    let serial = unsafe asUnownedSerialExecutor()
    let preferred = unsafe asUnownedTaskExecutor()
    while next < end {
      let job = batch[next]
      next += 1
      unsafe job.runSynchronously(isolatedTo: serial, taskExecutor: preferred)
    }
    return end - start
  }

  @Engine
  private func waitForDescriptors(_ timeout: Int32) {
    let isWoken = watches.wait(alsoFor: wakePipe.readEnd, timeoutMilliseconds: timeout)
    withInbox { $0.isAsleep = false }
    if isWoken { callSignalHandlers(wakePipe.drain()) }
    callReadyHandlers()
  }

  @Engine
  private func callSignalHandlers(_ signals: WakePipe.Signals) {
    if signals.isHangup { hangupHandler?() }
    if signals.isTermination { terminationHandler?() }
  }

  /// Handlers may add and remove watches, so each one is looked up again before it is called.
  @Engine
  private func callReadyHandlers() {
    var next = 0
    while let (watch, ready) = watches.ready(at: next) {
      next += 1
      watches.handler(of: watch)?(ready)
    }
  }
}
