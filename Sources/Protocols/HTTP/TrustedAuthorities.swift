#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where the certificates of the authorities lie that the operator's environment trusts, read as the curl tool reads it.
///
/// `CURL_CA_BUNDLE` names a file; without it `SSL_CERT_FILE` names one and `SSL_CERT_DIR` a folder, as OpenSSL reads them.
/// Without any of them libcurl's own places count.
struct TrustedAuthorities: Sendable {
  let file: String?
  let folder: String?

  /// The variable and the path that count, for a sentence.
  let shown: String

  /// Reads the environment, once: it does not change while the process runs.
  init() {
    self.init { name in
      unsafe getenv(name).map { unsafe String(cString: $0) }
    }
  }

  init(variable: (String) -> String?) {
    func path(_ name: String) -> (name: String, path: String)? {
      variable(name).flatMap { $0.isEmpty ? nil : (name, $0) }
    }
    let bundle = path("CURL_CA_BUNDLE")
    let file = bundle ?? path("SSL_CERT_FILE")
    self.file = file?.path
    folder = bundle == nil ? path("SSL_CERT_DIR")?.path : nil
    shown =
      file.map { "\($0.path), which \($0.name) names," } ?? "the file of trusted authorities"
  }
}
