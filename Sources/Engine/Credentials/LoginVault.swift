import EventLoop
package import Manifests
import Pacing

/// Where logins rest, for all processes that share a state directory.
package protocol LoginVault: Sendable {
  /// The login of a name.
  func login(named name: String) -> LoginLookup

  /// Keeps a login in the place of an earlier one; returns a clause that says why it cannot, nil when it is kept.
  func keep(_ login: StoredLogin, named name: String) -> String?

  /// Waits until this process alone may renew the login; nil when another one takes too long.
  ///
  /// - Throws: when the waiting task is cancelled.
  @Engine func lease(named name: String) async throws(CancellationError) -> (any LoginLease)?
}

/// The right to renew a login, which ends with the last reference or with the process.
package protocol LoginLease: AnyObject, Sendable {}

/// What the search for a login gave.
package enum LoginLookup: Sendable, Hashable {
  case found(StoredLogin)
  case none
  /// There is something, but it cannot be read; a clause that says why.
  case unusable(String)
}

extension Credential {
  /// The name under which its login rests; nil for what needs none.
  ///
  /// Made of what the token is for, so that a server's own address leads to a login of its own.
  package var loginName: String? {
    guard case .login(let grant, _) = kind else { return nil }
    let words = [grant.tokenURL.text, grant.clientID] + grant.scopes
    return Fingerprint.text(words.joined(separator: "\n"))
  }
}
