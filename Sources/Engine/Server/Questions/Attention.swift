import EventLoop
import Time

/// Whether somebody is there to be asked, and has not been asked the same just now.
///
/// A client may declare that it can ask, and have nobody before it: each call would wait for an answer then.
@Engine
final class Attention {
  /// Seconds for which what was put off, or not answered, is not asked again.
  nonisolated static let pause = 300.0

  private var open: Set<String> = []
  private var quiet: [String: Timestamp] = [:]
  private var absentUntil: Timestamp?
  private var showing: [String: (task: String, until: Timestamp)] = [:]

  nonisolated init() {}

  /// Whether nobody answered the last question a moment ago.
  func isAbsent(at now: Timestamp) -> Bool { absentUntil.map { now < $0 } ?? false }

  /// Whether somebody is being asked just this.
  func isAsking(_ matter: String) -> Bool { open.contains(matter) }

  /// Takes the right to ask something; false while it is being asked, was put off, or nobody is there.
  func begin(_ matter: String, now: Timestamp) -> Bool {
    quiet = quiet.filter { $0.value > now }
    guard !isAbsent(at: now), quiet[matter] == nil else { return false }
    return open.insert(matter).inserted
  }

  /// Whether a task may have a question open.
  enum Showing { case shown, shownElsewhere, putOff }

  /// Seconds for which a task that is not asked for any more keeps others from asking the same.
  private static let showingTime = 60.0

  /// Takes the right of a task to have a question open, until it is answered or the task is asked for no more.
  func show(_ matter: String, by task: String, now: Timestamp) -> Showing {
    quiet = quiet.filter { $0.value > now }
    showing = showing.filter { $0.value.until > now }
    if quiet[matter] != nil { return .putOff }
    if let other = showing[matter], other.task != task { return .shownElsewhere }
    showing[matter] = (task, now + Self.showingTime)
    return .shown
  }

  /// What became of a question.
  enum End {
    case answered
    case putOff
    case unanswered
  }

  /// Gives the right back.
  func end(_ matter: String, _ end: End, now: Timestamp) {
    open.remove(matter)
    showing[matter] = nil
    switch end {
    case .answered: absentUntil = nil
    case .putOff:
      absentUntil = nil
      quiet[matter] = now + Self.pause
    case .unanswered: absentUntil = now + Self.pause
    }
  }
}
