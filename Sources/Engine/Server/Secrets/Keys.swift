import Text
import Failures
import Manifests

/// The secrets that a call carries, as they are written.
struct Keys: Hashable {
  /// A secret and where it goes.
  struct Key: Hashable {
    let carrier: Credential.Carrier
    let text: String
  }

  /// The secrets that are known from the start, in the order of the manifest.
  var all: [Key] = []

  /// The tokens that have to be asked for.
  var grants: [TokenRequest] = []

  /// Tells sets of secrets apart; empty for none.
  var fingerprint = ""

  /// Where they were taken from, variable after variable.
  var sources: [CredentialSource] = []

  /// The query with the secrets that belong there.
  func query(after query: String) -> String {
    var query = query
    for key in all {
      guard case .query(let name) = key.carrier else { continue }
      query += query.isEmpty ? "?" : "&"
      query += PercentEncoding.encode(name) + "=" + PercentEncoding.encode(key.text)
    }
    return query
  }
}

/// What a token is asked for with.
struct TokenRequest: Hashable {
  let grant: TokenGrant
  let clientID: String
  let clientSecret: String
}

/// What the search for the secrets of a call gave.
enum KeysLookup: Hashable {
  case found(Keys)
  /// Variables that nobody has set.
  case missing([String])
  /// There is something, but it cannot be a key; a clause that says why, and the variables it may be in.
  case unusable(String, variables: [String])
}
