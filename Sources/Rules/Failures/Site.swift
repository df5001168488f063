/// Whether hosts belong to one owner, as far as their names tell.
package enum Site {
  /// The host of an http or https URL without user information, in lower case; nil for any other text.
  package static func host(of url: String) -> String? {
    let lowered = url.lowercased()
    guard let scheme = ["https://", "http://"].first(where: { lowered.hasPrefix($0) }) else {
      return nil
    }
    let authority = lowered.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
    guard !authority.contains("@"), !authority.contains("[") else { return nil }
    let host = String(authority.prefix { $0 != ":" })
    return host.isEmpty || host.hasSuffix(".") ? nil : host
  }

  /// Whether two hosts end in the same registrable name: two labels, three below such as `co.uk`.
  package static func isShared(_ one: String, _ other: String) -> Bool {
    let one = one.lowercased()
    let other = other.lowercased()
    if one == other { return true }
    guard let site = name(of: one), let otherSite = name(of: other) else { return false }
    return site == otherSite
  }

  private static func name(of host: String) -> [Substring]? {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, !labels.contains(where: \.isEmpty), let top = labels.last,
      !top.allSatisfy(\.isNumber)
    else { return nil }
    let shared: Set<Substring> = ["co", "com", "net", "org", "gov", "ac", "edu", "gob", "or", "ne"]
    let count = top.count == 2 && shared.contains(labels[labels.count - 2]) ? 3 : 2
    return labels.count >= count ? Array(labels.suffix(count)) : nil
  }
}
