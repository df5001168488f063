import Failures
import Testing

struct SiteTests {
  @Test(
    arguments: [
      ("app.acme.example", "api.acme.example", true), ("acme.co.uk", "pay.acme.co.uk", true),
      ("acme.co.uk", "evil.co.uk", false), ("acme.example", "acme.example.evil.net", false),
      ("192.0.2.7", "198.51.2.7", false), ("192.0.2.7", "192.0.2.7", true),
      ("Acme.Example", "acme.example", true),
    ] as [(String, String, Bool)]
  )
  func `hosts are of one site where their registrable name is the same`(
    one: String,
    other: String,
    isShared: Bool
  ) {
    #expect(Site.isShared(one, other) == isShared)
  }

  @Test(
    arguments: [
      ("https://Acme.example:8443/pay", "acme.example"), ("https://acme.example@evil.net/", nil),
      ("https://[::1]/", nil), ("ftp://acme.example/", nil), ("https://acme.example./", nil),
    ] as [(String, String?)]
  )
  func `a host is read of a plain address alone`(url: String, host: String?) {
    #expect(Site.host(of: url) == host)
  }
}
