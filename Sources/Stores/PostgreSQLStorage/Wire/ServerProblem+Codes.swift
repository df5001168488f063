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
    case _ where Self.unlike.contains(code): self = .tables(code: code, words)
    default:
      let problem = code.hasPrefix("08") ? Self(ofPooler: words, in: scene) ?? .lost(words) : nil
      self = problem ?? .other(code: code, words)
    }
  }

  /// What a server says where tables, columns or keys are not those that the statements name.
  private static let unlike: Set<String> = [
    "3F000", "42P01", "42P07", "42P10", "42701", "42703", "42804", "42809",
  ]

  /// Makes a problem of what PgBouncer says where it found no server for a session, of which nothing was carried out.
  ///
  /// It says all with one code, and repeats what a server said to it.
  init?(ofPooler words: String, in scene: Scene) {
    let has = { (text: String) in words.contains(text: text) }
    if has("no more connections allowed") {
      self = .full(words)
    } else if has("no such database") || has("database") && has("does not exist") {
      self = .noDatabase(scene.database)
    } else if has("no such user") || has("role") && has("does not exist") {
      self = .refused(words)
    } else if has("authentication failed") {
      // A password that the pooler itself gives is not in the hands of whoever connects to it.
      let isPoolers = has("server login") || has("cached error")
      self = isPoolers ? .refused(words) : .password(role: scene.role)
    } else if has("startup parameter") || has("invalid startup") {
      self = .address(words)
    } else if has("SSL required") || has("TLS required") {
      self = .tls(words)
    } else if Self.waits.contains(where: has) {
      self = .unready
    } else {
      return nil
    }
  }

  /// What PgBouncer says while it has no server, and when it has looked for one for too long.
  private static let waits = [
    "server_login_retry", "server login failed", "cannot connect to server", "query_wait_timeout",
  ]

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
  static func identifier(_ name: String) -> String {
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
