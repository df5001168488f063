package import Credentials
package import Manifests
import Text

/// What is to be said of the keys and logins of an API before anything is sent.
package enum KeyFindings {
  /// A finding for each credential, or one where there is none.
  ///
  /// Of several ways to show who calls one is enough.
  package static func of(_ manifest: Manifest, in environment: Environment) -> [Finding] {
    guard !manifest.credentials.isEmpty else {
      return [Finding(.good, "key", "\(manifest.id) needs none.")]
    }
    let findings = manifest.credentials.map { credential in
      let found = finding(of: credential, manifest, environment)
      guard found.state == .todo, isOptional(credential, in: manifest),
        case .missing = environment.values(of: credential)
      else { return found }
      return Finding(.note, found.subject, found.text + " Calls go without it.")
    }
    guard manifest.isImported, findings.contains(where: { $0.state == .good }) else {
      return findings
    }
    return findings.map { finding in
      finding.state == .todo
        ? Finding(.note, finding.subject, finding.text + " Another one is there.") : finding
    }
  }

  /// Operations that are looked at: those of very many are not read for a line.
  private static let readingLimit = 500

  /// Whether every operation that can carry a credential can go without it.
  private static func isOptional(_ credential: Credential, in manifest: Manifest) -> Bool {
    guard manifest.operations.count <= readingLimit else { return false }
    let choices = manifest.operations.map { manifest.credentialChoices(of: $0) }
    let takers = choices.filter { $0.joined().contains { $0.name == credential.name } }
    return !takers.isEmpty && takers.allSatisfy { $0.contains(where: \.isEmpty) }
  }

  private static func finding(
    of credential: Credential,
    _ manifest: Manifest,
    _ environment: Environment
  ) -> Finding {
    let subject = credential.loginName == nil ? "key" : "login"
    switch environment.values(of: credential) {
    case .unusable(let problem):
      return Finding(.todo, subject, "\(manifest.id): \(problem).", remedy: "Mend it there.")
    case .missing(let names):
      let obtain = credential.obtain.map { " Where one is made: \($0)" } ?? ""
      return Finding(
        .todo,
        subject,
        "\(manifest.id): \(English.list(names)) \(names.count == 1 ? "is" : "are") not set.",
        remedy: place(of: credential, names[0]) + obtain
      )
    case .found(let values):
      guard let name = credential.loginName else {
        let names = zip(credential.variables, values).filter { !$1.isEmpty }.map(\.0)
        return Finding(.good, subject, "\(manifest.id): \(usable(credential, names)).")
      }
      return login(name, credential, manifest, environment)
    }
  }

  private static func place(of credential: Credential, _ variable: String) -> String {
    credential.carrier == .connection
      ? "Set it in the environment of the client to the path of the certificate's file."
      : "Set it in the environment of the client, or set \(variable)_FILE to a file of mode 0600 that holds it."
  }

  private static func usable(_ credential: Credential, _ names: [String]) -> String {
    credential.carrier == .connection
      ? "\(English.list(names)) can be read; whether \(names.count == 1 ? "it fits" : "they fit") shows with the first call"
      : "\(English.list(names)) can be used"
  }

  private static func login(
    _ name: String,
    _ credential: Credential,
    _ manifest: Manifest,
    _ environment: Environment
  ) -> Finding {
    let remedy = "Run: recourse login \(ShellWord.quoted(manifest.file))"
    switch environment.logins?.login(named: name) ?? .none {
    case .found(let login):
      guard let ending = login.ending else {
        return Finding(.good, "login", "\(manifest.id): somebody is logged in.")
      }
      return Finding(.todo, "login", "\(manifest.id): the login ended (\(ending)).", remedy: remedy)
    case .none:
      return Finding(.todo, "login", "\(manifest.id): nobody is logged in.", remedy: remedy)
    case .unusable(let problem):
      return Finding(.todo, "login", "\(manifest.id): \(problem).", remedy: remedy)
    }
  }
}
