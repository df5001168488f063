import HTTP

/// Why a document could not be fetched, and what to do.
package struct RetrievalError: Error, Sendable, Hashable {
  /// The end of a sentence that begins with the address, without a full stop.
  package let message: String

  init(_ message: String) { self.message = message }

  /// What a transfer that failed means for the person who named the address.
  init(_ error: TransportError, redirectedTo target: DocumentAddress?) {
    let remedy =
      switch error.reason {
      case .nameNotFound: "check the host's name and the network"
      case .connectionRefused: "check the address, and whether the server runs"
      case .addressRefused where target != nil:
        "a redirect may not lead into a private network; name that address itself if it is meant"
      case .addressRefused: "if that is meant, pass --private-host with the host's name"
      case .unknownAuthority:
        "name the PEM file of the authority that signed it in the variable SSL_CERT_FILE"
      case .authorityFile: "name another file, or none"
      case .tls: "mend the certificate, or fetch the file yourself and name the file"
      case .clientCertificate: "fetch the file yourself and name the file"
      case .timeout: "try again, or fetch the file yourself and name the file"
      default: "try again"
      }
    let way = target.map { " by a redirect to \($0.origin)" } ?? ""
    self.init("cannot be fetched\(way): \(error.detail); \(remedy)")
  }
}
