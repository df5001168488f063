package import Credentials
package import Manifests

/// A manifest whose calls carry placeholders in the place of secrets, so that they can be shown whole.
package struct DryRun {
  /// The manifest; each of its credentials is a key of one variable.
  package let manifest: Manifest

  /// What stands for which secret.
  package let masked: [CurlCommand.Masked]

  private let present: Set<String>

  /// Makes a dry run; `isPresent` says of which credentials the secrets are at hand, because one of several ways to
  /// show who calls is taken by that.
  package init(_ manifest: Manifest, isPresent: (Credential) -> Bool) {
    var shown = manifest
    // A certificate is shown by the connection and stands in no request.
    shown.credentials.removeAll { $0.carrier == .connection }
    let manifest = shown
    let names = manifest.credentials.filter(isPresent).map(\.name)
    var masked: [CurlCommand.Masked] = []
    for index in manifest.credentials.indices {
      let credential = manifest.credentials[index]
      let variable = Self.variable(index)
      shown.credentials[index].kind = .key(env: variable, credential.carrier)
      masked.append(
        CurlCommand.Masked(placeholder: Self.placeholder(variable), shell: credential.inShell)
      )
    }
    self.manifest = shown
    self.masked = masked
    present = Set(
      manifest.credentials.indices.filter { index in
        names.isEmpty || names.contains(manifest.credentials[index].name)
      }.map(Self.variable)
    )
  }

  private static func variable(_ index: Int) -> String { "RECOURSE_DRY_RUN_\(index)" }
  private static func placeholder(_ variable: String) -> String { variable + "_SECRET" }

  /// An environment of placeholders.
  package var environment: Environment {
    let present = present
    return Environment(
      variable: { present.contains($0) ? Self.placeholder($0) : nil },
      file: { _ in .refused("is not read in a dry run") }
    )
  }
}

extension Credential {
  /// The secret as a shell writes it in double quotes.
  fileprivate var inShell: String {
    switch kind {
    case .key(let env, _): "$\(env)"
    case .basic(let user, let password):
      "$(printf %s \"$\(user):$\(password)\" | base64 | tr -d '\\n')"
    case .login, .clientCredentials, .tokenExchange: "$TOKEN"
    // What is made of the request itself, or of the server's challenge, no shell can write.
    case .digest: "$DIGEST"
    case .signature: "$SIGNATURE"
    case .certificate: ""
    }
  }
}
