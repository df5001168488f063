import Administration
import EventLoop
import Storage
import Time

/// The timeline of a state, kept up with its log by another thread.
@Engine
final class LoggedTimeline {
  /// What was read so far.
  private(set) var present = Timeline()
  private var reader: LogReader?
  private var reading: Task<Void, Never>?

  /// Makes the timeline of a place; it stays empty where no log is kept.
  init(of place: State.Place) {
    reader = place.directory.map {
      LogReader(LogFiles.directory(ofState: $0), since: Timeline.start(now: SystemClock.present))
    }
  }

  /// Reads what has come; whoever asks meanwhile waits for the same reading.
  func refresh() async {
    if let reading { return await reading.value }
    guard let old = reader else { return }
    let timeline = present
    let reading = EventLoop.shared.start { [self] in
      // A detached task keeps away from the loop, which would be the executor of any other.
      let (fresh, rest) = await Task.detached {
        var (timeline, reader) = (timeline, old)
        timeline.take(reader.next(), now: SystemClock.present)
        return (timeline, reader)
      }.value
      (present, reader, self.reading) = (fresh, rest, nil)
    }
    self.reading = reading
    await reading.value
  }
}
