import EventLoop
import JSON
import TestSupport
import Testing
import Time

@testable import Storage

extension StoreTests {
  /// What is to be known once is so in every store, and by all its processes.
  @Suite struct StoreMarkTests {
    @Test(arguments: StoreKind.available)
    func `of two processes that make a mark one is the first, and both see it`(
      kind: StoreKind
    ) async throws {
      try await onEngine {
        let home = try await kind.home()
        let (one, two) = (home.store(1), home.store(2))
        #expect(try await one.mark(.refusal, "a", "x", now: .fixed(.at(1))))
        #expect(try await !two.mark(.refusal, "a", "y", now: .fixed(.at(2))))
        #expect(try await two.mark(.told, "a", now: .fixed(.at(2))))
        for store in [one, two] {
          let found = try await store.mark(.refusal, of: "a", now: .at(3))
          #expect(found?.text == "x")
          #expect(found?.at == .at(1))
          #expect(try await store.mark(.refusal, of: "b", now: .at(3)) == nil)
        }
      }
    }

    @Test(arguments: StoreKind.available)
    func `marks are read on from the number of the last one`(kind: StoreKind) async throws {
      try await onEngine {
        let home = try await kind.home()
        let (one, two) = (home.store(1), home.store(2))
        let made = try await one.mark(.event, [("a", "1"), ("b", "2")], now: .fixed(.at(1)))
        #expect(made == ["a", "b"])
        let first = try await two.marks(.event, after: 0, now: .at(1))
        #expect(first.map(\.key) == ["a", "b"])
        let more = try await two.mark(.event, [("b", "3"), ("c", "4")], now: .fixed(.at(2)))
        #expect(more == ["c"])
        let last = try #require(first.last)
        let rest = try await one.marks(.event, after: last.number, now: .at(2))
        #expect(rest.map(\.key) == ["c"])
        #expect(rest.allSatisfy { $0.number > last.number })
      }
    }

    @Test(arguments: StoreKind.available)
    func `a mark that is taken back can be made anew, under a number of its own`(
      kind: StoreKind
    ) async throws {
      try await onEngine {
        let home = try await kind.home()
        let (one, two) = (home.store(1), home.store(2))
        _ = try await one.mark(.refusal, [("a", "x"), ("b", "y")], now: .fixed(.at(1)))
        _ = try await one.mark(.told, "a", now: .fixed(.at(1)))
        let last = try #require(try await one.marks(.refusal, after: 0, now: .at(1)).last)
        #expect(try await two.unmark(.refusal, ["a", "c"], now: .fixed(.at(2))) == ["a"])
        #expect(try await one.mark(.refusal, of: "a", now: .at(3)) == nil)
        #expect(try await one.marks(.refusal, after: 0, now: .at(3)).map(\.key) == ["b"])
        #expect(try await one.mark(.told, of: "a", now: .at(3)) != nil)
        #expect(try await two.unmark(.refusal, ["a"], now: .fixed(.at(3))).isEmpty)
        #expect(try await one.mark(.refusal, "a", "z", now: .fixed(.at(4))))
        let again = try #require(try await two.mark(.refusal, of: "a", now: .at(5)))
        #expect(again.text == "z")
        #expect(again.number > last.number)
      }
    }

    @Test(arguments: StoreKind.available)
    func `a survey shows the calls that a person does not want, and those alone`(
      kind: StoreKind
    ) async throws {
      try await onEngine {
        let home = try await kind.home()
        let text = DeclinedCall.text(tool: "crm_delete_deal", ["id": 8])
        _ = try await home.store(1).mark(.refusal, "0123456789abcdef", text, now: .fixed(.at(1)))
        _ = try await home.store(1).mark(.refusal, "fedcba9876543210", now: .fixed(.at(2)))
        _ = try await home.store(1).mark(.answer, "n", now: .fixed(.at(3)))
        let survey = try #require(try await home.store(2).survey(now: .at(4)))
        #expect(survey.declined.map(\.tool) == ["crm_delete_deal", nil])
        #expect(survey.declined.map(\.handle) == ["no_0123456789ab", "no_fedcba987654"])
        #expect(survey.declined.first?.arguments == ["id": 8])
        #expect(survey.declined.map(\.at) == [.at(1), .at(2)])
        #expect(!survey.isEmpty)
      }
    }

    @Test(arguments: StoreKind.available)
    func `the oldest of more than are kept are forgotten, and no number is used again`(
      kind: StoreKind
    ) async throws {
      try await onEngine {
        let store = try await kind.home().store(1)
        let limit = Mark.Kind.ending.limit
        let all = (0..<(limit + 2)).map { (key: "\($0)", text: "") }
        _ = try await store.mark(.ending, all, now: .fixed(.at(1)))
        let kept = try await store.marks(.ending, after: 0, now: .at(1))
        #expect(kept.map(\.key) == all.suffix(limit).map(\.key))
        #expect(try await store.mark(.ending, "0", now: .fixed(.at(2))))
        let again = try #require(try await store.mark(.ending, of: "0", now: .at(2)))
        #expect(again.number > kept.map(\.number).max() ?? 0)
      }
    }
  }
}
