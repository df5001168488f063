extension HTTPRequest {
  /// What a challenge is answered with, or a request signed by; the secrets themselves are not sent.
  package enum Authentication: Sendable, Hashable {
    /// RFC 7616: the request is sent without content and refused with a challenge before it is sent.
    case digest(user: String, password: String)
    /// AWS Signature Version 4.
    case signature(keyID: String, secret: String, region: String, service: String)
  }

  /// Files by which the client and the server are known to each other.
  package struct Certificate: Sendable, Hashable {
    package var file: String

    /// The path of the key; nil where it stands in the certificate's file.
    package var key: String?
    package var passPhrase: String?

    /// The path of the authorities' certificates; nil for those of the system.
    package var authority: String?

    /// Makes a certificate of paths.
    package init(file: String, key: String?, passPhrase: String?, authority: String?) {
      self.file = file
      self.key = key
      self.passPhrase = passPhrase
      self.authority = authority
    }
  }

  /// Whether the handle that sends it keeps what must not serve another request.
  var leavesTraces: Bool { isChallenged || certificate != nil }

  /// Whether a challenge comes before the request itself, which makes two requests of it.
  package var isChallenged: Bool {
    if case .digest = authentication { true } else { false }
  }
}
