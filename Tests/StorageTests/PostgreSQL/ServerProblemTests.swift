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
    private static func problem(_ address: String) async -> ServerProblem? {
      do {
        let connection = try await ServerConnection.open(try ServerAddress(address))
        defer { connection.close() }
        _ = try await ServerTables(connection).migrate()
        return nil
      } catch {
        return error as? ServerProblem
      }
    }

    private static func sentence(_ problem: ServerProblem?) -> String {
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

    @Test func `a setting that the server does not know is one of the address`() async throws {
      try await onEngine {
        let cluster = try #require(Cluster.shared)
        for (option, word) in [("nosuch%3D1", "nosuch"), ("work_mem%3Dmuch", "work_mem")] {
          let address = cluster.address("postgres", "?options=-c%20" + option)
          let problem = await Self.problem(address)
          let sentence = Self.sentence(problem)
          #expect(sentence.contains(word) && sentence.contains("cannot be used"), "\(sentence)")
          #expect(problem?.passes == false)
        }
      }
    }

    private static let scene = ServerProblem.Scene(database: "x", role: "ann")
    private static let way = "connection to server at \"db\" (10.0.0.1), port 5432 failed: "

    @Test(arguments: [
      "root certificate file \"/root/.postgresql/root.crt\" does not exist\nEither provide the file or change sslmode.",
      "server certificate for \"a\" does not match host name \"db\"",
      "SSL error: certificate verify failed", "server does not support SSL, but SSL was required",
      "private key file \"/k\" has group or world access; file must have permissions u=rw (0600)",
    ])
    func `a connection that is not as safe as is asked is for a person to mend`(words: String) {
      let problem = ServerProblem(connecting: Self.way + words, in: Self.scene)
      #expect(problem == .tls(words.prefix { $0 != "\n" }.description))
      #expect(!problem.passes)
      #expect(Self.sentence(problem).contains("sslmode"))
      #expect(!Self.sentence(problem).contains("Start it"))
    }

    @Test(arguments: [
      "definition of service \"x\" not found", "service file \"/etc/x\" not found",
      "syntax error in service file \"/etc/x\", line 1",
      "missing key/value separator \"=\" in URI query parameter: \"x\"",
      "forbidden value %00 in percent-encoded value: \"x%00\"",
      "could not match 2 port numbers to 3 hosts",
    ])
    func `what libpq cannot read is no server that is away`(words: String) {
      let problem = ServerProblem(connecting: words + "\n", in: Self.scene)
      #expect(problem == .address(words))
      #expect(!problem.passes)
    }

    @Test(arguments: [
      ("password authentication failed for user \"ann\"", ServerProblem.password(role: "ann")),
      ("SASL authentication failed", .password(role: "ann")),
      ("no such user: ann", .refused("no such user: ann")),
      ("no such database: x", .noDatabase("x")),
      (
        "unsupported startup parameter: search_path",
        .address("unsupported startup parameter: search_path")
      ),
      ("SSL required", .tls("SSL required")), ("server conn crashed?", .unready),
      ("bouncer config error", .refused("bouncer config error")),
      ("no more connections allowed (max_client_conn)", .full),
      (
        "server login has been failing, cached error: database \"x\" does not exist (server_login_retry)",
        .noDatabase("x")
      ),
      (
        "server login failed: FATAL: password authentication failed for user \"ann\"",
        .refused("server login failed: FATAL: password authentication failed for user \"ann\"")
      ),
    ])
    func `what a pooler says goes before its one code, and no change was on its way`(
      words: String,
      problem: ServerProblem
    ) {
      let told = Self.way + "FATAL:  08P01: \(words)\n"
      #expect(ServerProblem(connecting: told, in: Self.scene) == problem)
    }

    @Test func `a server that shuts down while it is asked has lost no change`() {
      let told = Self.way + "FATAL:  57P01: terminating connection due to administrator command\n"
      #expect(ServerProblem(connecting: told, in: Self.scene) == .unready)
    }

    @Test func `a server that is asked only to read is no standby`() {
      for words in ["session is not read-only", "server is not in hot standby mode"] {
        let problem = ServerProblem(connecting: Self.way + words + "\n", in: Self.scene)
        #expect(Self.sentence(problem).contains("target_session_attrs"), "\(problem)")
        #expect(!problem.passes)
      }
      let standby = ServerProblem(connecting: Self.way + "session is read-only\n", in: Self.scene)
      #expect(standby == .readOnly)
    }

    @Test func `of several hosts that are away each is told`() async throws {
      let silent = SilentListener()
      try await onEngine {
        let rest = "/x?connect_timeout=1"
        let dead = await Self.problem("postgresql://ann@127.0.0.1:1,127.0.0.2:2" + rest)
        for word in ["127.0.0.1", "127.0.0.2"] {
          #expect(Self.sentence(dead).contains(word), "\(dead as Any)")
        }
        let both = await Self.problem(
          "postgresql://ann@127.0.0.1:\(silent.port),127.0.0.2:2" + rest
        )
        #expect(Self.sentence(both).contains("127.0.0.1 said nothing"), "\(both as Any)")
        #expect(Self.sentence(both).contains("127.0.0.2"))
      }
      withExtendedLifetime(silent) {}
    }

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
      let command = "recourse state check --state postgresql://db/x"
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
        .readOnly, .full, .disk, .unready, .encoding("LATIN1"), .old(found: 9, needed: 10),
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
      #expect(ServerProblem(code: "08P01", words: full, in: scene) == .full)
      // Whether this one carried anything out, nobody knows.
      let crashed = "server conn crashed?"
      #expect(ServerProblem(code: "08P01", words: crashed, in: scene) == .lost(crashed))
      for problem in [ServerProblem.unready, .full, .lost(crashed), .locked] {
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
        #expect(problem == .full)
        #expect(Self.sentence(problem).contains("max_connections"))
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
      ("57P03", .unready), ("55P03", .locked), ("25006", .readOnly), ("53300", .full),
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
