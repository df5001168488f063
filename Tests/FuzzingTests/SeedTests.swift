import Fuzzing
import TestSupport
import Testing

/// The inputs that fuzzing starts from, and those that once broke a rule, are tried in every run.
struct SeedTests {
  struct Seed: Sendable, CustomTestStringConvertible {
    let target: FuzzTarget
    let name: String
    var testDescription: String { "\(target.rawValue)/\(name)" }
    var bytes: [UInt8] { Repository.bytes("Tests/Fuzzing/Seeds/\(target.rawValue)/\(name)") }

    static var all: [Seed] {
      FuzzTarget.allCases.flatMap { target in
        Repository.names(in: "Tests/Fuzzing/Seeds/\(target.rawValue)")
          .map { Seed(target: target, name: $0) }
      }
    }
  }

  @Test(arguments: FuzzTarget.allCases)
  func `every target has seeds`(target: FuzzTarget) {
    #expect(Seed.all.count { $0.target == target } >= 3)
  }

  @Test(arguments: Seed.all)
  func `what holds for every input holds for the seeds`(seed: Seed) async throws {
    try await Self.check(seed.target, seed.bytes)
  }

  @Test(arguments: FuzzTarget.allCases)
  func `what holds for every input holds for seeds that were cut or changed`(
    target: FuzzTarget
  ) async throws {
    var random = SeededGenerator(seed: 1)
    for seed in Seed.all where seed.target == target {
      for _ in 0..<4 {
        var bytes = Array(seed.bytes.prefix(.random(in: 0...seed.bytes.count, using: &random)))
        if let place = bytes.indices.randomElement(using: &random) {
          bytes[place] = .random(in: 0...255, using: &random)
        }
        try await Self.check(target, bytes)
      }
    }
  }

  private static func check(_ target: FuzzTarget, _ bytes: [UInt8]) async throws {
    switch target.question {
    case .plain(let check): try check(bytes)
    case .onEngine(let check): try await onEngine { try await check(bytes) }
    }
  }
}
