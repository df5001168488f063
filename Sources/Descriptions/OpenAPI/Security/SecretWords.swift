import Text

/// The parameters that documents have for secrets, although a security scheme carries them.
enum SecretWords {
  private static let names: Set<String> = [
    "token", "access_token", "accesstoken", "api_key", "apikey", "api-key", "x-api-key",
    "auth_token",
  ]

  /// Whether a parameter asks for the secret of the operation's credential: an agent must never be asked for it.
  static func isSecret(_ parameter: Parameter, _ credentials: [String]) -> Bool {
    isSecret(name: parameter.name, description: parameter.description, credentials)
  }

  static func isSecret(name: String, description: String?, _ credentials: [String]) -> Bool {
    guard !credentials.isEmpty, names.contains(name.lowercased()) else { return false }
    let words = (description ?? "").lowercased()
    return ["authentication token", "access token", "api key", "auth token", "bearer token"]
      .contains {
        words.contains(text: $0)
      }
  }
}
