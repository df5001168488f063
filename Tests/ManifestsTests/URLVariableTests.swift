import JSON
import Manifests
import Testing

/// URLs that a manifest leaves open in part: who fills them in, and what is said where nobody does.
struct URLVariableTests {
  private static func loaded(
    _ url: String,
    variables: String? = nil,
    environment: [String: String] = [:],
    named: String? = nil,
    command: String? = "serve"
  ) throws -> ManifestLoader.Loaded {
    let document = try TinyManifest.changed([
      ("/base_url", JSONWriter.text(.string(url))), ("/variables", variables),
    ])
    return ManifestLoader.load(
      bytes: JSONWriter.bytes(document),
      file: "tiny.json",
      urls: URLSource(
        variable: { environment[$0] },
        named: { $0 == "tiny" ? named : nil },
        command: command
      )
    )
  }

  @Test(
    arguments: [
      (
        "https://{tenant}.shop.example/v1", nil, ["TINY_TENANT": "acme"],
        "https://acme.shop.example/v1"
      ),
      (
        "https://{tenant}.shop.example", #"{"tenant": {"env": "ACCOUNT"}}"#, ["ACCOUNT": "acme"],
        "https://acme.shop.example"
      ),
      (
        "https://shop.example/{region}/v1", #"{"region": {"default": "eu", "enum": ["eu", "us"]}}"#,
        [:],
        "https://shop.example/eu/v1"
      ),
      ("http://127.0.0.1:{port}/x", nil, ["TINY_PORT": "8080"], "http://127.0.0.1:8080/x"),
      ("http://{host}", nil, ["TINY_HOST": "127.0.0.1:8080"], "http://127.0.0.1:8080"),
      ("{base}/v2", nil, ["TINY_BASE": "https://acme.example/api"], "https://acme.example/api/v2"),
      ("https://{a}.{a}.example", nil, ["TINY_A": "x"], "https://x.x.example"),
    ] as [(String, String?, [String: String], String)]
  )
  func `the environment fills in what a URL leaves open, else the default`(
    url: String,
    variables: String?,
    environment: [String: String],
    filled: String
  ) throws {
    let loaded = try Self.loaded(url, variables: variables, environment: environment)
    #expect(loaded.manifest?.baseURL.text == filled, "\(loaded.diagnostics)")
    #expect(loaded.diagnostics == [])
  }

  @Test(
    arguments: [
      (["TINY_REGION": "eu-north-1"], nil, "eu-north-1", nil),
      ([:], #"{"region": {"default": "us-east-1"}}"#, "us-east-1", nil),
      (["AREA": "ap-1"], #"{"region": {"env": "AREA"}}"#, "ap-1", nil),
      ([:], nil, nil, "set TINY_REGION in the environment"),
      (["TINY_REGION": "EU west"], nil, nil, "expected small letters, digits and hyphens"),
    ] as [([String: String], String?, String?, String?)]
  )
  func `a signature's region and service may be left open as URLs are`(
    environment: [String: String],
    variables: String?,
    region: String?,
    problem: String?
  ) throws {
    let credentials =
      #"{"key": {"aws": {"key_id": "K", "secret": "S", "region": "{region}", "service": "s3"}}}"#
    let document = try TinyManifest.changed([
      ("/credentials", credentials), ("/variables", variables),
    ])
    let loaded = ManifestLoader.load(
      bytes: JSONWriter.bytes(document),
      file: "tiny.json",
      urls: URLSource(variable: { environment[$0] }, named: { _ in nil }, command: "serve")
    )
    let messages = loaded.diagnostics.map(\.message)
    #expect(
      messages.contains { problem.map($0.contains) ?? false } == (problem != nil),
      "\(messages)"
    )
    var found: String?
    if case .signature(let key)? = loaded.manifest?.credentials.first?.kind { found = key.region }
    #expect(found == region)
  }

  @Test(
    arguments: [
      (["TINY_TENANT": "evil.example/"], "TINY_TENANT holds characters that no host has"),
      (["TINY_TENANT": "${TENANT}"], "TINY_TENANT holds characters that no host has"),
      (["TINY_TENANT": "a@b"], "TINY_TENANT holds characters that no host has"),
      ([:], "set TINY_TENANT in the environment"),
    ] as [([String: String], String)]
  )
  func `nothing is served at a host that nobody means`(
    environment: [String: String],
    problem: String
  ) throws {
    let loaded = try Self.loaded("https://{tenant}.shop.example", environment: environment)
    #expect(loaded.manifest == nil)
    let messages = loaded.diagnostics.map(\.message)
    #expect(messages.contains { $0.contains(problem) }, "\(messages)")
    #expect(!messages.contains { $0.contains("evil") || $0.contains("a@b") })
  }

  @Test func `whoever is told that a part is missing has the finished command`() throws {
    let loaded = try Self.loaded("https://{tenant}.shop.example/{v}", environment: ["TINY_V": "v1"])
    let message = try #require(loaded.diagnostics.first).message
    #expect(
      message.contains(
        "recourse serve tiny.json --base-url 'tiny=https://TENANT.shop.example/v1'"
      ),
      "\(message)"
    )
  }

  @Test func `a person's base URL stands for the whole, and for what is asked at the same place`()
    throws
  {
    let document = try TinyManifest.changed([
      ("/base_url", #""https://{tenant}.shop.example/v1""#),
      (
        "/credentials/key",
        #"""
        {"oauth2": {"token_url": "https://{tenant}.shop.example/token", "client_id": "A", "client_secret": "B"}}
        """#
      ),
      ("/operations/add_deal/base_url", #""https://{tenant}.shop.example/up""#),
    ])
    let loaded = ManifestLoader.load(
      bytes: JSONWriter.bytes(document),
      file: "tiny.json",
      urls: URLSource(
        variable: { _ in nil },
        named: { _ in "http://127.0.0.1:9" },
        command: "serve"
      )
    )
    let manifest = try #require(loaded.manifest, "\(loaded.diagnostics)")
    #expect(manifest.baseURL.text == "http://127.0.0.1:9")
    #expect(manifest.credentials.first?.tokenURL?.text == "http://127.0.0.1:9/token")
    #expect(manifest.operations.last?.server?.text == "http://127.0.0.1:9/up")
  }

  @Test func `a manifest that is only checked may leave its host open, which is said`() throws {
    let loaded = try Self.loaded("https://{tenant}.shop.example", command: nil)
    #expect(loaded.manifest?.baseURL.text == "https://tenant.shop.example")
    #expect(loaded.diagnostics.map(\.severity) == [.warning])
    #expect(loaded.diagnostics.first?.message.contains("TINY_TENANT") == true)
  }

  @Test(arguments: [
    (#"{"tenant": {"defualt": "a"}}"#, "did you mean"), (#"{"tenant": 7}"#, "an object"),
    (#"{"tenant": {"env": "lower"}}"#, "environment variable"),
    (#"{"other": {}}"#, "no URL of the manifest has {other}"),
    (#"{"tenant": {"default": "a b"}}"#, "the default of"),
    (#"{"tenant": {"default": "c", "enum": ["a", "b"]}}"#, "none of the values"),
  ])
  func `what is wrong with a variable is said at its place`(variables: String, problem: String)
    throws
  {
    let loaded = try Self.loaded(
      "https://{tenant}.shop.example",
      variables: variables,
      command: nil
    )
    let messages = loaded.diagnostics.map(\.message)
    #expect(messages.contains { $0.contains(problem) }, "\(messages)")
  }
}
