package import HTTP
package import Manifests
import Text

extension HTTPRequest {
  /// Adds a secret that came to be known after the request was built.
  package mutating func carry(_ secret: String, in carrier: Credential.Carrier) {
    switch carrier {
    case .header(let name, let prefix): fields.append(name, prefix + secret)
    case .query(let name):
      url += url.contains("?") ? "&" : "?"
      url += PercentEncoding.encode(name) + "=" + PercentEncoding.encode(secret)
    // Tokens that are asked for go into no content: the manifest's reader takes none that would.
    case .connection, .body: break
    case .cookie(let name):
      let cookie = "\(name)=\(Escaping.cookie.write(secret))"
      let all = [fields["Cookie"], cookie].compactMap(\.self).joined(separator: "; ")
      var others = HTTPFields()
      for field in fields.fields where !field.name.equalsIgnoringASCIICase("Cookie") {
        others.append(field.name, field.value)
      }
      others.append("Cookie", all)
      fields = others
    }
  }
}
