import SQLiteStorage
import EventLoop
import Pacing
import TestSupport
import Testing
import Time

@testable import Storage

extension StoreTests {
  @Suite struct StorePaceTests {
    @Test func `when a gate opens one call of all processes goes, and the others follow it`()
      async throws
    {
      try await onEngine {
        let directory = SharedDirectory()
        let processes = (1...3).map { directory.process($0) }
        let call = try PacedAPI(budgets: "").request()
        let gate = try #require(call.scopes.first { $0.scope == "api" })
        for process in processes {
          let place = try #require(await process.admit(call, now: .at(0)).place)
          #expect(place.notBefore == .at(0))
        }
        for (number, process) in processes.enumerated() {
          let now = Timestamp.at(Double(number + 1) / 10)
          let observation = Observation.shut(scope: gate, until: .at(2), failure())
          let sent = Reservation(notBefore: .at(0))
          await process.settle(sent, .sent, recording: [observation], now: .fixed(now))
        }
        var places: [Double] = []
        for process in processes {
          let place = try #require(await process.admit(call, now: .at(2)).place)
          places.append(place.notBefore.offset)
        }
        #expect(places.first == 2)
        #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 1.9 })
        #expect(directory.reports.isEmpty)
      }
    }

    @Test func `a pace that one process forgets is forgotten by all`() async throws {
      try await onEngine {
        let directory = SharedDirectory()
        let (first, second) = (directory.process(1), directory.process(2))
        let call = try PacedAPI(budgets: "").request()
        let gate = try #require(call.scopes.first { $0.scope == "api" })
        let place = try #require(await first.admit(call, now: .at(0)).place)
        let observation = Observation.shut(scope: gate, until: .at(4), failure())
        await first.settle(place, .sent, recording: [observation], now: .at(0.1))
        let survey = try #require(await second.survey(now: .at(1)))
        let keys = survey.pacingSnapshot.paces.map(\.key)
        #expect(keys == [gate.key])
        try await second.lift([], gates: [], paces: keys, now: .at(1))
        for process in [first, second] {
          for _ in 0..<3 {
            let place = try #require(await process.admit(call, now: .at(5)).place)
            #expect(place.notBefore == .at(5))
          }
        }
      }
    }

    @Test func `what refusals taught is there after a crash`() async throws {
      try await onEngine {
        let directory = SharedDirectory()
        let first = directory.process(1)
        let call = try PacedAPI(budgets: "").request()
        let gate = try #require(call.scopes.first { $0.scope == "api" })
        let place = try #require(await first.admit(call, now: .at(0)).place)
        let observation = Observation.shut(scope: gate, until: .at(4), failure())
        await first.settle(place, .sent, recording: [observation], now: .at(0.1))
        let probe = try #require(await first.admit(call, now: .at(4)).place)
        #expect(await first.admit(call, now: .at(4)).place?.notBefore ?? .at(0) > .at(7))
        await first.settle(
          probe,
          .sent,
          recording: [.healthy(api: "crm"), .succeeded(call, probe)],
          now: .at(4.2)
        )
        directory.end(first.process)
        let next = directory.process(2)
        #expect(await next.admit(call, now: .at(4.3)).place?.notBefore ?? .at(0) > .at(7))
        #expect(next.book.paces.rows == first.book.paces.rows)
        #expect(next.book.paces.rows.values.first?.run.accepted == 1)
      }
    }

    @Test(arguments: Pace.Basis.allCases)
    func `all of a pace is there after a crash, whatever it rests on`(basis: Pace.Basis)
      async throws
    {
      try await onEngine {
        for surprises in [0, 1, -3] {
          let directory = SharedDirectory()
          let first = directory.process(1)
          var pace = Pace(
            scope: "api",
            basis: basis,
            interval: 2,
            opening: .at(3),
            refusedAt: .at(1)
          )
          pace.surprises = surprises
          if basis == .measured || basis == .chance { pace.confirmations = 2 }
          pace.run.accepted = 4
          let known = pace
          await first.ask(now: .at(1)) { book, _ in book.paces["crm/api"] = known }
          directory.end(first.process)
          let next = directory.process(2)
          _ = await next.admit(try PacedAPI(budgets: "").request(), now: .at(1))
          #expect(next.book.paces["crm/api"] == known)
        }
      }
    }

    @Test(arguments: [
      "every = 1e300", "every = 0.000001", "base = 1e300", "accepted = 9223372036854775807",
      "confirmations = 9223372036854775807", "scope = ''",
    ])
    func `absurd figures of a pace end nothing`(change: String) async throws {
      try await onEngine {
        let directory = SharedDirectory()
        let first = directory.process(1)
        let call = try PacedAPI(budgets: "").request()
        let gate = try #require(call.scopes.first { $0.scope == "api" })
        let place = try #require(await first.admit(call, now: .at(0)).place)
        let observation = Observation.shut(scope: gate, until: .at(4), failure())
        await first.settle(place, .sent, recording: [observation], now: .at(0.1))
        let queue = try await directory.scratch.open(.store).queue
        try await queue.write(.normal) { database throws(StoreError) in
          try database.connection.execute("UPDATE pace SET \(change)")
        }
        let next = directory.process(2)
        for second in 4..<9 {
          let now = Timestamp.at(Double(second))
          guard let place = await next.admit(call, now: .fixed(now)).place else { continue }
          guard place.notBefore <= now else { continue }
          let observation = Observation.shut(scope: gate, until: now + 1, failure())
          await next.settle(place, .sent, recording: [observation], now: .fixed(now + 0.1))
        }
        #expect(!next.book.gates.gates.isEmpty)
      }
    }
  }
}
