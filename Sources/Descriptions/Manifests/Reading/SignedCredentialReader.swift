/// The readers of credentials that libcurl makes something of with each request.
enum SignedCredentialReader {
  /// `digest`: a user and a password that are not sent themselves (RFC 7616).
  static func digest(_ fields: inout ObjectReader) -> Credential.Kind? {
    guard var inner = fields.optional("digest")?.object() else { return nil }
    let user = inner.required("user", "the environment variable that holds the user's name")
    let password = inner.required("password", "the environment variable that holds the password")
    inner.refuseUnknown()
    guard let user = user?.environmentName(), let password = password?.environmentName() else {
      return nil
    }
    return .digest(user: user, password: password)
  }

  /// `aws`: the key with which requests are signed.
  static func signature(_ fields: inout ObjectReader) -> Credential.Kind? {
    guard var inner = fields.optional("aws")?.object() else { return nil }
    let keyID = inner.required("key_id", "the environment variable that holds the key's id")
    let secret = inner.required("secret", "the environment variable that holds the key")
    let token = inner.optional("session_token")?.environmentName()
    let region = inner.required("region", "the region of the service, such as \"eu-central-1\"")
    let service = inner.required("service", "the service, such as \"s3\" or \"execute-api\"")
    inner.refuseUnknown()
    guard let keyID = keyID?.environmentName(), let secret = secret?.environmentName(),
      let region = region?.signatureWord(), let service = service?.signatureWord()
    else { return nil }
    return .signature(
      SignatureKey(
        keyID: keyID,
        secret: secret,
        sessionToken: token,
        region: region,
        service: service
      )
    )
  }

  /// `certificate`: files by which the client is known.
  static func certificate(_ fields: inout ObjectReader) -> Credential.Kind? {
    guard var inner = fields.optional("certificate")?.object() else { return nil }
    let purpose = "the environment variable that holds the path of the certificate's file"
    let file = inner.required("file", purpose)?.environmentName()
    let key = inner.optional("key")?.environmentName()
    let passPhrase = inner.optional("pass_phrase")?.environmentName()
    let authority = inner.optional("authority")?.environmentName()
    inner.refuseUnknown()
    return file.map {
      .certificate(
        ClientCertificate(file: $0, key: key, passPhrase: passPhrase, authority: authority)
      )
    }
  }
}

extension ValueReader {
  /// A part of the scope of a signature.
  fileprivate func signatureWord() -> String? {
    parsed { (text) throws(InvalidText) in
      let isPlain = text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
      }
      guard isPlain, (1...64).contains(text.utf8.count) else {
        throw InvalidText(
          "expected small letters, digits and hyphens, such as \"eu-central-1\", "
            + "found \(ManifestExcerpt.quoted(text))"
        )
      }
      return text
    }
  }
}
