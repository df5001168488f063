import EventLoop
import Foundation
import Pacing
import Storage
import TestSupport
import Testing
import Time
import Tasks

@testable import PostgreSQLStorage

extension ServerTests {
  /// One sentence for each thing that is wrong with a server, with what to do.
  @Suite struct ServerProblemTests {
    @Engine
    static func problem(_ address: String) async -> ServerProblem? {
      do {
        let connection = try await ServerConnection.open(try ServerAddress(address))
        defer { connection.close() }
        _ = try await ServerTables(connection).migrate()
        return nil
      } catch {
        return error as? ServerProblem
      }
    }

    static func sentence(_ problem: ServerProblem?) -> String {
      problem.map { StoreError.server(address: "postgresql://db/x", $0).message } ?? "no problem"
    }

    @Test func `a wrong password, or none where one is asked for`() async throws {
      try await onEngine {
        let cluster = try #require(Cluster.shared)
        _ = try? await cluster.run("CREATE ROLE asks LOGIN PASSWORD 'right'", in: "postgres")
        for (rest, expected) in [
          ("", ServerProblem.noPassword(role: "asks")),
          ("?password=wrong", .password(role: "asks")),
        ] {
          let address = cluster.address("postgres", role: "asks", rest)
          let problem = await Self.problem(address)
          #expect(problem == expected, "\(rest)")
          #expect(Self.sentence(problem).contains("PGPASSWORD"))
        }
      }
    }

    @Test func `a process whose clock is a day off leaves what others have written as it is`()
      async throws
    {
      try await onEngine {
        let home = try await ServerHome()
        let now = Timestamp(seconds: Date().timeIntervalSince1970)
        let api = try PacedAPI(budgets: Budgets.window)
        let call = try api.request()
        let first = home.process(1)
        _ = await first.admit(call, now: .fixed(now))
        let read = "SELECT string_agg(CAST(at AS text) || phase, ',' ORDER BY at) FROM recourse.use"
        let before = try await home.cluster.run(read, in: home.database)
        for (number, days) in [(UInt8(2), -1.0), (3, 1)] {
          let other = home.process(number)
          let anchor = await other.anchor(wall: now + days * 86_400) { 5000 }
          #expect(abs(anchor.instant(boot: 5000) - now) < 60)
          _ = await other.opening(for: call, now: .fixed(now + 1))
          await other.look(now: .fixed(now + 1))
        }
        #expect(try await home.cluster.run(read, in: home.database) == before)
        #expect(home.reports == [])
      }
    }

    @Test func `an address that nobody can read is told before any server is`() async throws {
      try await onEngine {
        for (address, word) in [
          ("postgresql://ann@127.0.0.1:abc/x", "abc"),
          ("postgresql://ann@127.0.0.1/x?sslmoe=disable", "sslmoe"),
          ("postgresql://ann@127.0.0.1/x?sslmode", "sslmode"),
          ("postgresql://ann@127.0.0.1/x?sslmode=a=b", "sslmode"),
          ("postgresql://ann@127.0.0.1/x%00", "%00"), ("postgresql://ann@[::1/x", "]"),
          ("postgresql://ann@127.0.0.1,::1:1/x?port=1,2,3", "port"),
          ("postgresql://ann@127.0.0.1/x?service=nosuch", "nosuch"),
        ] {
          let problem = await Self.problem(address)
          let sentence = Self.sentence(problem)
          #expect(sentence.contains(word) && sentence.contains("cannot be used"), "\(sentence)")
          #expect(problem?.passes == false)
        }
      }
    }

    private static let scene = ServerProblem.Scene(database: "x", role: "ann")

    @Test(arguments: [
      ("42703", true), ("42P07", true), ("42P01", true), ("42P10", true), ("42601", false),
      ("42883", false),
    ])
    func `tables that are not as they are made are looked at with state check`(
      code: String,
      isTables: Bool
    ) {
      let problem = ServerProblem(code: code, words: "w", in: Self.scene)
      #expect((problem == .tables(code: code, "w")) == isTables)
      let command = "recourse state check, with the same --state"
      #expect(Self.sentence(problem).contains(command) == isTables)
      #expect(!problem.passes)
    }

    @Test func `tables of others where ours belong are told as such`() async throws {
      try await onEngine {
        for statement in ["version (v text)", "task (id text)"] {
          let home = try await ServerHome()
          try await home.cluster.run(
            "CREATE SCHEMA recourse",
            "CREATE TABLE recourse." + statement,
            in: home.database
          )
          let sentence = Self.sentence(await Self.problem(home.cluster.address(home.database)))
          #expect(sentence.contains("not as this program makes them"), "\(sentence)")
        }
      }
    }

    @Test func `each sentence ends as one, with commands that a shell takes`() {
      let problems: [ServerProblem] = [
        .unreachable("w"), .silent(seconds: 5), .address("w"), .tls("w"), .password(role: "r"),
        .noPassword(role: "r"), .refused("w"), .noDatabase("a b"), .rights("w", grant: "GRANT x;"),
        .readOnly, .full("w"), .disk, .uncertain, .cancelled("w", remedy: "ALTER x;"), .unready,
        .encoding("LATIN1"), .old(found: 9, needed: 10),
        .newer(found: 9, known: 5), .moved(to: "/x"), .locked, .contended, .lost("w"),
        .tables(code: "42703", "w"), .other(code: "XX000", "w"),
      ]
      for problem in problems { #expect(Self.sentence(problem).hasSuffix("."), "\(problem)") }
      #expect(Self.sentence(.noDatabase("a b")).contains("createdb 'a b'"))
    }

    @Test func `a database or a role that does not exist`() async throws {
      try await onEngine {
        let cluster = try #require(Cluster.shared)
        let problem = await Self.problem(cluster.address("nowhere"))
        #expect(problem == .noDatabase("nowhere"))
        #expect(Self.sentence(problem).contains("createdb nowhere"))
        let other = await Self.problem(cluster.address("postgres", role: "nobody_here"))
        #expect(Self.sentence(other).contains("nobody_here"))
        #expect(!Self.sentence(other).contains("FATAL"))
      }
    }

    @Test func `a role without rights is told with the statement that gives them`() async throws {
      try await onEngine {
        let cluster = try #require(Cluster.shared)
        let database = try cluster.makeDatabase()
        _ = try? await cluster.run("CREATE ROLE guest LOGIN", in: "postgres")
        let address = cluster.address(database, role: "guest")
        let first = Self.sentence(await Self.problem(address))
        #expect(
          first.contains("GRANT CREATE ON DATABASE \"\(database)\" TO \"guest\";"),
          "\(first)"
        )
        #expect(await Self.problem(cluster.address(database)) == nil)
        let second = Self.sentence(await Self.problem(address))
        #expect(second.contains("GRANT USAGE ON SCHEMA recourse TO \"guest\";"), "\(second)")
        try await cluster.run(
          "GRANT USAGE ON SCHEMA recourse TO guest",
          "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA recourse TO guest",
          in: database
        )
        #expect(await Self.problem(address) == nil)
      }
    }

    @Test func `a pooler without a server, and one that is full, are over by themselves`() {
      let scene = ServerProblem.Scene(database: "x", role: "ann")
      let waits = [
        "server login has been failing, try again later (server_login_retry)",
        "server login failed: FATAL: the database system is starting up",
        "pgbouncer cannot connect to server", "query_wait_timeout",
      ]
      for words in waits {
        #expect(ServerProblem(code: "08P01", words: words, in: scene) == .unready, "\(words)")
      }
      let full = "no more connections allowed (max_client_conn)"
      #expect(ServerProblem(code: "08P01", words: full, in: scene) == .full(full))
      // Whether this one carried anything out, nobody knows.
      let crashed = "server conn crashed?"
      #expect(ServerProblem(code: "08P01", words: crashed, in: scene) == .lost(crashed))
      for problem in [ServerProblem.unready, .full(full), .lost(crashed), .locked] {
        #expect(StoreError.server(address: "postgresql://db/x", problem).passes)
      }
      let lasting = [ServerProblem.password(role: "ann"), .disk, .noDatabase("x")]
      for problem in lasting {
        #expect(!StoreError.server(address: "postgresql://db/x", problem).passes)
      }
    }

    @Test func `a server that only reads`() async throws {
      try await onEngine {
        let cluster = try #require(Cluster.shared)
        let database = try cluster.makeDatabase()
        try await cluster.run(
          "ALTER DATABASE \(database) SET default_transaction_read_only = on",
          in: "postgres"
        )
        #expect(await Self.problem(cluster.address(database)) == .readOnly)
        let told = await Self.problem(cluster.address(database, "?target_session_attrs=any"))
        #expect(told == .readOnly)
      }
    }

    @Test func `no connection left`() async throws {
      try await onEngine {
        let cluster = try #require(Cluster.shared)
        let database = try cluster.makeDatabase()
        _ = try? await cluster.run("CREATE ROLE crowd LOGIN", in: "postgres")
        try await cluster.run("ALTER ROLE crowd CONNECTION LIMIT 0", in: "postgres")
        let problem = await Self.problem(cluster.address(database, role: "crowd"))
        #expect(problem == .full("too many connections for role \"crowd\""))
        #expect(Self.sentence(problem).contains("too many connections for role \"crowd\""))
      }
    }

    @Test
    func `a statement that takes longer than the role may is told with what gives it more time`()
      async throws
    {
      try await onEngine {
        let cluster = try #require(Cluster.shared)
        let database = try cluster.makeDatabase()
        let role = "hasty_" + database
        try await cluster.run(
          "CREATE ROLE \(role) LOGIN",
          "ALTER ROLE \(role) SET statement_timeout = '20ms'",
          in: database
        )
        let address = try ServerAddress(cluster.address(database, role: role))
        let connection = try await ServerConnection.open(address)
        defer { connection.close() }
        await #expect { _ = try await connection.run([Command("SELECT pg_sleep(10)")]) } throws: {
          guard let problem = $0 as? ServerProblem else { return false }
          let sentence = Self.sentence(problem)
          return sentence.contains("canceling statement due to statement timeout")
            && sentence.contains("ALTER ROLE \"\(role)\" SET statement_timeout = '30s';")
            && StoreError.server(address: "postgresql://db/x", problem).passes
        }
      }
    }

    @Test func `a server that accepts and never answers, and one that is not there`() async throws {
      let silent = SilentListener()
      try await onEngine {
        let address = "postgresql://ann@127.0.0.1:\(silent.port)/x?connect_timeout=1"
        #expect(await Self.problem(address) == .silent(seconds: 1))
        let absent = await Self.problem("postgresql://ann@127.0.0.1:1/x")
        #expect(Self.sentence(absent).contains("Connection refused"), "\(absent as Any)")
        let cluster = try #require(Cluster.shared)
        // The next host is asked after silence as well.
        let rest =
          "?host=127.0.0.1,\(cluster.folder)&port=\(silent.port),\(cluster.port)&connect_timeout=1"
        #expect(await Self.problem("postgresql://recourse@/postgres" + rest) == nil)
      }
      withExtendedLifetime(silent) {}
    }

    @Test func `an encoding that cannot hold every text`() async throws {
      try await onEngine {
        let cluster = try #require(Cluster.shared)
        let name = "latin_\(UUID().uuidString.prefix(8).lowercased())"
        try await cluster.run(
          "CREATE DATABASE \(name) ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'",
          in: "postgres"
        )
        #expect(await Self.problem(cluster.address(name)) == .encoding("LATIN1"))
      }
    }

    @Test(arguments: [
      ("53100", ServerProblem.disk), ("40001", .contended), ("40P01", .contended),
      ("57P03", .unready), ("55P03", .locked), ("25006", .readOnly), ("53300", .full("w")),
    ])
    func `the server's codes are what they mean`(code: String, problem: ServerProblem) {
      let scene = ServerProblem.Scene(database: "d", role: "r")
      #expect(ServerProblem(code: code, words: "w", in: scene) == problem)
    }

    @Test func `of many lines the one that tells what happened is shown`() {
      let lost = """
        server closed the connection unexpectedly
        \tThis probably means the server terminated abnormally
        \tbefore or while processing the request.

        """
      #expect(ServerProblem.line(lost) == "server closed the connection unexpectedly")
      let refused = """
        connection to server at "a" failed: Connection refused
        \tIs the server running on that host and accepting TCP/IP connections?
        connection to server at "b" failed: FATAL:  28000: no
        LOCATION:  somewhere.c:1

        """
      #expect(
        ServerProblem.line(refused) == "connection to server at \"b\" failed: FATAL:  28000: no"
      )
    }

    @Test func `tables of a newer program`() async throws {
      try await onEngine {
        let home = try await ServerHome()
        #expect(try await home.process(1).tasks(.all, now: .at(0)).tasks.isEmpty)
        // A newer one beside which this one's statements still do is no trouble.
        try await home.cluster.run("UPDATE recourse.version SET version = 99", in: home.database)
        #expect(try await home.process(2).tasks(.all, now: .at(0)).tasks.isEmpty)
        try await home.cluster.run(
          "UPDATE recourse.version SET oldest = 98",
          in: home.database
        )
        await #expect(throws: StoreError.self) {
          try await home.process(3).tasks(.all, now: .at(0)).tasks
        }
        #expect(home.reports.first?.contains("Update this program") == true)
        // Besides, that calls under a limit wait.
        #expect(home.reports.count == 2)
      }
    }

    @Test func `many who come first make the tables once`() async throws {
      try await onEngine {
        let home = try await ServerHome()
        let stores = (1...8).map { home.process(UInt8($0)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
          for store in stores {
            group.addTask(executorPreference: EventLoop.shared) {
              let tasks = try await store.tasks(.all, now: .at(0)).tasks
              #expect(tasks.isEmpty)
            }
          }
          try await group.waitForAll()
        }
        #expect(home.reports.isEmpty)
        for store in stores { await store.close() }
      }
    }
  }
}
