import TestSupport
import Testing

/// Runs tests on the engine's thread from their first line on, so that a simulated clock sees all that they do.
struct EngineTrait: SuiteTrait, TestTrait, TestScoping {
  var isRecursive: Bool { true }

  func scopeProvider(for test: Test, testCase: Test.Case?) -> EngineTrait? {
    testCase == nil ? nil : self
  }

  func provideScope(
    for test: Test,
    testCase: Test.Case?,
    performing body: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await withoutActuallyEscaping(body) { body in
      try await onEngine { try await body() }
    }
  }
}

extension Trait where Self == EngineTrait {
  /// The tests run on the engine.
  static var engine: Self { EngineTrait() }
}
