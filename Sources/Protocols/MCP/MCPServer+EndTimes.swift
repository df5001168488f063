import EventLoop
import JSONRPC

extension MCPServer {
  /// How long the end may take, counted from the end of the input.
  package struct EndTimes: Sendable {
    /// Time in which calls may still finish by themselves, for scripts that close their end at once.
    package var grace: Duration = .milliseconds(800)
    /// Time after that for cancelled calls to come to their end.
    package var cancellation: Duration = .milliseconds(80)
    /// Time after that for the client to read what is left.
    package var flush: Duration = .milliseconds(80)
    /// The same where no call was under way, which is all the time that there is.
    package var idleFlush: Duration = .milliseconds(900)

    /// Makes the standard times, together less than a second.
    package nonisolated init() {}
  }
}

extension StdioConnection {
  /// Waits until all is written; a client that goes on reading, if slowly, gets the whole.
  ///
  /// - Parameters:
  ///   - patience: How long nothing may be read.
  ///   - isCut: Whether nobody waits any more.
  @Engine
  func flush(whileReadWithin patience: Duration, unless isCut: () -> Bool) async {
    var before: Int
    repeat {
      before = progress
      await flush(within: patience)
    } while !isFlushed && progress != before && !isCut()
  }
}
