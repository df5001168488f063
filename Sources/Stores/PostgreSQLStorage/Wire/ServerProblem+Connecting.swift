import Storage
import Text

extension ServerProblem {
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
    case (.rights, _):
      let (database, role) = (Self.identifier(scene.database), Self.identifier(scene.role))
      self = .rights(words, grant: "GRANT CONNECT ON DATABASE \(database) TO \(role);")
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
}
