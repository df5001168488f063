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
    case "53300": self = .full
    case "53100": self = .disk
    case "55P03", "57014": self = .locked
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
  private init?(ofPooler words: String, in scene: Scene) {
    let has = { (text: String) in words.contains(text: text) }
    if has("no more connections allowed") {
      self = .full
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

  /// Makes a problem of what libpq says of a connection that could not be made.
  ///
  /// Asked to be verbose, it puts the server's code behind the severity; its own words have none.
  init(connecting words: String, in scene: Scene) {
    let line = Self.line(words)
    let told = Self.told(in: line)
    if let code = Self.code(in: words) {
      self.init(connecting: Self.behind(code, in: line), code: code, in: scene)
    } else if words.contains(text: "no password supplied") {
      self = .noPassword(role: scene.role)
    } else if Self.unread.contains(where: { line.hasPrefix($0) }) {
      // No server was asked.
      self = .address(line)
    } else if words.contains(text: "password authentication") {
      self = .password(role: scene.role)
    } else if words.contains(text: "not read-only") || words.contains(text: "not in hot standby") {
      self = .address(
        "target_session_attrs asks for a server that only reads, and nothing can be kept there"
      )
    } else if words.contains(text: "read-only") || words.contains(text: "hot standby") {
      self = .readOnly
    } else if Self.insecure.contains(where: { told.contains(text: $0) }) {
      self = .tls(told)
    } else if let problem = Self(ofPooler: line, in: scene) {
      self = problem
    } else {
      self = .unreachable(Self.lines(words))
    }
  }

  /// Makes a problem of a code and words with which a session was not begun, so that no change was on its way.
  private init(connecting words: String, code: String, in scene: Scene) {
    let problem = ServerProblem(code: code, words: words, in: scene)
    switch (problem, code.prefix(2)) {
    case (.lost, "08"):
      self = Self.ends.contains(where: { words.contains(text: $0) }) ? .unready : .refused(words)
    case (.lost, _): self = .unready
    case (.rights, _): self = problem
    // Settings that the address or PGOPTIONS asks for are not known, or have other values.
    case (_, "42"), (_, "22"): self = .address(words)
    default: self = problem
    }
  }

  /// What a pooler says that goes down, or whose server did.
  private static let ends = ["crashed", "closed", "shut", "timeout", "terminat"]

  /// How libpq begins what it says of an address, of variables or of a service file that it cannot read or use.
  private static let unread = [
    "invalid ", "missing ", "extra ", "forbidden ", "unexpected ", "unterminated ", "end of string",
    "IPv6 host",
    "could not match", "definition of service", "service file", "syntax error in service file",
    "nested service",
    "line ", "weak ", "sslmode value", "gssencmode value", "Unix-domain socket path",
  ]

  /// What libpq says where a connection cannot be made as safe as is asked, or not with what is there for it.
  private static let insecure = [
    "certificate", "SSL was required", "SSL error", "private key", "channel binding", "GSSAPI",
    "verified SSL connection",
  ]

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

  /// What happened with each host that was asked.
  private static func lines(_ words: String) -> String {
    let lines = words.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }
    let told = lines.filter {
      $0.contains(text: " failed: ") || $0.hasPrefix("could not translate")
    }
    let clauses = told.reduce(into: [String]()) { clauses, line in
      let clause = Self.line(String(line))
      if !clauses.contains(clause) { clauses.append(clause) }
    }
    return clauses.isEmpty ? line(words) : clauses.joined(separator: "; ")
  }

  /// What libpq says happened, without the words about the way to the server.
  private static func told(in line: String) -> String {
    line.firstRange(ofText: " failed: ").map { String(line[$0.upperBound...]) } ?? line
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

  /// A name as SQL takes any.
  private static func identifier(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// Whether the same is worth trying again on the same connection.
  var isContention: Bool { self == .contended }

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
