import HTTP
import Manifests
import Text

extension Keys {
  /// Adds what a credential makes of the values of its variables, in their order.
  mutating func add(_ credential: Credential, _ values: [String]) {
    switch credential.kind {
    case .key: all.append(Key(carrier: credential.carrier, text: values[0]))
    case .digest: authentication = .digest(user: values[0], password: values[1])
    case .signature(let key):
      authentication = .signature(
        keyID: values[0],
        secret: values[1],
        region: key.region,
        service: key.service
      )
      sessionToken = values.count > 2 && !values[2].isEmpty ? values[2] : nil
    case .certificate:
      let parts = Dictionary(
        zip(credential.certificateParts, values.map { $0.isEmpty ? nil : $0 }),
        uniquingKeysWith: { first, _ in first }
      )
      certificate = HTTPRequest.Certificate(
        file: values[0],
        key: parts[.key] ?? nil,
        passPhrase: parts[.passPhrase] ?? nil,
        authority: parts[.authority] ?? nil
      )
    case .basic:
      let pair = Array("\(values[0]):\(values[1])".utf8)
      all.append(Key(carrier: credential.carrier, text: Base64.text(of: pair)))
    case .login: break
    case .clientCredentials, .tokenExchange:
      grants.append(TokenRequest(credential: credential, values: values))
    }
  }
}
