import EventLoop
import Storage
import TestSupport
import Testing

@testable import PostgreSQLStorage

extension ServerTests {
  /// What is told of a connection that could not be made.
  @Suite struct ConnectionProblemTests {
    @Test func `a setting that the server does not know is one of the address`() async throws {
      try await onEngine {
        let cluster = try #require(Cluster.shared)
        for (option, word) in [("nosuch%3D1", "nosuch"), ("work_mem%3Dmuch", "work_mem")] {
          let address = cluster.address("postgres", "?options=-c%20" + option)
          let problem = await ServerProblemTests.problem(address)
          let sentence = ServerProblemTests.sentence(problem)
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
      #expect(ServerProblemTests.sentence(problem).contains("sslmode"))
      #expect(!ServerProblemTests.sentence(problem).contains("Start it"))
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
      (
        "no more connections allowed (max_client_conn)",
        .full("no more connections allowed (max_client_conn)")
      ),
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
        #expect(ServerProblemTests.sentence(problem).contains("target_session_attrs"), "\(problem)")
        #expect(!problem.passes)
      }
      let standby = ServerProblem(connecting: Self.way + "session is read-only\n", in: Self.scene)
      #expect(standby == .readOnly)
    }

    @Test func `of several hosts that are away each is told`() async throws {
      let silent = SilentListener()
      try await onEngine {
        let rest = "/x?connect_timeout=1"
        let dead = await ServerProblemTests.problem(
          "postgresql://ann@127.0.0.1:1,127.0.0.2:2" + rest
        )
        for word in ["127.0.0.1", "127.0.0.2"] {
          #expect(ServerProblemTests.sentence(dead).contains(word), "\(dead as Any)")
        }
        let both = await ServerProblemTests.problem(
          "postgresql://ann@127.0.0.1:\(silent.port),127.0.0.2:2" + rest
        )
        #expect(
          ServerProblemTests.sentence(both).contains("127.0.0.1 said nothing"),
          "\(both as Any)"
        )
        #expect(ServerProblemTests.sentence(both).contains("127.0.0.2"))
      }
      withExtendedLifetime(silent) {}
    }

    @Test func `a role that may not connect is told with the statement that lets it`() async throws
    {
      try await onEngine {
        let home = try await ServerHome()
        let role = "stranger_" + home.database
        try await home.cluster.run(
          "CREATE ROLE \(role) LOGIN",
          "REVOKE CONNECT ON DATABASE \(home.database) FROM PUBLIC",
          in: home.database
        )
        let address = home.cluster.address(home.database, role: role)
        let sentence = ServerProblemTests.sentence(await ServerProblemTests.problem(address))
        let grant = "(GRANT CONNECT ON DATABASE \"\(home.database)\" TO \"\(role)\";)"
        #expect(sentence.contains(grant), "\(sentence)")
      }
    }
  }
}
