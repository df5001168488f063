import System
import EventLoop
import JSONRPC
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a program that was started with closed streams does.
@Suite(.timeLimit(.minutes(10)))
struct ClosedStreamTests {
  @Test func `no descriptor takes the number of a stream that was closed`() async {
    await #expect(processExitsWith: .success) {
      for stream: Int32 in 0...2 { close(stream) }
      StandardStreams.fillGaps()
      var ends: [Int32] = [-1, -1]
      _ = unsafe pipe(&ends)
      exit(ends[0] > 2 && ends[1] > 2 ? 0 : 1)
    }
  }

  @Test func `the loop leaves the numbers of closed streams alone`() async {
    await #expect(processExitsWith: .success) {
      for stream: Int32 in 0...2 { close(stream) }
      try await onEngine { try await EventLoop.shared.sleep(for: .milliseconds(1)) }
      exit((0...2).contains(where: isPipe) ? 1 : 0)
    }
  }

  @Test func `a missing input is named`() async {
    await #expect(processExitsWith: .success) {
      close(0)
      StandardStreams.fillGaps()
      exit(try await onEngine { missing() } == "input" ? 0 : 1)
    }
  }

  @Test func `a missing output is named`() async {
    await #expect(processExitsWith: .success) {
      close(1)
      StandardStreams.fillGaps()
      exit(try await onEngine { missing() } == "output" ? 0 : 1)
    }
  }
}

/// Whether a descriptor is an end of a pipe; what else a process under test opens meanwhile is not the loop's.
private func isPipe(_ descriptor: Int32) -> Bool {
  var status = stat()
  return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
}

/// The name of the stream that a connection misses.
@Engine
private func missing() -> String? {
  do throws(StdioError) {
    _ = try StdioConnection.takingStandardStreams()
  } catch .notOpen(let stream) {
    return stream
  } catch {
    return nil
  }
  return nil
}
