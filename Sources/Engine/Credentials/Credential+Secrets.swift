import Failures
import Manifests
import Text

extension Credential {
  /// What of its values must never be shown; a user's name alone may be, unless it is the key.
  func secrets(_ values: [String]) -> [String] {
    switch kind {
    case .key:
      // Behind the scheme of a whole field stands the key itself, which may turn up alone.
      let keys = values.flatMap { $0.split(separator: " ").dropFirst().map(String.init) }
      return values + keys
    case .basic:
      let pair = "\(values[0]):\(values[1])"
      let isKey = values[1].utf8.count < Redactor.shortestSecret
      return [pair, Base64.text(of: Array(pair.utf8))] + (isKey ? [values[0]] : [values[1]])
    case .digest: return [values[1].utf8.count < Redactor.shortestSecret ? values[0] : values[1]]
    case .signature: return Array(values.dropFirst())
    case .certificate:
      return zip(certificateParts, values).compactMap { $0 == .passPhrase ? $1 : nil }
    case .tokenExchange: return values
    case .login: return Array(values.dropFirst())
    case .clientCredentials:
      let pair = "\(Escaping.form.write(values[0])):\(Escaping.form.write(values[1]))"
      return [values[1], pair, Base64.text(of: Array(pair.utf8))]
    }
  }
}
