import EventLoop
import Storage
import TestSupport
import Testing

@testable import PostgreSQLStorage

/// Whatever needs the tests' server.
@Suite(
  .serialized,
  .enabled(if: Cluster.isThere, Comment(rawValue: Cluster.absence))
)
enum ServerTests {}

extension ServerTests {
  @Suite struct WireTests {
    @Engine
    private static func open(_ address: String? = nil) async throws -> ServerConnection {
      let cluster = try #require(Cluster.shared)
      return try await ServerConnection.open(
        try ServerAddress(address ?? cluster.address("postgres"))
      )
    }

    @Test func `a round brings the results of all its statements in order`() async throws {
      try await onEngine {
        let connection = try await Self.open()
        let results = try await connection.run([
          Command("SELECT CAST($1 AS bigint) + 1", [.integer(41)]),
          Command("SELECT number FROM generate_series(1, 3) AS number"),
          Command("SELECT CAST($1 AS text), CAST(NULL AS text)", [.text("a")]),
        ])
        #expect(results.map(\.count) == [1, 3, 1])
        #expect(results[0].first { $0.integer(0) } == 42)
        #expect(results[1].map { $0.integer(0) } == [1, 2, 3])
        #expect(results[2].first { $0.textIfPresent(1) } == .some(nil))
        #expect(connection.rounds == 1)
        connection.close()
      }
    }

    @Test func `values come back as they went`() async throws {
      try await onEngine {
        let connection = try await Self.open()
        let texts = [
          "", "ä\u{1F600}", "a\u{0}b\u{10FFFD}0", String(repeating: "x", count: 300_000),
        ]
        for text in texts {
          let result = try await connection.run([Command("SELECT CAST($1 AS text)", [.text(text)])])
          #expect(result[0].first { $0.text(0) } == text)
        }
        for number in [Int64.min, -1, 0, .max] {
          let echo = Command("SELECT CAST($1 AS bigint)", [.integer(number)])
          #expect(try await connection.run([echo])[0].first { $0.integer(0) } == number)
        }
        for number in [0.1, -1e300, .leastNonzeroMagnitude] {
          let echo = Command("SELECT CAST($1 AS double precision)", [.real(number)])
          #expect(try await connection.run([echo])[0].first { $0.real(0) } == number)
        }
        connection.close()
      }
    }

    @Test func `what fails undoes its transaction, and the connection goes on`() async throws {
      try await onEngine {
        let connection = try await Self.open()
        let table = Command("CREATE TEMPORARY TABLE t (n bigint PRIMARY KEY)")
        _ = try await connection.run([table])
        let one = Command("INSERT INTO t VALUES (1)")
        await #expect(throws: ServerProblem.self) {
          _ = try await connection.run([Words.begin, one, one, Words.commit])
        }
        _ = try await connection.run([Words.rollback])
        let count = Command("SELECT count(*) FROM t")
        #expect(try await connection.run([count])[0].first { $0.integer(0) } == 0)
        connection.close()
      }
    }

    @Test func `the loop goes on while the server works`() async throws {
      try await onEngine {
        let connection = try await Self.open()
        var turns = 0
        let counting = EventLoop.shared.start {
          while !Task.isCancelled {
            turns += 1
            try? await EventLoop.shared.sleep(for: .milliseconds(5))
          }
        }
        _ = try await connection.run([Command("SELECT pg_sleep(0.2)")])
        counting.cancel()
        #expect(turns > 5)
        connection.close()
      }
    }

    @Test func `a session that the server ends is told as lost`() async throws {
      try await onEngine {
        let (connection, other) = (try await Self.open(), try await Self.open())
        let number = try await connection.run([Command("SELECT pg_backend_pid()")])[0]
          .first { $0.integer(0) }
        let end = Command("SELECT pg_terminate_backend($1)", [.integer(number ?? 0)])
        _ = try await other.run([end])
        await #expect {
          _ = try await connection.run([Command("SELECT 1")])
        } throws: { error in
          if case .lost? = error as? ServerProblem { true } else { false }
        }
        #expect(connection.isBroken)
        other.close()
      }
    }
  }
}
