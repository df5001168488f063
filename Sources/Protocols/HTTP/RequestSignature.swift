import Text
import Time

/// AWS Signature Version 4: what a request is known by whose key is not sent.
///
/// libcurl has an option for it, whose older versions sign fields that are not sent and paths that are not encoded as the
/// services do; so it is made here.
struct RequestSignature {
  let keyID: String
  let secret: String
  let region: String
  let service: String

  /// The request with the fields of its signature; `instant` is when it is sent.
  func signed(_ request: HTTPRequest, at instant: Timestamp) -> HTTPRequest {
    var request = request
    request.url = Self.sorted(request.url)
    let time = Self.basic(instant)
    let content = Hexadecimal.text(of: SHA256.hash(request.body ?? []))
    request.fields.append("X-Amz-Date", time)
    if service == "s3" { request.fields.append("X-Amz-Content-Sha256", content) }
    let fields = signedFields(of: request)
    let names = fields.map(\.name).joined(separator: ";")
    let canonical = [
      request.method, path(of: request), URIReference(request.url).query ?? "",
      fields.map { "\($0.name):\($0.value)\n" }.joined(), names, content,
    ].joined(separator: "\n")
    let scope = "\(time.prefix(8))/\(region)/\(service)/aws4_request"
    let digest = Hexadecimal.text(of: SHA256.hash(Array(canonical.utf8)))
    let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(digest)"
    let signature = Hexadecimal.text(of: HMAC.sha256(text, key: key(of: scope)))
    request.fields.append(
      "Authorization",
      "AWS4-HMAC-SHA256 Credential=\(keyID)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
    )
    return request
  }

  /// The key of a day, a region and a service.
  private func key(of scope: String) -> [UInt8] {
    scope.split(separator: "/").reduce(Array("AWS4\(secret)".utf8)) { key, part in
      HMAC.sha256(String(part), key: key)
    }
  }

  /// The path as it is signed: encoded once more, but for S3.
  private func path(of request: HTTPRequest) -> String {
    let path = URIReference(request.url).path
    guard !path.isEmpty else { return "/" }
    guard service != "s3" else { return path }
    return path.split(separator: "/", omittingEmptySubsequences: false)
      .map { PercentEncoding.encode(String($0)) }.joined(separator: "/")
  }

  /// The fields that nobody on the way changes, by name.
  private func signedFields(of request: HTTPRequest) -> [(name: String, value: String)] {
    let own = request.fields.fields.map { ($0.name.lowercased(), Self.plain($0.value)) }
      .filter { name, _ in name == "content-type" || name.hasPrefix("x-amz-") }
    return (own + [("host", host(of: request))]).sorted { $0.0 < $1.0 }
      .map { (name: $0.0, value: $0.1) }
  }

  /// The Host field as libcurl writes it.
  private func host(of request: HTTPRequest) -> String {
    let url = URIReference(request.url)
    let authority = url.authority ?? ""
    let usual = url.scheme == "https" ? ":443" : ":80"
    return authority.hasSuffix(usual) ? String(authority.dropLast(usual.count)) : authority
  }

  /// The URL with its query in the order in which it is signed, each parameter with its equals sign.
  private static func sorted(_ url: String) -> String {
    var reference = URIReference(url)
    guard let query = reference.query, !query.isEmpty else { return url }
    let pairs = query.split(separator: "&").map { pair -> (name: String, value: String) in
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let plain = sides.map { PercentEncoding.encode(PercentEncoding.text(decoding: $0)) }
      return (plain[0], plain.count == 2 ? plain[1] : "")
    }
    reference.query = pairs.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
      .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    return reference.text
  }

  private static func plain(_ value: String) -> String {
    value.split(separator: " ").joined(separator: " ")
  }

  /// The instant as the signature has it: `20261120T120000Z`.
  private static func basic(_ instant: Timestamp) -> String {
    String(instant.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" }) + "Z"
  }
}

/// Keyed hashes (RFC 2104).
enum HMAC {
  private static let block = 64

  static func sha256(_ text: String, key: [UInt8]) -> [UInt8] {
    var key = key.count > block ? SHA256.hash(key) : key
    key += Array(repeating: 0, count: block - key.count)
    let inner = SHA256.hash(key.map { $0 ^ 0x36 } + Array(text.utf8))
    return SHA256.hash(key.map { $0 ^ 0x5C } + inner)
  }
}

extension HTTPRequest {
  /// The request with the fields of its signature, where it is to have one.
  func signed(at instant: Timestamp) -> HTTPRequest {
    guard case .signature(let keyID, let secret, let region, let service) = authentication else {
      return self
    }
    let signature = RequestSignature(
      keyID: keyID,
      secret: secret,
      region: region,
      service: service
    )
    return signature.signed(self, at: instant)
  }
}
