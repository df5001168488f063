import EventLoop
import System

/// Looks each second whether files have become others, and calls a handler once they have come to rest.
@Engine
final class FileWatch {
  private let paths: [String]
  private let handler: @Engine () async -> Void
  private var seen: [State?]
  private var known: [State?]
  private var looking: Task<Void, Never>?
  private var isAsked = false

  /// What tells one content of a file from another.
  private struct State: Hashable {
    let inode: UInt64
    let size: Int64
    let changed: Int64
  }

  /// Watches files from now on; `handler` ends before it is called again.
  init(_ paths: [String], handler: @escaping @Engine () async -> Void) {
    self.paths = paths
    self.handler = handler
    known = Self.states(of: paths)
    seen = known
    looking = EventLoop.shared.start { [weak self] in
      while (try? await EventLoop.shared.sleep(for: .seconds(1))) != nil {
        guard let self else { return }
        await self.look()
      }
    }
  }

  /// Has the files read with the next look, whether they have changed or not.
  func ask() { isAsked = true }

  /// Ends the watch.
  func end() { looking?.cancel() }

  private func look() async {
    let states = Self.states(of: paths)
    // An editor may be in the middle of writing.
    let isAtRest = states == seen
    seen = states
    guard isAsked || (isAtRest && states != known) else { return }
    isAsked = false
    known = states
    await handler()
  }

  private static func states(of paths: [String]) -> [State?] {
    paths.map { path in
      ((try? SystemFile.facts(path)) ?? nil).map {
        State(inode: $0.inode, size: $0.size, changed: $0.changedNanoseconds)
      }
    }
  }
}
