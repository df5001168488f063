import Text
import Storage

extension ServerProblem {
  /// Where a problem was met: what a sentence needs to be of use.
  struct Scene {
    var database: String
    var role: String
  }

  /// Makes a problem of a server's code and words.
  init(code: String, words: String, in scene: Scene) {
    switch code {
    case "28P01": self = .password(role: scene.role)
    case "28000": self = .refused(words)
    case "3D000": self = .noDatabase(scene.database)
    case "42501": self = .rights(words, grant: Self.grant(scene, words))
    case "25006": self = .readOnly
    case "53300": self = .full(words)
    case "53100": self = .disk
    case "55P03": self = .locked
    case "57014": self = .cancelled(words, remedy: Self.patience(scene))
    case "40001", "40P01": self = .contended
    case "57P03": self = .unready
    case "57P01", "57P02", "57P05", "25P03": self = .lost(words)
    default:
      let problem = code.hasPrefix("08") ? Self(ofPooler: words) ?? .lost(words) : nil
      self = problem ?? .other(code: code, words)
    }
  }

  /// Makes a problem of what PgBouncer says where it found no server for a session: nothing of it was carried out.
  private init?(ofPooler words: String) {
    if words.contains(text: "no more connections allowed") {
      self = .full(words)
    } else if Self.waits.contains(where: words.contains) {
      self = .unready
    } else {
      return nil
    }
  }

  /// What PgBouncer says while it has no server, and when it has looked for one for too long.
  private static let waits = [
    "server_login_retry", "server login failed", "cannot connect to server", "query_wait_timeout",
  ]

  /// Makes a problem of what libpq says of a connection that could not be made.
  ///
  /// Asked to be verbose, it puts the server's code behind the severity; its own words have none.
  init(connecting words: String, in scene: Scene) {
    let line = Self.line(words)
    if let code = Self.code(in: words) {
      self = ServerProblem(code: code, words: Self.behind(code, in: line), in: scene)
    } else if words.contains(text: "no password supplied") {
      self = .noPassword(role: scene.role)
    } else if line.hasPrefix("invalid ") {
      // No server was asked.
      self = .address(line)
    } else if words.contains(text: "password authentication") {
      self = .password(role: scene.role)
    } else if words.contains(text: "read-only") || words.contains(text: "hot standby") {
      self = .readOnly
    } else if words.contains(text: "no such database") || words.contains(text: "no such user") {
      // PgBouncer names neither by a code.
      self = words.contains(text: "user") ? .refused(line) : .noDatabase(scene.database)
    } else {
      self = .unreachable(line)
    }
  }

  /// The code of the last host that was asked: five capitals and digits between colons.
  private static func code(in words: String) -> String? {
    let parts = words.split(separator: ":").map { $0.drop { $0 == " " } }
    return parts.last { part in
      part.utf8.count == 5 && part.utf8.contains { (0x30...0x39).contains($0) }
        && part.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }.map(String.init)
  }

  /// The line that tells what happened: that of the last host that was asked, else the first.
  static func line(_ words: String) -> String {
    let lines = words.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }
    let told = lines.last { $0.contains(text: " failed: ") } ?? lines.first
    let line = told.map(String.init) ?? "libpq gave no reason"
    return line.hasSuffix(".") ? String(line.dropLast()) : line
  }

  /// What the server said itself, without the words about the way to it.
  private static func behind(_ code: String, in line: String) -> String {
    line.firstRange(ofText: " \(code): ").map { String(line[$0.upperBound...]) } ?? line
  }

  private static func grant(_ scene: Scene, _ words: String) -> String {
    let role = identifier(scene.role)
    if words.contains(text: "for database") {
      return "GRANT CREATE ON DATABASE \(identifier(scene.database)) TO \(role);"
    }
    return "GRANT USAGE ON SCHEMA recourse TO \(role); GRANT SELECT, INSERT, UPDATE, DELETE ON ALL "
      + "TABLES IN SCHEMA recourse TO \(role);"
  }

  private static func patience(_ scene: Scene) -> String {
    "ALTER ROLE \(identifier(scene.role)) SET statement_timeout = '30s';"
  }

  /// A name as SQL takes any.
  private static func identifier(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// Whether the connection is gone with it.
  var endsConnection: Bool {
    switch self {
    // A server that turned into a standby is left: of several hosts another may write.
    // To a program that is too old for the tables, they are closed until it is another one.
    case .lost, .silent, .unready, .unreachable, .readOnly, .newer: true
    default: false
    }
  }
}
