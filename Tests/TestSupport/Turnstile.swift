/// Lets a few tests at a time start a program: many at once would only wait for each other's turn on the processor.
package actor Turnstile {
  /// The one that all tests with programs of their own go through.
  package static let programs = Turnstile(width: 6)

  private var free: Int
  private var queue: [CheckedContinuation<Void, Never>] = []

  /// Makes one that lets so many in at once.
  package init(width: Int) { free = width }

  /// Runs the body when it is its turn.
  package nonisolated func run<T>(_ body: () async throws -> T) async rethrows -> T {
    await enter()
    do {
      let result = try await body()
      await leave()
      return result
    } catch {
      await leave()
      throw error
    }
  }

  private func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { queue.append($0) }
    }
  }

  private func leave() {
    if queue.isEmpty { free += 1 } else { queue.removeFirst().resume() }
  }
}
