import EventLoop
import SimulatedWorld

/// What a history may come to at most, so that a program which goes round in circles or waits for nothing is seen, and
/// not waited for.
@Engine
final class Bound {
  /// Waits, questions to the store and requests of one history: many times those of the busiest that there is.
  static let mostSteps = 500_000

  /// Why the history was left before its end; nil where it came to one.
  private(set) var breach: String?

  private let limit: Int
  private(set) var steps = 0
  private var isOver = false
  private var onlooker: CheckedContinuation<Void, Never>?

  /// Those who went round in circles; they are never woken.
  private var halted: [CheckedContinuation<Void, Never>] = []

  init(steps limit: Int = Bound.mostSteps) { self.limit = limit }

  /// Lives a life to its end, or to the bound.
  func within(_ clock: SimulatedClock, _ life: @escaping @Engine @Sendable () async -> Void) async {
    clock.watchStandstill { [self] in leave("everything waits, and nothing will ever happen") }
    EventLoop.shared.start { [self] in
      await life()
      end()
    }
    if !isOver { await withCheckedContinuation { onlooker = $0 } }
  }

  /// Counts a step; it does not return where there were too many.
  func step() async {
    steps += 1
    guard steps > limit else { return }
    leave("it goes on after \(limit) steps")
    await withCheckedContinuation { halted.append($0) }
  }

  private func leave(_ why: String) {
    guard !isOver else { return }
    breach = why
    end()
  }

  private func end() {
    isOver = true
    onlooker?.resume()
    onlooker = nil
  }
}
