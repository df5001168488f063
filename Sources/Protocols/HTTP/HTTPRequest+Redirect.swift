package import Text

extension HTTPRequest {
  /// What a response asks for where it is a redirect.
  ///
  /// Followed are 307 and 308 with the same method and content, 301 and 302 of what only reads, and 303 by a GET, since
  /// what was asked for is done then and its outcome is elsewhere (RFC 9110 §15.4), all within the origin of the request alone: whatever the request carries, its key among it, was meant for that one.
  /// A new place without a query keeps the query where no more than a slash was added or taken away; elsewhere it keeps
  /// the parameters that are named.
  package func redirected(
    by response: HTTPResponse,
    keeping parameters: [String]
  ) -> RedirectStep {
    guard let isFollowed = isFollowed(response.status) else {
      return (300..<400).contains(response.status) && response.status != 304 ? .stop(.choice) : .end
    }
    guard let location = response.fields.lines("Location").first, !location.isEmpty else {
      return .stop(.noLocation)
    }
    let old = URIReference(url)
    var new = URIReference(location).resolved(against: old)
    guard Self.isReadable(location, new) else { return .stop(.unreadableLocation) }
    guard Self.isSameOrigin(old, new) else {
      return .stop(Self.isSameHost(old, new) ? .otherScheme : .otherOrigin)
    }
    guard isFollowed else { return .stop(.becomesRead) }
    new.authority = old.authority
    new.fragment = nil
    if new.path.isEmpty { new.path = "/" }
    let isSlash = Self.trimmed(new.path) == Self.trimmed(old.path)
    if new.query == nil, isSlash { new.query = old.query }
    new.query = Self.query(new.query, keeping: parameters, of: old.query)
    var next = self
    next.url = new.text
    if response.status == 303, method != "HEAD" { next.becomeGET() }
    return .follow(next)
  }

  /// Turns into a read of the same origin, without content.
  private mutating func becomeGET() {
    method = "GET"
    body = nil
    repetition = .safe
    fields.remove("Content-Type")
  }

  /// Whether a redirect of a status is followed with this method; nil for what names no place to go to.
  private func isFollowed(_ status: Int) -> Bool? {
    switch status {
    case 307, 308, 303: true
    case 301, 302: method == "GET" || method == "HEAD" || method == "QUERY"
    default: nil
    }
  }

  /// Whether what a redirect names is a URL of http or https that can be asked.
  private static func isReadable(_ location: String, _ url: URIReference) -> Bool {
    guard location.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
      url.scheme == "https" || url.scheme == "http",
      let authority = url.authority
    else { return false }
    return !authority.isEmpty && authority.contains("[") == authority.contains("]")
  }

  /// Whether two references lead to one host, by whatever scheme and port.
  private static func isSameHost(_ old: URIReference, _ new: URIReference) -> Bool {
    func host(_ authority: String?) -> String? {
      guard let authority, !authority.contains("@") else { return nil }
      let small = authority.lowercased()
      guard let colon = small.lastIndex(of: ":"), !small.hasSuffix("]") else { return small }
      return String(small[..<colon])
    }
    return old.scheme != new.scheme && host(old.authority) != nil
      && host(old.authority) == host(new.authority)
  }

  /// Whether two references have one origin, of which the second names no user.
  package static func isSameOrigin(_ old: URIReference, _ new: URIReference) -> Bool {
    guard let scheme = old.scheme, scheme == new.scheme, let one = old.authority,
      let other = new.authority, !other.contains("@")
    else { return false }
    let usual = scheme == "https" ? ":443" : ":80"
    func plain(_ authority: String) -> String {
      let small = authority.lowercased()
      return small.hasSuffix(usual) ? String(small.dropLast(usual.count)) : small
    }
    return plain(one) == plain(other)
  }

  private static func trimmed(_ path: String) -> Substring {
    path.hasSuffix("/") ? path.dropLast() : path[...]
  }

  /// A query with those of another's parameters that it lacks.
  private static func query(
    _ query: String?,
    keeping names: [String],
    of old: String?
  ) -> String? {
    var pairs = query.map { $0.split(separator: "&") } ?? []
    for pair in (old ?? "").split(separator: "&") {
      let name = pair.prefix { $0 != "=" }
      guard names.contains(where: { PercentEncoding.encode($0) == name || $0 == name }),
        !pairs.contains(where: { $0.prefix { $0 != "=" } == name })
      else { continue }
      pairs.append(pair)
    }
    return pairs.isEmpty ? query : pairs.joined(separator: "&")
  }
}
