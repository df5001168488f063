import EventLoop
import SimulatedWorld
import Testing

/// A simulation of a program that does not end must end.
@Suite struct BoundTests {
  @Test func `a life that comes to its end is within its bound`() async throws {
    try await inOwnProcess("a life that comes to its end") {
      let (bound, clock) = (Bound(steps: 10), SimulatedClock())
      await bound.within(clock) {
        for _ in 0..<10 {
          await bound.step()
          await clock.pass(seconds: 60)
        }
      }
      #expect(bound.breach == nil)
      #expect(clock.elapsed == 600)
    }
  }

  @Test func `a life that goes round in circles is left after so many steps`() async throws {
    try await inOwnProcess("a life that goes round in circles") {
      let bound = Bound(steps: 10)
      await bound.within(SimulatedClock()) { while true { await bound.step() } }
      #expect(bound.breach == "it goes on after 10 steps")
    }
  }

  @Test func `a life that waits for what never comes is left`() async throws {
    try await inOwnProcess("a life that waits for what never comes") {
      let (bound, clock, never) = (Bound(), SimulatedClock(), Never())
      await bound.within(clock) {
        await clock.pass(seconds: 60)
        await never.wait()
      }
      #expect(bound.breach == "everything waits, and nothing will ever happen")
    }
  }

  /// What never comes.
  @Engine
  private final class Never {
    private var waiting: [CheckedContinuation<Void, Swift.Never>] = []

    func wait() async { await withCheckedContinuation { waiting.append($0) } }
  }
}
