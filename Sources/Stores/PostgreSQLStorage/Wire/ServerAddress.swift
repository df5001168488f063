import Text

/// The address of a database on a server, as a connection URI of libpq.
package struct ServerAddress: Hashable, Sendable {
  /// The URI as it was given, without blanks around it.
  package let text: String

  /// Where a person wrote it.
  package enum Origin: Sendable {
    /// Among the arguments of the program, which everybody on the machine can read.
    case argument

    /// In the environment of the program, which its user alone can read.
    case environment
  }

  /// What is wrong with an address.
  package enum Problem: Error, Hashable, Sendable {
    /// It holds a password, or what may be one, where everybody on the machine can read it.
    case password

    /// Where a password in it ends cannot be told, so that a part of it would be taken for something else and be shown.
    case unclear
  }

  /// Takes a URI; what else may be wrong with it libpq tells when the server is first needed.
  ///
  /// - Throws: `Problem` for a password in an argument, and for one that libpq would read in another way than it is meant.
  package init(_ text: String, from origin: Origin = .environment) throws(Problem) {
    let address = ServerAddress(taking: text.trimmingBlanks)
    if origin == .argument, address.password != nil || address.secretQuery != nil {
      throw .password
    }
    if address.isUnclear { throw .unclear }
    self = address
  }

  private init(taking text: String) { self.text = text }

  /// The address in sentences and commands: without the parameters, which may be many, and without a password.
  package var shown: String {
    let end = secretQuery?.startIndex ?? text.endIndex
    guard let password else { return String(text[..<end].prefix { $0 != "?" }) }
    let before = text[..<password.startIndex].dropLast()
    let role = before.prefix { $0 != "?" }
    // An @ of a parameter is not the end of a role.
    guard role.endIndex == before.endIndex, password.endIndex < end else { return String(role) }
    return String(role) + text[password.endIndex..<end].prefix { $0 != "?" }
  }
}

// MARK: - Secrets

extension ServerAddress {
  /// What stands behind the scheme.
  private var rest: Substring {
    text.firstRange(ofText: "://").map { text[$0.upperBound...] } ?? text[...]
  }

  /// What stands between the first `:` and the last `@`, whatever else is between them: somebody may have meant it as a
  /// password.
  private var password: Substring? {
    let rest = withoutParameters
    guard let end = rest.lastIndex(of: "@"), let colon = rest[..<end].firstIndex(of: ":") else {
      return nil
    }
    return rest[rest.index(after: colon)..<end]
  }

  /// What stands behind the scheme, without the parameters where they are some beyond doubt: each has a name that libpq
  /// knows, and what is before them ends in hosts.
  private var withoutParameters: Substring {
    guard let start = rest.firstIndex(of: "?") else { return rest }
    let parts = rest[start...].dropFirst().split(separator: "&")
    let areKnown = parts.allSatisfy { part in
      part.contains("=") && Self.parameters.contains(String(part.prefix { $0 != "=" }))
    }
    let authority = rest[..<start].prefix { $0 != "/" }
    let hosts = authority.split(separator: "@", omittingEmptySubsequences: false)
    guard areKnown, hosts.count <= 2, !rest[authority.endIndex..<start].contains("@"),
      Self.areSound(hosts: hosts.last ?? "")
    else { return rest }
    return rest[..<start]
  }

  /// Names of parameters in which people write an @.
  private static let parameters: Set<String> = [
    "user", "host", "hostaddr", "port", "dbname", "service", "options", "application_name",
    "fallback_application_name", "client_encoding", "connect_timeout", "target_session_attrs",
    "load_balance_hosts", "passfile", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl",
    "sslnegotiation", "ssl_min_protocol_version", "channel_binding", "require_auth",
    "gssencmode", "krbsrvname", "keepalives", "keepalives_idle", "tcp_user_timeout",
  ]

  /// Whether behind the colon of each host there is nothing but the number of a port.
  private static func areSound(hosts: Substring) -> Bool {
    hosts.split(separator: ",").allSatisfy { host in
      let port = (host.hasPrefix("[") ? host.drop { $0 != "]" } : host).drop { $0 != ":" }
      return port.dropFirst().allSatisfy { "0123456789".contains($0) }
    }
  }

  /// The parameters, where one of them is a password; to libpq a `?` in another place begins none, to people it may.
  private var secretQuery: Substring? {
    let start = rest.firstIndex { "?#".contains($0) } ?? rest.firstIndex(of: "%")
    guard let start else { return nil }
    let query = rest[start...]
    let decoded = PercentEncoding.text(decoding: query)
    let isSecret = [String(query), decoded, PercentEncoding.text(decoding: decoded)]
      .contains(where: Self.namesPassword)
    return isSecret ? query : nil
  }

  private static func namesPassword(_ parameters: String) -> Bool {
    parameters.split { "?&#".contains($0) }.contains { (parameter: Substring) -> Bool in
      guard let end = parameter.firstIndex(of: "=") else { return false }
      let name = PercentEncoding.text(decoding: parameter[..<end]).trimmingBlanks.lowercased()
      return ["password", "sslpassword"].contains(name)
    }
  }

  /// Whether libpq, which ends a password at the first `/` or `@`, reads another one than is meant; or whether one may stand
  /// where it reads a port.
  private var isUnclear: Bool {
    if let password { return rest.firstIndex { "/@".contains($0) } != password.endIndex }
    if rest.contains("@") { return false }
    return !Self.areSound(hosts: rest.prefix { !"/?#".contains($0) })
  }

  /// Words of libpq without what is secret of the address, of which it quotes what it cannot read.
  func hiding(in words: String) -> String {
    let secrets = [password, secretQuery].compactMap { $0 }.filter { !$0.isEmpty }
    guard !secrets.isEmpty else { return words }
    let spans = secrets.flatMap { [String($0), PercentEncoding.text(decoding: $0)] }
    let known = ([(text, shown)] + spans.map { ($0, "…") }).reduce(words) { words, change in
      words.replacing(text: change.0, with: change.1)
    }
    // Of parameters it may quote one alone.
    return known.split(separator: "\"", omittingEmptySubsequences: false).map { part in
      let isPlain = part.allSatisfy { " .:=&?…\n\t".contains($0) }
      return !isPlain && spans.contains { $0.contains(text: String(part)) } ? "…" : part
    }.joined(separator: "\"")
  }
}
