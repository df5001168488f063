extension BaseURL {
  /// Reads an https URL, or an http one on this machine, without user name, query and fragment.
  package init?(_ text: String) {
    guard let url = try? BaseURL(checking: text) else { return nil }
    self = url
  }

  /// Reads a base URL or says what is wrong with it.
  init(checking text: String) throws(InvalidText) {
    let address = try WebAddress(text)
    guard address.scheme == "https" || address.host.isLoopback else {
      throw InvalidText(
        "expected https, found http to \(address.host.text); plain http is for this machine only"
      )
    }
    guard !address.hasQuery, !address.hasFragment else {
      throw InvalidText(
        "expected a base URL without \"?\" and \"#\"; fixed parameters belong to the operations"
      )
    }
    var path = address.path
    while path.hasSuffix("/") { path.removeLast() }
    self.init(origin: address.origin, path: path, host: address.host.text)
  }

  /// Whether the host is this machine, by a name or an address that can mean nothing else.
  package var isLoopback: Bool { (try? WebAddress(text))?.host.isLoopback ?? false }
}
