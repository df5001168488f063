/// Secrets that are never sent: each request is signed with them (AWS Signature Version 4).
package struct SignatureKey: Sendable, Hashable {
  /// The variable that holds the key's id.
  package var keyID: String

  /// The variable that holds the key.
  package var secret: String

  /// The variable that may hold the token of a session; nil where the manifest names none.
  package var sessionToken: String?
  package var region: String

  /// The service that the signature is for, such as `s3` or `execute-api`.
  package var service: String
}

/// A certificate by which a client is known to the server's TLS (RFC 8446 §4.4.2).
package struct ClientCertificate: Sendable, Hashable {
  /// The variable that holds the path of the certificate, in PEM, or in PKCS #12 where it ends with `.p12` or `.pfx`.
  package var file: String

  /// The variable that may hold the path of the key; unset where the key stands in the certificate's file.
  package var key: String?

  /// The variable that may hold the key's pass phrase.
  package var passPhrase: String?

  /// The variable that may hold the path of the authorities' certificates by which the server is known.
  package var authority: String?
}

extension Credential {
  /// The variables of which nothing is missed where they are not set.
  package var optionalVariables: [String] {
    switch kind {
    case .signature(let key): [key.sessionToken].compactMap(\.self)
    case .certificate(let certificate):
      [certificate.key, certificate.passPhrase, certificate.authority].compactMap(\.self)
    default: []
    }
  }

  /// The part of a certificate that a variable names.
  package enum CertificatePart: Sendable, Hashable { case file, key, passPhrase, authority }

  /// What each variable of a certificate is for, in the order of `variables`.
  package var certificateParts: [CertificatePart] {
    guard case .certificate(let certificate) = kind else { return [] }
    return [
      .file, certificate.key.map { _ in .key }, certificate.passPhrase.map { _ in .passPhrase },
      certificate.authority.map { _ in .authority },
    ].compactMap(\.self)
  }
}
