import EventLoop

/// Whether a simulated process lives, and when it is to die.
@Engine
final class Vitals {
  /// Where a process may die.
  enum Point: String {
    case beforeStore = "before the store's change"
    case afterStore = "after the store's change"
    case beforeSending = "before the request was sent"
    case afterSending = "after the request was sent"
    case afterAnswer = "after the answer came"
    case beforeHearing = "before the agent heard the result"
  }

  let name: String
  private(set) var isDead = false

  /// Points that are left until it dies; nil lets it live.
  private var fuse: Int?
  private let onDeath: @Engine (Point) -> Void

  init(name: String, fuse: Int?, onDeath: @escaping @Engine (Point) -> Void) {
    self.name = name
    self.fuse = fuse
    self.onDeath = onDeath
  }

  /// Passes a point; returns whether the process still lives.
  @discardableResult
  func pass(_ point: Point) -> Bool {
    if isDead { return false }
    guard let left = fuse else { return true }
    fuse = left - 1
    if left > 0 { return true }
    isDead = true
    onDeath(point)
    return false
  }
}
