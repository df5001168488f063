import Text

/// The hosts that the operator says may have an address of a private network.
package struct PrivateHosts: Sendable, Hashable {
  /// Names in small letters; `*.` in front stands for every name below.
  private let names: [String]

  /// Makes the set of names, such as `gitlab.corp.example` and `*.corp.example`.
  package init(_ names: [String] = []) { self.names = names.map { $0.lowercased() } }

  /// Whether a host is among them.
  package func include(_ host: some StringProtocol) -> Bool {
    let host = host.lowercased()
    return names.contains { name in
      name.hasPrefix("*.") ? host.hasSuffix(name.dropFirst()) : host == name
    }
  }

  /// The request with the reach that its host has.
  func opening(_ request: HTTPRequest) -> HTTPRequest {
    guard !names.isEmpty, request.reach == .publicAddresses,
      let authority = URIReference(request.url).authority,
      include(Self.host(of: authority))
    else { return request }
    var request = request
    request.reach = .anyAddress
    return request
  }

  /// The authority without its port; an address in brackets has no name.
  private static func host(of authority: String) -> Substring {
    guard !authority.hasPrefix("["), let colon = authority.lastIndex(of: ":") else {
      return authority[...]
    }
    return authority[..<colon]
  }
}
