package import HTTP

extension TransportError.Reason {
  /// Whether the cause may pass by itself, so that a later call has a chance.
  package var mayPass: Bool {
    switch self {
    case .invalidURL, .addressRefused, .tls, .unknownAuthority, .authorityFile,
      .clientCertificate:
      false
    case .nameNotFound, .connectionRefused, .timeout, .connectionClosed, .incompleteAnswer,
      .malformedAnswer, .cancelled, .other:
      true
    }
  }
}
