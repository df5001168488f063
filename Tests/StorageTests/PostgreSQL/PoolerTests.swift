import EventLoop
import Foundation
import Pacing
import PostgreSQLStorage
import Storage
import Tasks
import TestSupport
import Testing
import Time

extension ServerTests {
  /// PgBouncer in transaction mode, where each transaction may run in another session.
  @Suite struct PoolerTests {
    private static let program = "/usr/sbin/pgbouncer"
    private static let isThere = FileManager.default.isExecutableFile(atPath: program)

    /// A pooler of the tests' own, beside the server's socket.
    private final class Pooler {
      static let port = 54_322
      private let process = Process()

      init(_ cluster: Cluster) throws {
        let settings = """
          [databases]
          * = host=\(cluster.folder) port=\(cluster.port) user=\(Cluster.role)
          [pgbouncer]
          listen_addr =
          unix_socket_dir = \(cluster.folder)
          listen_port = \(Self.port)
          auth_type = any
          pool_mode = transaction
          default_pool_size = 2
          """
        let script =
          "umask 000; printf '%s\\n' \"$1\" >\(cluster.folder)/pooler.ini; exec "
          + "\(PoolerTests.program) -q \(cluster.folder)/pooler.ini"
        let words = ["/bin/sh", "-c", script, "sh", settings]
        let (program, arguments) = try #require(Cluster.ordinary(words))
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
      }

      // The tests' threads may have signals blocked, which a program that they start inherits.
      deinit { kill(process.processIdentifier, SIGKILL) }
    }

    @Test(.enabled(if: isThere, "PgBouncer is not installed"))
    func `processes behind a pooler share budgets and tasks`() async throws {
      try await onEngine {
        let home = try await ServerHome()
        let pooler = try Pooler(home.cluster)
        let folder = home.cluster.address(home.database)
          .replacingOccurrences(of: ":54321/", with: ":\(Pooler.port)/")
        try await Self.wait(for: folder)
        let call = try PacedAPI(budgets: Budgets.window).request()
        let stores = (1...5).map { home.process(UInt8($0), folder) }
        var granted = 0
        for round in 0..<2 {
          for store in stores {
            let admission = await store.admit(call, now: .at(Double(round)))
            if case .granted = admission { granted += 1 }
          }
        }
        #expect(granted == 3)
        for (number, store) in stores.enumerated() {
          let task = try TaskRecord.with(.waiting(now: .at(2)), UInt8(number), now: .at(2))
          try await store.change(task.reference, orEnter: task, now: .at(2)) { _, _ in }
        }
        for store in stores { #expect(try await store.tasks(.all, now: .at(3)).tasks.count == 5) }
        #expect(home.reports.isEmpty)
        for store in stores { await store.close() }
        withExtendedLifetime(pooler) {}
      }
    }

    @Engine
    private static func wait(for address: String) async throws {
      for _ in 0..<100 {
        if let connection = try? await ServerConnection.open(try ServerAddress(address)) {
          return connection.close()
        }
        try await EventLoop.shared.sleep(for: .milliseconds(50))
      }
      Issue.record("the pooler does not answer")
    }
  }
}
