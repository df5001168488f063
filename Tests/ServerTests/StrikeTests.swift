import EventLoop
import JSON
import Manifests
import Pacing
import SimulatedWorld
import TestSupport
import Testing
import Time

@testable import Server

/// Answers whose count brings a ban stop calls before it is reached.
@Suite struct StrikeTests {
  private static let strikes = #""strikes": {"statuses": [403, 404], "limit": 4, "per": 600},"#

  @Engine private static func world(_ statuses: [Int], errors: String = strikes) throws
    -> Simulation
  {
    Simulation(
      try TestAPI.manifest(errors: errors),
      statuses.map { .answer($0, [], #"{"code":"C\#($0)"}"#) }
    )
  }

  @Test func `calls stop before the ban and go again when the oldest answer is old enough`()
    async throws
  {
    try await onEngine {
      let world = try Self.world([404, 404, 404])
      for id in 1...2 { _ = await world.call("get_deal", ["id": JSONValue(id)]) }
      await world.pass(100)
      _ = await world.call("get_deal", ["id": 3])
      let stopped = await world.call("get_deal", ["id": 4])
      #expect(stopped.action == "back_off")
      #expect(stopped.until == 600)
      #expect(
        stopped.text.hasPrefix(
          "back_off: Acme CRM bans whoever gets 4 answers of 403 or 404 in 600 s, and 3 have come: "
            + "calls stop before the ban.\nNothing was sent.\nFind out first why"
        )
      )
      #expect(stopped.text.contains("their refusals would count as well"))
      #expect(world.times.count == 3)
      await world.pass(501)
      #expect(await world.call("get_deal", ["id": 5]).isGood)
    }
  }

  @Test func `answers of other statuses do not count`() async throws {
    try await onEngine {
      let world = try Self.world([400, 409, 422, 404, 404])
      for id in 1...5 { _ = await world.call("get_deal", ["id": JSONValue(id)]) }
      #expect(await world.call("get_deal", ["id": 6]).isGood)
    }
  }

  @Test func `the count is one for all processes of the machine`() async throws {
    try await onEngine {
      let world = try Self.world([404, 404, 404])
      for id in 1...3 { _ = await world.call("get_deal", ["id": JSONValue(id)]) }
      let manifest = try TestAPI.manifest(errors: Self.strikes)
      let other = Simulation(manifest, beside: world)
      #expect(await other.call("search").action == "back_off")
      #expect(world.times.count == 3)
    }
  }

  @Test(arguments: [(2, 1), (3, 2), (4, 3), (10, 9), (100, 90), (10_000, 9000)])
  func `a tenth of the count, and one answer at least, is left to others`(
    limit: Int,
    stop: Int
  ) {
    #expect(Strikes(statuses: [401], limit: limit, per: 600).stopsAt == stop)
  }
}
