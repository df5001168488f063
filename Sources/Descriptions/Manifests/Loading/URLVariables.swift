import Text

/// The parts in braces of a URL: `https://{tenant}.shop.example/{region}`.
package struct URLVariables: Sendable, Hashable {
  /// One part.
  package struct Part: Sendable, Hashable {
    package let name: String
    package let place: Place

    /// Where in the URL it stands.
    package enum Place: Sendable, Hashable { case whole, scheme, host, port, path }
  }

  /// The parts, each once.
  package let parts: [Part]

  /// Takes a URL apart; one whose braces have no partners has no parts.
  package init(_ text: String) {
    guard text.contains("{"), let template = try? PathTemplate(text) else {
      parts = []
      return
    }
    var (parts, before) = ([Part](), "")
    for (index, (literal, name)) in zip(template.literals, template.names).enumerated() {
      before += literal
      let place = Self.place(after: before)
      let isScheme = place == .whole && template.literals[index + 1].hasPrefix("://")
      let part = Part(name: name, place: isScheme ? .scheme : place)
      if !parts.contains(where: { $0.name == name }) { parts.append(part) }
      before += "x"
    }
    self.parts = parts
  }

  private static func place(after text: String) -> Part.Place {
    if text.isEmpty { return .whole }
    guard let mark = text.firstRange(ofText: "://") else { return .path }
    let rest = text[mark.upperBound...]
    return rest.contains("/") ? .path : rest.hasSuffix(":") ? .port : .host
  }

  /// What is wrong with a person's value, which is not repeated: it must not lead to another host than the URL says.
  ///
  /// - Returns: the end of a sentence that the variable begins; nil where nothing is wrong.
  package static func problem(
    with value: String,
    for part: Part,
    among values: [String]
  ) -> String? {
    if !values.isEmpty, part.place != .path, !values.contains(value) {
      return "is none of the values that are allowed: \(ManifestExcerpt.choices(values))"
    }
    if part.place == .whole, !value.hasPrefix("https://"), !value.hasPrefix("http://") {
      return "holds no URL that starts with https://"
    }
    if part.place == .scheme, value != "https", value != "http" {
      return "is neither https nor http"
    }
    let signs: String =
      switch part.place {
      case .whole: ".-:/[]_~"
      case .host: ".-:"
      case .scheme, .port: ""
      case .path: "._~/-"
      }
    guard value.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || signs.utf8.contains($0) }) else {
      return "holds characters that no \(part.place.noun) has"
    }
    let isClimbing = part.place == .path && value.split(separator: "/").contains { $0 == ".." }
    return isClimbing ? "holds \"..\", which leads out of the path" : nil
  }

  /// `SHOP_TENANT` for the part `tenant` of `shop`: the environment variable that says it.
  package static func environmentName(id: String, name: String) -> String {
    let prefix = SnakeCase.name(id)
    // The capital inside the word is a matter of spelling, not of words.
    let name = SnakeCase.name(name.replacing(text: "OAuth", with: "Oauth"))
    let isPrefixed = name == prefix || name.hasPrefix(prefix + "_")
    let whole =
      isPrefixed || name.isEmpty ? (name.isEmpty ? prefix + "_key" : name) : prefix + "_" + name
    return String(whole.uppercased().prefix(100))
  }

  /// The URL with a word in capitals for each part, to be put right by hand: `https://TENANT.shop.example`.
  package static func example(of text: String, filling parts: [Part]) -> String {
    parts.reduce(text) { text, part in
      let word =
        switch part.place {
        case .whole: "https://HOST"
        case .scheme: "https"
        case .host, .port, .path: SnakeCase.name(part.name).uppercased()
        }
      return text.replacing(text: "{\(part.name)}", with: word)
    }
  }
}

extension URLVariables.Part.Place {
  fileprivate var noun: String {
    switch self {
    case .whole: "URL"
    case .scheme: "scheme"
    case .host: "host"
    case .port: "port"
    case .path: "path"
    }
  }
}
