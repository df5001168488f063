package import EventLoop
package import Failures
package import Manifests

/// The secrets of the served APIs, and the redactor that knows every one that was ever in use.
///
/// A key is looked up for every call, because a person may put a new one into its file meanwhile. The old one stays
/// known: answers to calls that went with it are still to come, and it may still be valid.
@Engine
package final class KeyRing {
  private let environment: Environment
  private var known: [String]

  /// What keeps the secrets out of everything that leaves: made for the first that does, for a start need not wait until
  /// each secret is written in all its spellings.
  package private(set) lazy var redactor = Redactor(secrets: known)

  /// Secrets that are remembered: a file that changes with every call must not fill the memory.
  private static let limit = 256

  /// Makes a ring of the secrets that can be found now.
  package init(environment: Environment, manifests: [Manifest]) {
    self.environment = environment
    known = environment.secrets(of: manifests)
  }

  /// Looks up the secrets of the first set of credentials that is there; what the first one lacks where none is.
  ///
  /// What is there and cannot be used is said rather than passed over: somebody meant it to be used.
  package func keys(ofOne choices: [[Credential]]) -> KeysLookup {
    var lack: KeysLookup?
    for credentials in choices {
      let lookup = environment.keys(of: credentials) { learn($0) }
      switch lookup {
      case .found, .unusable, .notLoggedIn(_, reason: .some): return lookup
      case .missing, .notLoggedIn: lack = lack ?? lookup
      }
    }
    return lack ?? .found(Keys())
  }

  /// Where the secrets of variables are taken from.
  package func sources(of variables: [String]) -> [CredentialSource] {
    environment.sources(of: variables)
  }

  /// Where logins rest; nil where nothing outlives the process.
  package var logins: (any LoginVault)? { environment.logins }

  /// Remembers the secrets of manifests that are served from now on.
  package func learn(secretsOf manifests: [Manifest]) {
    for secret in environment.secrets(of: manifests) { learn(secret) }
  }

  /// Remembers a secret that came to be known while the server runs.
  package func learn(_ secret: String) {
    guard !known.contains(secret) else { return }
    // First of those that are known so far, where it is only made now.
    redactor.insert(secret)
    known.append(secret)
    // The oldest half at once: what is left has to be written in all its spellings again.
    guard known.count > Self.limit else { return }
    known.removeFirst(known.count / 2)
    redactor = Redactor(secrets: known)
  }
}
