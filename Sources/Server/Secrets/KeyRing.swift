import EventLoop
import Manifests

/// The secrets of the served APIs, and the redactor that knows every one that was ever in use.
///
/// A key is looked up for every call, because a person may put a new one into its file meanwhile. The old one stays
/// known: answers to calls that went with it are still to come, and it may still be valid.
@Engine
final class KeyRing {
  private let environment: Environment
  private var known: [String]

  /// What keeps the secrets out of everything that leaves.
  private(set) var redactor: Redactor

  /// Secrets that are remembered: a file that changes with every call must not fill the memory.
  private static let limit = 64

  /// Makes a ring of the secrets that can be found now.
  init(environment: Environment, manifests: [Manifest]) {
    self.environment = environment
    known = environment.secrets(of: manifests)
    redactor = Redactor(secrets: known)
  }

  /// Looks up the secret of a credential.
  func secret(of credential: Credential) -> SecretLookup {
    let found = environment.secret(of: credential)
    if case .found(let secret) = found, !known.contains(secret) {
      known = known.suffix(Self.limit - 1) + [secret]
      redactor = Redactor(secrets: known)
    }
    return found
  }
}
