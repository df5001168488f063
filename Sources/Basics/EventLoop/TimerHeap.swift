/// A suspended task and when it wants to go on.
@safe
struct Sleeper {
  let number: UInt64
  let deadline: UInt64
  let continuation: UnsafeContinuation<SleepEnd, Never>

  /// Whether this sleeper is called before another one; equal deadlines in the order of arrival.
  func isBefore(_ other: Sleeper) -> Bool {
    (deadline, number) < (other.deadline, other.number)
  }
}

/// The sleepers, as a heap with the soonest on top, and the alarms, which are few.
@Engine
struct Timers {
  var alarms: [Alarm] = []
  private var heap: [Sleeper] = []
  private var lastSleeper: UInt64 = 0
  private var lastReading: UInt64 = 0

  nonisolated init() {}

  /// The soonest deadline in nanoseconds; `.max` when there is none.
  var soonest: UInt64 {
    var soonest = heap.first?.deadline ?? .max
    for alarm in alarms { soonest = min(soonest, alarm.deadline) }
    return soonest
  }

  mutating func nextSleeper() -> UInt64 {
    lastSleeper += 1
    return lastSleeper
  }

  mutating func add(_ sleeper: Sleeper) {
    heap.append(sleeper)
    siftUp(heap.count - 1)
  }

  mutating func cancel(_ number: UInt64) {
    guard let index = heap.firstIndex(where: { $0.number == number }) else { return }
    let sleeper = remove(at: index)
    unsafe sleeper.continuation.resume(returning: .cancelled)
  }

  mutating func wakeSleepers(_ now: UInt64) {
    while let first = heap.first, first.deadline <= now {
      let sleeper = remove(at: 0)
      unsafe sleeper.continuation.resume(returning: .due)
    }
  }

  /// Reads the clock, and keeps what it says for the wait that follows.
  mutating func readClock() -> UInt64 {
    lastReading = monotonicNanoseconds()
    return lastReading
  }

  /// Milliseconds until the soonest deadline, rounded up; -1 when there is none.
  ///
  /// The clock was read just before, to see what is due: it is not read again.
  func millisecondsToNext() -> Int32 {
    let deadline = soonest
    if deadline == .max { return -1 }
    if deadline <= lastReading { return 0 }
    return Int32(clamping: (deadline - lastReading - 1) / 1_000_000 + 1)
  }
}

extension Timers {
  private mutating func remove(at index: Int) -> Sleeper {
    heap.swapAt(index, heap.count - 1)
    let removed = heap.removeLast()
    if index < heap.count {
      siftDown(index)
      siftUp(index)
    }
    return removed
  }

  private mutating func siftUp(_ start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      if !heap[child].isBefore(heap[parent]) { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func siftDown(_ start: Int) {
    var parent = start
    while true {
      var first = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child].isBefore(heap[first]) {
        first = child
      }
      if first == parent { return }
      heap.swapAt(parent, first)
      parent = first
    }
  }
}
