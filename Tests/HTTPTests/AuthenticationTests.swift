import EventLoop
import TestSupport
import Testing
import Text
import Time

@testable import HTTP

@Suite(.timeLimit(.minutes(10)))
struct AuthenticationTests {
  // MARK: - Signatures

  /// Requests and signatures of the test suite that AWS publishes (aws-sig-v4-test-suite), and of botocore.
  private static let vectors: [(method: String, url: String, type: String?, body: String, String)] =
    [
      (
        "GET", "/", nil, "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
      ),
      (
        "GET", "/?Param2=value2&Param1=value1", nil, "",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
      ),
      (
        "POST", "/", nil, "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
      ),
      (
        "POST", "/", "application/x-www-form-urlencoded", "Param1=value1",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
      ),
      (
        "GET", "/a%20b/%C3%BC", nil, "",
        "c434151ba66f3e99a66b0bc0db20f968ecc5107a8f232e4b76c0adb1b7ce4a96"
      ),
      (
        "GET", "/?flag&b=%20&a=1", nil, "",
        "785d55f372973d34a75e0e0c0a4399b83ed1ad04ed3d839fe75fd1a54d668d0e"
      ),
    ]

  private static let then = Timestamp(rfc3339: "2015-08-30T12:36:00Z")

  private static func signed(_ request: HTTPRequest, service: String = "service") throws
    -> HTTPRequest
  {
    var request = request
    request.authentication = .signature(
      keyID: "AKIDEXAMPLE",
      secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
      region: "us-east-1",
      service: service
    )
    return request.signed(at: try #require(then))
  }

  @Test(arguments: vectors.indices)
  func `a request is signed as AWS publishes it`(index: Int) throws {
    let (method, url, type, body, signature) = Self.vectors[index]
    var request = HTTPRequest.get("https://example.amazonaws.com" + url)
    request.method = method
    if let type { request.fields.append("Content-Type", type) }
    request.body = body.isEmpty ? nil : Array(body.utf8)
    let field = try #require(try Self.signed(request).fields["Authorization"])
    #expect(field.hasSuffix("Signature=" + signature))
    #expect(
      field.hasPrefix(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
      )
    )
  }

  @Test func `the query that is sent is the one that is signed`() throws {
    let request = HTTPRequest.get("https://example.amazonaws.com/?b=%7e&a=1+2&flag")
    #expect(try Self.signed(request).url == "https://example.amazonaws.com/?a=1%2B2&b=~&flag=")
  }

  @Test func `S3 is told the hash of the content, and its paths are encoded once`() throws {
    let request = HTTPRequest.get("https://b.s3.amazonaws.com/a%20b")
    let signed = try Self.signed(request, service: "s3")
    #expect(signed.fields["X-Amz-Content-Sha256"] == Hexadecimal.text(of: SHA256.hash([])))
    #expect(
      signed.fields["Authorization"]?.contains("host;x-amz-content-sha256;x-amz-date") == true
    )
  }

  @Test func `hashes are keyed as RFC 4231 has them`() {
    let long = [UInt8](repeating: 0xAA, count: 131)
    #expect(
      Hexadecimal.text(of: HMAC.sha256("what do ya want for nothing?", key: Array("Jefe".utf8)))
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
    #expect(
      Hexadecimal.text(
        of: HMAC.sha256("Test Using Larger Than Block-Size Key - Hash Key First", key: long)
      ) == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    )
  }

  @Test func `a signed request arrives with its signature, and without the secret`() async throws {
    let server = LoopbackServer { _ in [.answer()] }
    defer { server.stop() }
    var request = HTTPRequest.get(server.url + "/x?b=2&a=1")
    request.authentication = .signature(keyID: "ID", secret: "hidden", region: "r", service: "s")
    _ = try await exchange(request)
    let seen = try #require(server.requests.first)
    #expect(seen.target == "/x?a=1&b=2")
    #expect(seen.value(of: "authorization")?.contains("Credential=ID/") == true)
    #expect(seen.value(of: "x-amz-date") != nil)
    #expect(!seen.fields.contains { $0.value.contains("hidden") })
  }

  // MARK: - Challenges

  private static let challenge =
    #"Digest realm="r", qop="auth", algorithm=SHA-256, nonce="n""#

  private static func hash(_ text: String) -> String {
    Hexadecimal.text(of: SHA256.hash(Array(text.utf8)))
  }

  /// The parameters of an Authorization field.
  private static func parameters(_ field: String) -> [String: String] {
    let pairs = field.dropFirst("Digest ".count).split(separator: ",").map { pair in
      pair.split(separator: "=", maxSplits: 1).map { side in
        String(side.filter { $0 != "\"" && $0 != " " })
      }
    }
    return Dictionary(pairs.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
  }

  private static func server() -> LoopbackServer {
    LoopbackServer { request in
      guard request.value(of: "authorization") != nil else {
        return [.answer(401, [("WWW-Authenticate", challenge)], "no")]
      }
      return [.answer(201, [("X-A", "b")], "yes")]
    }
  }

  private static func request(_ url: String) -> HTTPRequest {
    var request = HTTPRequest.get(url)
    request.method = "POST"
    request.repetition = .never
    request.body = Array("content".utf8)
    request.fields = HTTPFields([("Content-Type", "text/plain")])
    request.authentication = .digest(user: "ann", password: "pass word!")
    return request
  }

  @Test func `a challenge is answered, and the content goes once`() async throws {
    let server = Self.server()
    defer { server.stop() }
    let response = try await exchange(Self.request(server.url + "/x?a=b"))
    #expect(response.status == 201)
    #expect(response.fields["X-A"] == "b")
    #expect(response.fields["WWW-Authenticate"] == nil)
    #expect(response.body == Array("yes".utf8))
    #expect(server.requests.map(\.body) == [[], Array("content".utf8)])
    let seen = try #require(server.requests.last)
    let parameters = Self.parameters(seen.value(of: "authorization") ?? "")
    let expected = Self.hash(
      [
        Self.hash("ann:r:pass word!"), "n", parameters["nc"] ?? "", parameters["cnonce"] ?? "",
        "auth", Self.hash("POST:/x?a=b"),
      ].joined(separator: ":")
    )
    #expect(parameters["response"] == expected)
    #expect(!seen.fields.contains { $0.value.contains("pass word!") })
  }

  @Test func `what was asked of one server is not told to the next`() async throws {
    let (first, second) = (Self.server(), LoopbackServer { _ in [.answer()] })
    defer { first.stop() }
    defer { second.stop() }
    try await onEngine {
      let transport = CurlTransport()
      defer { transport.close() }
      _ = try await transport.send(Self.request(first.url))
      _ = try await transport.send(.get(second.url))
    }
    #expect(second.requests.first?.value(of: "authorization") == nil)
  }

  @Test func `a refused answer to a challenge is the answer`() async throws {
    let server = LoopbackServer { _ in
      [.answer(401, [("WWW-Authenticate", Self.challenge)], "no")]
    }
    defer { server.stop() }
    let response = try await exchange(Self.request(server.url))
    #expect(response.status == 401)
    #expect(response.body == Array("no".utf8))
  }

  @Test func `a certificate that is not there sends nothing`() async throws {
    let server = LoopbackServer { _ in [.answer()] }
    defer { server.stop() }
    var request = HTTPRequest.get(server.url.replacing("http://", with: "https://"))
    request.certificate = .init(
      file: "/nowhere/client.pem",
      key: nil,
      passPhrase: nil,
      authority: nil
    )
    let error = try await failure(of: request)
    #expect(error.reason == .tls)
    #expect(error.progress == .nothingSent)
    #expect(error.detail.contains("the client's certificate cannot be used"))
  }
}
