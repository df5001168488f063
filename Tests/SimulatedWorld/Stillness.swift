internal import EventLoop

/// Tells when everything that could run on the event loop has run.
@Engine
final class Stillness {
  static let shared = Stillness()

  private var bodies: [@Engine () -> Void] = []
  private lazy var alarm = EventLoop.shared.alarm { [unowned self] in ring() }

  private init() {}

  /// Calls a body once, when no job is left that could go on.
  func await(_ body: @escaping @Engine () -> Void) {
    bodies.append(body)
    alarm.set(after: .zero)
  }

  /// Alarms also ring between the jobs of a long turn; then there is more to wait for.
  private func ring() {
    guard EventLoop.shared.isQuiet else { return alarm.set(after: .zero) }
    let waiting = bodies
    bodies = []
    for body in waiting { body() }
  }
}
