import Manifests

/// Where a person can mend a failure: the manifest's word, or the API's when it stays on its own site.
struct RemedyURL {
  let context: CallContext
  let evidence: Evidence

  private static let lengthLimit = 300

  /// The absolute URL to name; a rule's own is trusted.
  func url(rule: Rule?, failure: Failure) -> String? {
    if let url = rule?.url { return url.hasPrefix("/") ? home.origin + url : url }
    if case .trusted(let url) = offered { return url }
    let isKeyMatter = failure.verdict == .askOperator && failure.kind == "auth"
    return isKeyMatter ? context.credentials.lazy.compactMap(\.obtain).first : nil
  }

  /// Whether a URL is the one that the answer names.
  func isOffered(_ url: String?) -> Bool {
    if case .trusted(let offered) = offered { offered == url } else { false }
  }

  /// A URL of the answer that leads elsewhere: to be quoted as data.
  var quoted: String? {
    if case .foreign(let text) = offered {
      APIText.clean(text, limit: Self.lengthLimit)
    } else {
      nil
    }
  }

  private enum Offer {
    case none
    case trusted(String)
    case foreign(String)
  }

  private var home: BaseURL { context.manifest.home }

  private var offered: Offer {
    let sources = context.manifest.errors.remedyURL
    guard let text = sources.lazy.compactMap({ evidence.texts($0).first }).first else {
      return .none
    }
    guard Self.isPlain(text) else { return .foreign(text) }
    if text.hasPrefix("/"), !text.hasPrefix("//") { return .trusted(home.origin + text) }
    guard let host = Site.host(of: text) else { return .foreign(text) }
    let sites = [home.host, context.server.host]
    return sites.contains { Site.isShared(host, $0) } ? .trusted(text) : .foreign(text)
  }

  /// Whether a text is short and holds nothing that readers of URLs disagree about.
  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= lengthLimit
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"'<>\\^`{|}".utf8.contains($0) }
      && SecretRedaction.redact(text) == text
  }
}
