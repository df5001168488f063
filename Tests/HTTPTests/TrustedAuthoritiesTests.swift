import Testing

@testable import HTTP

/// Whom the environment trusts, as the curl tool reads it.
struct TrustedAuthoritiesTests {
  @Test(
    arguments: [
      ([:], nil, nil),
      (["SSL_CERT_FILE": "/a.pem"], "/a.pem", nil),
      (["SSL_CERT_FILE": ""], nil, nil),
      (["SSL_CERT_DIR": "/d"], nil, "/d"),
      (["SSL_CERT_FILE": "/a.pem", "SSL_CERT_DIR": "/d"], "/a.pem", "/d"),
      (
        ["CURL_CA_BUNDLE": "/b.pem", "SSL_CERT_FILE": "/a.pem", "SSL_CERT_DIR": "/d"], "/b.pem", nil
      ),
    ] as [([String: String], String?, String?)]
  )
  func `a bundle counts before a file and a folder`(
    variables: [String: String],
    file: String?,
    folder: String?
  ) {
    let authorities = TrustedAuthorities { variables[$0] }
    #expect(authorities.file == file)
    #expect(authorities.folder == folder)
  }

  @Test func `the sentence names the variable that counts`() {
    let authorities = TrustedAuthorities { ["SSL_CERT_FILE": "/a.pem"][$0] }
    #expect(authorities.shown == "/a.pem, which SSL_CERT_FILE names,")
  }
}
