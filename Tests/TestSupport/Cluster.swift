import Foundation

/// A PostgreSQL server of the tests' own: in a temporary folder, on a Unix socket, gone with the tests.
package struct Cluster: Sendable {
  /// The folder of the socket.
  package let folder: String

  /// The port, which a socket has too.
  package let port = 54_321

  /// The role that may do everything.
  package static let role = "recourse"

  /// The server; nil where none can be started.
  ///
  /// It is started by the first test that asks.
  package static let shared: Cluster? = start()

  /// Whether there is one.
  package static var isThere: Bool { shared != nil }

  /// Why tests are left out.
  package static let absence =
    "no PostgreSQL server can be started here: initdb was not found, or there is no ordinary user to run it as"

  /// The address of a database; `rest` are parameters, from the question mark on.
  package func address(_ database: String, role: String = Cluster.role, _ rest: String = "")
    -> String
  {
    let host = folder.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? folder
    return "postgresql://\(role)@\(host):\(port)/\(database)\(rest)"
  }

  /// Makes a database of its own for a test, and returns its name.
  package func makeDatabase() throws -> String {
    let name = "test_\(UUID().uuidString.prefix(8).lowercased())"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: (Self.programs ?? "") + "/createdb")
    process.arguments = ["-h", folder, "-p", "\(port)", "-U", Self.role, name]
    try process.run()
    process.waitUntilExit()
    return name
  }
}

// MARK: - Starting it

extension Cluster {
  /// The shell that starts the server, and ends it when these tests end in whatever way: their end of the pipe closes.
  private static let script = """
    set -e
    mkdir -m 700 "$1"
    cd "$1"
    "$2/initdb" -D data -U recourse -A trust -E UTF8 --locale=C --no-sync >log 2>&1
    printf 'local all asks scram-sha-256\\nlocal all all trust\\nhost all all all trust\\n' >data/pg_hba.conf
    "$2/postgres" -D data -k "$1" -p 54321 -c listen_addresses= -c fsync=off \\
      -c max_connections=60 -c superuser_reserved_connections=3 >>log 2>&1 &
    server=$!
    read -r line || true
    kill -INT $server
    wait $server || true
    cd /
    rm -rf "$1"
    """

  private static func start() -> Cluster? {
    guard let programs = Self.programs else { return nil }
    let folder = "/tmp/recourse-pg-\(UUID().uuidString.prefix(8))"
    let process = Process()
    let words = ["/bin/sh", "-c", script, "sh", folder, programs]
    guard let (program, arguments) = ordinary(words) else { return nil }
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = Self.lifeline
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return nil }
    let cluster = Cluster(folder: folder)
    for _ in 0..<300 {
      if cluster.answers(programs) { return cluster }
      if !process.isRunning { return nil }
      Thread.sleep(forTimeInterval: 0.1)
    }
    return nil
  }

  /// Closed by the end of these tests.
  private static let lifeline = Pipe()

  private func answers(_ programs: String) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: programs + "/pg_isready")
    process.arguments = ["-q", "-h", folder, "-p", "\(port)"]
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// The words that run others as an ordinary user, which the server asks for; nil where there is none.
  package static func ordinary(_ words: [String]) -> (String, [String])? {
    guard getuid() == 0 else { return (words[0], Array(words.dropFirst())) }
    let setpriv = "/usr/bin/setpriv"
    guard FileManager.default.isExecutableFile(atPath: setpriv) else { return nil }
    return (setpriv, ["--reuid", "65534", "--regid", "65534", "--clear-groups"] + words)
  }

  /// The folder of the server's programs.
  private static var programs: String? {
    let debian = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? []
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders =
      versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "\(debian)/\($0)/bin" }
      + path.split(separator: ":").map(String.init)
    return folders.first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
  }
}
