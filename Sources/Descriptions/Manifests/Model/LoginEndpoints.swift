/// Where a person allows a client to act for them; at least one of the two ways is there.
package struct LoginEndpoints: Sendable, Hashable {
  /// The page in a browser (RFC 6749 §3.1), as it stands in the manifest.
  package var authorization: BaseURL?

  /// Where a code is asked for that is typed on another device (RFC 8628 §3.1).
  package var device: BaseURL?

  /// Further parameters of the page, such as `access_type=offline`, in the order of the manifest.
  package var parameters: [Parameter] = []

  /// The port of the address to which the browser comes back, where the API wants the very one that was registered; nil
  /// for any free one (RFC 8252 §7.3).
  package var redirectPort: UInt16?

  /// The variable that may hold an access token which somebody has come by in another way; it goes before a login.
  package var token: String?

  /// A parameter of the page.
  package struct Parameter: Sendable, Hashable {
    package var name: String
    package var value: String
  }
}
