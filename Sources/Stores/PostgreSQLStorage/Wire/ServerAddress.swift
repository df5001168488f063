import Text

/// The address of a database on a server, as a connection URI of libpq.
package struct ServerAddress: Hashable, Sendable {
  /// The URI as it was given.
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
    /// It holds a password where everybody on the machine can read it.
    case password
  }

  /// Whether a text is meant as one rather than as a directory.
  package static func isMeant(by text: String) -> Bool {
    let lowered = text.lowercased()
    return lowered.hasPrefix("postgresql:") || lowered.hasPrefix("postgres:")
  }

  /// Takes a URI; what else may be wrong with it libpq tells when the server is first needed.
  ///
  /// - Throws: `Problem` for a password in an argument.
  package init(_ text: String, from origin: Origin = .environment) throws(Problem) {
    if origin == .argument, Self.holdsPassword(text) { throw .password }
    self.text = text
  }

  private static func holdsPassword(_ text: String) -> Bool {
    guard let start = text.firstRange(ofText: "://")?.upperBound else {
      return text.lowercased().contains(text: "password")
    }
    let rest = text[start...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if let user = authority.lastIndex(of: "@").map({ authority[..<$0] }), user.contains(":") {
      return true
    }
    guard let query = rest.firstIndex(of: "?") else { return false }
    let parameters = rest[rest.index(after: query)...].split(separator: "&" as Character)
    return parameters.contains { (parameter: Substring) -> Bool in
      let name = PercentEncoding.text(decoding: parameter.prefix { $0 != "=" })
      return ["password", "sslpassword"].contains(name.lowercased())
    }
  }

  /// The address in sentences and commands: without the parameters, which may be many, and without a password.
  package var shown: String {
    let bare = text.prefix { $0 != "?" }
    guard let start = bare.firstRange(ofText: "://")?.upperBound else { return String(bare) }
    let authority = bare[start...].prefix { $0 != "/" }
    guard let at = authority.lastIndex(of: "@") else { return String(bare) }
    return "\(bare[..<start])\(authority[..<at].prefix { $0 != ":" })\(bare[at...])"
  }
}
