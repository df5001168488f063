import HTTPServer
import Text
import HTTP
import JSON
import Manifests

/// The credentials that a request must carry, and what it carries of them.
struct PresentedCredentials {
  /// The texts in the order of the manifest, nil where one is missing or empty.
  private let texts: [String?]
  private let wanted: [Credential]

  /// Looks for the credentials of an operation, the first of its choices that is there, or for all of the manifest.
  init(_ head: RequestHead, _ manifest: Manifest, operation: Operation?) {
    let choices = manifest.credentialChoices(of: operation)
    let complete = choices.first { credentials in
      credentials.allSatisfy { Self.text(of: $0.carrier, in: head) != nil }
    }
    wanted = complete ?? choices.first ?? []
    texts = wanted.map { Self.text(of: $0.carrier, in: head) }
  }

  /// Whether nothing is missing.
  var areComplete: Bool { texts.allSatisfy { $0 != nil } }

  /// Tells sets of credentials apart within this process, and nothing else; nil where one is missing or none wanted.
  ///
  /// Eight digits of a hash whose seed is this process's own, so that they say nothing about the values.
  var fingerprint: String? {
    guard areComplete, !texts.isEmpty else { return nil }
    var hasher = Hasher()
    hasher.combine(texts)
    return Hexadecimal.text(of: UInt32(truncatingIfNeeded: hasher.finalize()), digits: 8)
  }

  /// The field of a challenge; nil where none is wanted.
  var challenge: HTTPFields.Field? {
    let isWanted = wanted.contains { if case .digest = $0.kind { true } else { false } }
    guard isWanted else { return nil }
    let value = "Digest realm=\"rehearsal\", qop=\"auth\", algorithm=SHA-256, nonce=\"rehearsal\""
    return HTTPFields.Field(name: "WWW-Authenticate", value: value)
  }

  /// What is said to a request that lacks one.
  var complaint: String {
    for (credential, text) in zip(wanted, texts) where text == nil {
      switch credential.carrier {
      case .header(let name, _): return "The field \(name) with the key is missing or empty."
      case .query(let name): return "The parameter \(name) with the key is missing or empty."
      case .cookie(let name): return "The cookie \(name) with the key is missing or empty."
      case .body, .connection: break
      }
    }
    return "The key is missing or empty."
  }

  private static func text(of carrier: Credential.Carrier, in head: RequestHead) -> String? {
    let text: String? =
      switch carrier {
      case .header(let name, let prefix):
        head.fields[name].flatMap { value in
          value.hasPrefix(prefix) ? String(value.dropFirst(prefix.count)) : nil
        }
      case .query(let name): value(of: name, in: head.query, separator: "&")
      case .cookie(let name): value(of: name, in: head.fields["Cookie"] ?? "", separator: ";")
      // A stand-in has no TLS, and takes the certificate for shown; secrets in the content it does not look for.
      case .body, .connection: "shown"
      }
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func value(of name: String, in text: String, separator: Character) -> String? {
    for pair in text.split(separator: separator) {
      let trimmed = pair.drop { $0 == " " }
      let mark = trimmed.firstIndex(of: "=") ?? trimmed.endIndex
      guard PercentEncoding.text(decoding: trimmed[..<mark]) == name else { continue }
      return PercentEncoding.text(decoding: trimmed[mark...].dropFirst())
    }
    return nil
  }
}

extension Manifest {
  /// What a stand-in gives to whoever asks for a token; nil for a request that does not.
  func tokenAnswer(to head: RequestHead) -> HTTPResponse? {
    let asked = credentials.first { head.method == "POST" && head.path == $0.tokenURL?.path }
    guard let asked else { return nil }
    let token: JSONValue = "rehearsal-token"
    guard case .tokenExchange(let exchange) = asked.kind else {
      return HTTPResponse(
        status: 200,
        json: ["access_token": token, "token_type": "Bearer", "expires_in": 3600]
      )
    }
    return HTTPResponse(status: 200, json: exchange.answer(with: token))
  }
}

extension TokenExchange {
  /// An answer that holds a token where one is expected.
  fileprivate func answer(with text: JSONValue) -> JSONValue {
    token.tokens.reversed().reduce(text) { inner, name in .object([name: inner]) }
  }
}
