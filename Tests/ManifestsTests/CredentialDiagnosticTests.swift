import JSON
import Manifests
import Testing

struct CredentialDiagnosticTests {
  @Test(arguments: keys + logins + grants + choices)
  func `what is wrong with a credential is said`(row: DiagnosticRow) throws { try row.check() }

  @Test(
    arguments: [
      ("/credentials/key", #"{"env": "K", "query": "api_key"}"#),
      ("/credentials/key", #"{"env": "K", "cookie": "sid", "obtain": "https://a.example"}"#),
      ("/credentials/key", #"{"basic": {"user": "U", "password": "P"}}"#),
      ("/credentials/other", #"{"env": "K", "header": "X-Other"}"#),
      ("/credentials/key", #"{"digest": {"user": "U", "password": "P"}}"#),
      ("/credentials/key", #"{"certificate": {"file": "F"}, "obtain": "https://a.example"}"#),
      (
        "/credentials/key",
        #"{"aws": {"key_id": "I", "secret": "S", "region": "eu-central-1", "service": "s3"}}"#
      ),
      ("/operations/get_deal/credentials", "[]"), ("/operations/get_deal/credentials", "[\"key\"]"),
      (
        "/credentials/key",
        #"{"oauth2": {"token_url": "http://127.0.0.1:1/t", "client_id": "I", "client_secret": "S"}}"#
      ),
    ] as [(String, String?)]
  )
  func `what the format allows is taken without a word`(change: (String, String?)) throws {
    let loaded = try TinyManifest.load((pointer: change.0, json: change.1))
    #expect(loaded.diagnostics.map(\.description) == [])
  }

  @Test func `two credentials of one field need a choice in every operation`() throws {
    let second = (pointer: "/credentials/two", json: #"{"env": "K", "header": "x-KEY"}"#)
    let loaded = try TinyManifest.load(second)
    #expect(loaded.manifest == nil)
    #expect(
      loaded.diagnostics.map(\.pointer.description) == [
        "/operations/get_deal", "/operations/add_deal",
      ]
    )
    let chosen = try TinyManifest.load(
      second,
      (pointer: "/operations/get_deal/credentials", json: "[\"two\"]"),
      (pointer: "/operations/add_deal/credentials", json: "[]")
    )
    let manifest = try #require(chosen.manifest)
    #expect(manifest.operations.map { manifest.credentials(of: $0).map(\.name) } == [["two"], []])
    #expect(manifest.credentials(of: nil).map(\.name) == ["key", "two"])
  }

  @Test func `a token's URL is kept as it stands`() throws {
    let grant =
      #"{"oauth2": {"token_url": "https://a.example/t/", "client_id": "I", "client_secret": "S"}}"#
    let loaded = try TinyManifest.load((pointer: "/credentials/key", json: grant))
    let credential = try #require(loaded.manifest?.credentials.first)
    guard case .clientCredentials(let read) = credential.kind else {
      Issue.record("expected client credentials")
      return
    }
    #expect(read.tokenURL.text == "https://a.example/t/")
    #expect(read.authentication == .basic)
    #expect(credential.variables == ["I", "S"])
    #expect(credential.carrier == .header("Authorization", prefix: "Bearer "))
  }

  @Test(
    arguments: [
      ("https://api.tiny.example/t", .ofTheSameOrigin, "http://127.0.0.1:1/t"),
      ("https://login.example/t", .ofTheSameOrigin, "https://login.example/t"),
      ("https://login.example/t", .all, "http://127.0.0.1:1/t"),
    ] as [(String, Manifest.TokenMove, String)]
  )
  func `who stands in for an API gives its tokens too, and a third party's only if told`(
    row: (url: String, move: Manifest.TokenMove, moved: String)
  ) throws {
    let grant =
      #"{"oauth2": {"token_url": "\#(row.url)", "client_id": "I", "client_secret": "S"}}"#
    let manifest = try TinyManifest.load((pointer: "/credentials/key", json: grant)).manifest
    let base = try #require(BaseURL("http://127.0.0.1:1"))
    let moved = manifest?.overridingBaseURL(base, tokens: row.move)
    guard case .clientCredentials(let read) = moved?.credentials.first?.kind else {
      Issue.record("expected client credentials")
      return
    }
    #expect(read.tokenURL.text == row.moved)
  }

  private static let key = "/credentials/key"
  private static let basic = #"{"user": "U", "password": "P"}"#
  private static let oauth2 =
    #"{"token_url": "https://a.example/t", "client_id": "I", "client_secret": "S"}"#

  static let keys: [DiagnosticRow] = [
    .error("/credentials", "{}", says: "leave out an empty list"),
    .error("/credentials/a b", #"{"env": "K", "header": "A"}"#, says: "a name of letters"),
    .error(key, "\"s\"", says: "expected an object, found \"s\""),
    .error(key + "/env", nil, at: key, says: "\"env\" is missing"),
    .error(key + "/env", "\"tiny-key\"", says: "the secret itself stays out of here"),
    .error(key + "/header", nil, at: key, says: "\"header\", \"query\" or \"cookie\" is missing"),
    .error(key + "/query", "\"q\"", at: key, says: "found several"),
    .error(key + "/header", "\"X Key\"", says: "the name of a header field"),
    .error(key + "/header", "\"Host\"", says: "belongs to the connection"),
    .error(key, #"{"env": "K", "query": ""}"#, at: key + "/query", says: "name of a parameter"),
    .error(key, #"{"env": "K", "cookie": "a;b"}"#, at: key + "/cookie", says: "name of a cookie"),
    .error(
      key,
      #"{"env": "K", "query": "q", "prefix": "Bearer "}"#,
      at: key + "/prefix",
      says: "a prefix belongs to a key in a header field"
    ),
    .error(key + "/prefix", "\"a\\nb\"", says: "without line breaks"),
    .error(key + "/obtain", "\"/keys\"", says: "expected an absolute URL"),
    .error(
      key + "/value",
      "\"s\"",
      says: "known are env, body, header, query, cookie, prefix, obtain"
    ),
    .error(key + "/haeder", "\"s\"", says: "\"header\" is there already"),
  ]

  static let logins: [DiagnosticRow] = [
    .error(
      key,
      #"{"digest": {"user": "U"}}"#,
      at: key + "/digest",
      says: "\"password\" is missing"
    ),
    .error(
      key,
      #"{"aws": {"key_id": "I", "secret": "S", "service": "s3"}}"#,
      at: key + "/aws",
      says: "\"region\""
    ),
    .error(
      key,
      #"{"aws": {"key_id": "I", "secret": "S", "region": "EU Central", "service": "s3"}}"#,
      at: key + "/aws/region",
      says: "small letters, digits and hyphens"
    ),
    .error(
      key,
      #"{"aws": {"key_id": "I", "secret": "s3cr3t", "region": "r", "service": "s3"}}"#,
      at: key + "/aws/secret",
      says: "the secret itself stays out"
    ),
    .error(key, #"{"certificate": {"key": "K"}}"#, at: key + "/certificate", says: "\"file\""),
    .error(
      key,
      #"{"certificate": {"file": "/etc/key.pem"}}"#,
      at: key + "/certificate/file",
      says: "name of an environment variable"
    ),
    .error(key, #"{"basic": "u:p"}"#, at: key + "/basic", says: "expected an object"),
    .error(key, #"{"basic": {"user": "U"}}"#, at: key + "/basic", says: "\"password\" is missing"),
    .error(
      key,
      #"{"basic": {"user": "me", "password": "P"}}"#,
      at: key + "/basic/user",
      says: "the secret itself stays out"
    ),
    .error(
      key,
      #"{"basic": {"user": "U", "password": "P", "realm": "x"}}"#,
      at: key + "/basic/realm",
      says: "known are user, password"
    ),
    .error(
      key,
      "{\"basic\": \(basic), \"header\": \"A\"}",
      at: key + "/header",
      says: "known are basic, obtain"
    ),

  ]

  static let grants: [DiagnosticRow] = [
    .error(
      key,
      #"{"oauth2": {"client_id": "I", "client_secret": "S"}}"#,
      at: key + "/oauth2",
      says: "\"token_url\" is missing"
    ),
    .error(
      key,
      #"{"oauth2": {"token_url": "http://a.example/t", "client_id": "I", "client_secret": "S"}}"#,
      at: key + "/oauth2/token_url",
      says: "expected https"
    ),
    .error(
      key,
      #"{"oauth2": {"token_url": "https://a.example/t", "client_id": "I"}}"#,
      at: key + "/oauth2",
      says: "\"client_secret\" is missing"
    ),
    .error(
      key,
      #"{"oauth2": {"token_url": "https://a.example/t", "client_id": "I", "client_secret": "S", "redirect_port": 80}}"#,
      at: key + "/oauth2/redirect_port",
      says: "this belongs to a login"
    ),
    .error(
      key,
      #"{"oauth2": {"token_url": "https://a.example/t", "client_id": "I", "device_url": "http://a.example"}}"#,
      at: key + "/oauth2/device_url",
      says: "expected https"
    ),
    .error(
      key,
      #"{"header": "X", "token": {"url": "https://a.example/t", "content": {"user": "me"}}}"#,
      at: key + "/token",
      says: "\"secrets\" is missing: the variable for each place of a secret"
    ),
    .error(
      key,
      #"{"header": "X", "token": {"url": "https://a.example/t", "secrets": {"pw": "PW"}}}"#,
      at: key + "/token/secrets/pw",
      says: "expected a JSON pointer into the content"
    ),
    .error(
      key,
      #"{"token": {"url": "https://a.example/t", "secrets": {"/pw": "PW"}}}"#,
      at: key,
      says: "what carries it"
    ),
    changed("scopes", "\"read\"", says: "expected an array of scopes"),
    changed("scopes", "[\"read write\"]", at: "/0", says: "one scope without spaces"),
    changed("client_auth", "\"post\"", says: "\"basic\" or \"body\""),
    changed("scope", "[]", says: "did you mean \"scopes\"?"),
  ]

  static let choices: [DiagnosticRow] = [
    .error("/operations/get_deal/credentials", "\"key\"", says: "an array of credentials"),
    .error(
      "/operations/get_deal/credentials",
      "[\"kee\"]",
      at: "/operations/get_deal/credentials/0",
      says: "did you mean \"key\"?"
    ),
    .error(
      "/operations/get_deal/credentials",
      "[\"key\", \"key\"]",
      at: "/operations/get_deal/credentials/1",
      says: "stands here twice"
    ),
  ]

  private static func changed(
    _ member: String,
    _ json: String,
    at place: String = "",
    says part: String
  ) -> DiagnosticRow {
    .error(
      key,
      "{\"oauth2\": \(oauth2.dropLast()), \"\(member)\": \(json)}}",
      at: key + "/oauth2/\(member)\(place)",
      says: part
    )
  }
}
