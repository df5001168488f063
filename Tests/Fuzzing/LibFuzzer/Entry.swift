// Built only with RECOURSE_FUZZ in the environment, and run by `.ci/fuzz`; RECOURSE_FUZZ then names the target.

import EventLoop
import Foundation
import Fuzzing

private let target: FuzzTarget = {
  let name = ProcessInfo.processInfo.environment["RECOURSE_FUZZ"] ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    fatalError("RECOURSE_FUZZ names one of \(FuzzTarget.allCases.map(\.rawValue))")
  }
  return target
}()

/// Tries one input of libFuzzer; a broken rule ends the process, by which libFuzzer keeps the input.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  do {
    switch target.question {
    case .plain(let check): try check(bytes)
    case .onEngine(let check): runOnEngine { try await check(bytes) }
    }
  } catch {
    fail(error)
  }
  return 0
}

/// Runs the loop on this thread until the body is done.
private func runOnEngine(_ body: @escaping @Engine @Sendable () async throws -> Void) {
  EventLoop.shared.start {
    do {
      try await body()
    } catch {
      fail(error)
    }
    EventLoop.shared.stop()
  }
  EventLoop.shared.run()
}

private func fail(_ error: any Error) -> Never { fatalError("\(target.rawValue): \(error)") }
